"""The text stream's and the image stream's parameters, and the balance of their gradients."""

from collections.abc import Iterable, Sequence

from torch import Tensor, nn
from torch.linalg import vector_norm

from model.captioner import Captioner
from model.pretraining import Pretraining

MODALITIES = ("text", "image")  # in the order of the fusion's streams
Parameters = list[nn.Parameter]


def stream_parameters(model: Captioner | Pretraining) -> dict[str, Parameters]:
    """Each modality's own: its encoder and its half of the fusion.

    The word embeddings are left out: they are the output matrix as well, of either modality.
    """
    shared = model.text_encoder.embed.weight
    encoders = (model.text_encoder, model.image_encoder)
    return {
        name: [
            *(p for p in encoder.parameters() if p is not shared),
            *model.fusion.stream_parameters(place),
        ]
        for place, (name, encoder) in enumerate(zip(MODALITIES, encoders, strict=True))
    }


def gradient_norm(parameters: Iterable[Tensor]) -> float:
    """The length of the gradients together; 0 when there are none."""
    norms = [vector_norm(each.grad).item() for each in parameters if each.grad is not None]
    return float(sum(norm**2 for norm in norms) ** 0.5)


def balance_gradients(
    text: Sequence[nn.Parameter], image: Sequence[nn.Parameter], strength: float
) -> None:
    """Damp the stronger stream's gradient, in place: g ← g / r^strength.

    r ≥ 1 is the ratio of the two streams' gradient norms: a strength of 0 leaves them as they
    are, with 1 both norms are the same. After Peng et al. 2022, "Balanced Multimodal Learning via
    On-the-fly Gradient Modulation", who damp the modality that leads by 1 - tanh(a r), with r
    the ratio of the modalities' scores; a masked word has no score of each modality alone, and
    gradient norms stand for it, as in Chen et al. 2018, "GradNorm". Does nothing when a stream
    has no gradient. Adam divides by the gradient's usual size: of a damping that is always the
    same little remains, of one that differs between batches the difference.
    """
    if not strength:
        return
    norms = gradient_norm(text), gradient_norm(image)
    if not all(norms):
        return
    stronger = (text, image)[norms[1] > norms[0]]
    scale = (min(norms) / max(norms)) ** strength
    for parameter in stronger:
        if parameter.grad is not None:
            parameter.grad.mul_(scale)
