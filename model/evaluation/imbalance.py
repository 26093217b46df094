"""`python -m model.evaluation.imbalance`: do words and picture weigh alike in a run's weights?

Attention mass: what share of their attention the words give to the picture and the picture to the
words, in each fusion layer and in the decoder, beside the share if all keys were read alike.
Gradient norms: of the loss on held-out photographs, by each stream's parameters (without the word
embeddings, which both share) and by each stream as it enters the fusion, the mean of the batches.
The stage `pretrain` is asked for masked words with the picture in sight, others for captions.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model.attention import Source
from model.captioner import Captioner
from model.data.batches import Batch
from model.decoders import DecoderLayer
from model.evaluation.attention_mass import Groups, Watched, watching
from model.evaluation.errors import EvaluationError
from model.evaluation.held_out import SEED, load_held_out
from model.evaluation.splits import SPLITS
from model.fusion import FusionLayer
from model.objectives import caption_loss, masked_language_loss
from model.pretraining import Pretraining, load_pretraining
from model.streams import MODALITIES, gradient_norm, stream_parameters
from model.training.errors import RecipeError
from model.training.recipe import captioner_of_run, model_of_run
from model.vocabulary import PAD, Vocabulary

Model = Captioner | Pretraining


@dataclass(frozen=True)
class Imbalance:
    """What was measured; the keys of `norms` are those of the loss's gradient."""

    masses: dict[str, dict[str, tuple[float, float]]]  # by reader and group: share, even share
    norms: dict[str, dict[str, float]]  # by what it is taken of, and modality


def measure(model: Model, batches: Sequence[Batch]) -> Imbalance:
    """Attention and gradients of a model over batches with pictures; its weights stay.

    Raises `EvaluationError` when the model has no fusion, where its modalities could meet.
    """
    if not len(model.fusion.layers):
        raise EvaluationError("This run's model has no fusion: words and picture do not meet.")
    model.eval()
    now: list[Batch] = []
    watched = watched_attention(model, now)
    found = []
    with torch.random.fork_rng(devices=[]), watching(watched.values()), _entering(model) as entered:
        torch.manual_seed(SEED)
        for batch in batches:
            now[:] = [batch]
            model.zero_grad()
            _loss(model, batch).backward()  # type: ignore[no-untyped-call]
            found.append(_norms(model, entered))
    model.zero_grad()
    return Imbalance(
        {name: each.mass.shares() for name, each in watched.items()},
        {
            of: {name: sum(each[of][name] for each in found) / len(found) for name in MODALITIES}
            for of in found[0]
        },
    )


def _loss(model: Model, batch: Batch) -> Tensor:
    if isinstance(model, Pretraining):
        return masked_language_loss(model, batch, see_picture=True)
    return caption_loss(model, batch, label_smoothing=0.0)


def _norms(model: Model, entered: Sequence[Tensor]) -> dict[str, dict[str, float]]:
    streams = stream_parameters(model)
    return {
        "parameters": {name: gradient_norm(streams[name]) for name in MODALITIES},
        "inputs of the fusion": {
            name: gradient_norm([stream]) for name, stream in zip(MODALITIES, entered, strict=True)
        },
    }


@contextmanager
def _entering(model: Model) -> Iterator[list[Tensor]]:
    """A list of the two streams that last entered the fusion; they keep their gradients."""
    entered: list[Tensor] = []

    def keep(_: object, given: tuple[Any, ...]) -> None:
        entered[:] = given[0]
        for stream in entered:
            stream.retain_grad()

    hook = model.fusion.layers[0].register_forward_pre_hook(keep)
    try:
        yield entered
    finally:
        hook.remove()


def watched_attention(model: Model, now: Sequence[Batch]) -> dict[str, Watched]:
    """By name every attention that reads both modalities; `now` will hold the batch of the time."""
    pretrains = isinstance(model, Pretraining)
    words = partial(_real, now) if pretrains else _all
    watched: dict[str, Watched] = {}
    for number, layer in enumerate(model.fusion.layers, 1):
        assert isinstance(layer, FusionLayer)
        asked = "the words" if pretrains else "the concept words"
        text, image = layer.attention.readers
        watched[f"Fusion layer {number}, {asked}"] = Watched(text, _fused, words)  # type: ignore[arg-type]
        watched[f"Fusion layer {number}, the picture"] = Watched(image, _fused, _all)  # type: ignore[arg-type]
    if isinstance(model, Captioner):
        groups = partial(_told, model.config.text.concept_words)
        for number, layer in enumerate(model.decoder.layers, 1):
            if isinstance(layer, DecoderLayer):
                name = f"Decoder layer {number}, the caption's words"
                watched[name] = Watched(layer.attention, groups, partial(_next, now))
    return watched


def _fused(sources: Sequence[Source]) -> Groups:
    """The fusion's keys are those of the text, then those of the picture."""
    text, image = (key.shape[2] for key, _ in sources)
    return {"the words": text, "the picture": image}


def _told(concept_words: int, sources: Sequence[Source]) -> Groups:
    """The decoder's keys are those of the picture, of its concept words, and of the caption."""
    memory, words = (key.shape[2] for key, _ in sources)
    picture = memory - concept_words
    return {
        "the picture": picture,
        "the concept words": concept_words,
        "the caption's words": words,
    }


def _all(stream: Tensor) -> Tensor:
    return stream.new_ones(stream.shape[:2], dtype=torch.bool)


def _real(now: Sequence[Batch], _: Tensor) -> Tensor:
    """The caption's tokens without padding."""
    return now[0].tokens != PAD


def _next(now: Sequence[Batch], _: Tensor) -> Tensor:
    """The tokens that a next one is told from."""
    return now[0].tokens[:, 1:] != PAD


def load_stage(run: Path, stage: str) -> Model:
    """The weights of a stage: with the heads of pretraining for `pretrain`, else the captioner."""
    if stage == "pretrain":
        return load_pretraining(run / "heads" / "weights.pt", model_of_run(run))
    return captioner_of_run(run, stage)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the imbalance."""
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluation.imbalance",
        description="Attention and gradients by modality.",
    )
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--stage", default="captions")
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/")
    parser.add_argument("--features", type=Path, required=True, help="folder with photos/")
    parser.add_argument("--split", choices=SPLITS, default="decide")
    options = parser.parse_args(arguments)
    try:
        _report(options)
    except (OSError, EvaluationError, RecipeError) as error:
        raise SystemExit(str(error)) from error


def _report(options: argparse.Namespace) -> None:
    model = load_stage(options.run, options.stage)
    vocabulary = Vocabulary.load(options.run / "vocabulary.json")
    held_out = load_held_out(options.data / "photos", options.features / "photos", options.split)
    length = model_of_run(options.run).transformer.max_length
    found = measure(model, held_out.batches(vocabulary, length))
    print(f"{options.run.name}, {options.stage}, {options.split}: {len(held_out.photos)} pictures")
    for reader, shares in found.masses.items():
        print(f"\n{reader} read")
        for group, (share, even) in shares.items():
            print(f"{group.capitalize()}: {share:.1%}, evenly it were {even:.1%}")
    for of, norms in found.norms.items():
        ratio = norms["text"] / norms["image"] if norms["image"] else float("inf")
        print(f"\nGradient norm by the {of}")
        print(f"Text: {norms['text']:.4f}\nImage: {norms['image']:.4f}\nRatio: {ratio:.2f}")


if __name__ == "__main__":
    main()
