"""What training makes small."""

from torch import Tensor
from torch.nn import functional

from model.captioner import Captioner
from model.data.batches import Batch
from model.vocabulary import PAD


def caption_loss(captioner: Captioner, batch: Batch, label_smoothing: float) -> Tensor:
    """Cross-entropy of each next word, with the picture when the batch has one; a scalar."""
    logits = captioner(batch.features, batch.picture_of, batch.tokens[:, :-1])
    return functional.cross_entropy(
        logits.flatten(0, 1).float(),
        batch.tokens[:, 1:].flatten(),
        ignore_index=PAD,
        label_smoothing=label_smoothing,
    )
