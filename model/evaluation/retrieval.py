"""`python -m model.evaluation.retrieval`: what pretraining learnt, told on held-out photographs.

Recall of captions by pictures and of pictures by captions, with chance beside it, and the losses
before pretraining, with weights by chance, and after. With `--encoder` and `--tokenizer`, the
files of `model.data.sentence_vectors`, the alignment networks' recall as well: they stand for
CLIP's text tower, so it is that of the raw picture vectors.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.alignment import Alignment
from model.captioner import Captioner
from model.config import CaptionerConfig
from model.data.batches import Batch
from model.data.sentence_vectors import SentenceEncoder
from model.evaluation.errors import EvaluationError
from model.evaluation.held_out import HeldOut, load_held_out, pretraining_losses
from model.evaluation.recall import Recall, chance, recall
from model.evaluation.splits import SPLITS
from model.pretraining import Pretraining, load_pretraining
from model.training.errors import RecipeError
from model.training.log import read_log
from model.training.recipe import model_of_run
from model.vocabulary import Vocabulary


def untrained(run: Path, config: CaptionerConfig) -> Pretraining:
    """The model before pretraining: weights by chance, with the seed of the run's stage.

    Raises `EvaluationError` when the run's log has no finished stage `pretrain`.
    """
    records = [record for record in read_log(run) if record["stage"] == "pretrain"]
    if not records or "failed" in records[-1]:
        raise EvaluationError(f"{run} has no finished stage pretrain.")
    torch.manual_seed(records[-1]["seed"])
    return Pretraining(Captioner(config)).eval()


def concept_words(run: Path) -> Tensor:
    """Ids of the concept words that the run chose."""
    weights = torch.load(run / "pretrain" / "weights.pt", weights_only=True, map_location="cpu")
    words: Tensor = weights["concepts.words"]
    return words


@torch.no_grad()
def learnt_scores(pretraining: Pretraining, batches: Sequence[Batch]) -> Tensor:
    """Cosines [pictures, captions] by the heads of pretraining."""
    images = [pretraining.image_vectors(*batch.features) for batch in batches if batch.features]
    texts = [pretraining.text_vectors(batch.tokens) for batch in batches]
    return torch.cat(images) @ torch.cat(texts).T


def aligned_scores(run: Path, held_out: HeldOut, encoder: SentenceEncoder) -> Tensor:
    """Cosines [pictures, captions] of the raw picture vectors, by the run's alignment networks."""
    sentences = [" ".join(caption) for said in held_out.captions for caption in said]
    vectors = torch.from_numpy(encoder.encode(sentences).astype(np.float32))
    embeds = held_out.embeds.float()
    scores = []
    for state in torch.load(run / "alignment.pt", weights_only=True, map_location="cpu"):
        hidden, width = state["bent.0.weight"].shape
        network = Alignment(width, embeds.shape[1], hidden)
        network.load_state_dict(state)
        network.eval()
        scores.append(network.similarity(network.place(vectors), embeds))
    with torch.no_grad():
        return torch.stack(scores).mean(0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the report on pretraining."""
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluation.retrieval", description="Tell what pretraining learnt."
    )
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/")
    parser.add_argument("--features", type=Path, required=True, help="folder with photos/")
    parser.add_argument("--split", choices=SPLITS, default="decide")
    parser.add_argument("--encoder", type=Path, help="the sentence encoder, for the alignment")
    parser.add_argument("--tokenizer", type=Path, help="the sentence encoder's")
    options = parser.parse_args(arguments)
    if (options.encoder is None) != (options.tokenizer is None):
        parser.error("--encoder and --tokenizer go together.")
    try:
        _report(options)
    except (OSError, ValueError, EvaluationError, RecipeError) as error:
        raise SystemExit(str(error)) from error


def _report(options: argparse.Namespace) -> None:
    run = options.run
    config, vocabulary = model_of_run(run), Vocabulary.load(run / "vocabulary.json")
    before, after = untrained(run, config), load_pretraining(run / "heads" / "weights.pt", config)
    held_out = load_held_out(options.data / "photos", options.features / "photos", options.split)
    batches = held_out.batches(vocabulary, config.transformer.max_length)
    picture_of = held_out.picture_of
    print(f"{options.split}: {len(held_out.photos)} pictures, {len(picture_of)} captions")
    by_chance = chance(picture_of)
    rows = {"After pretraining": learnt_scores(after, batches)}
    rows["Before pretraining"] = learnt_scores(before, batches)
    if options.encoder:
        encoder = SentenceEncoder(options.encoder, options.tokenizer)
        rows["CLIP's picture vectors by the alignment"] = aligned_scores(run, held_out, encoder)
    for title, scores in rows.items():
        _tell_recall(title, recall(scores, picture_of), by_chance)
    concepts = concept_words(run)
    _tell_losses(*(pretraining_losses(each, batches, concepts) for each in (before, after)))


def _tell_recall(title: str, found: Recall, by_chance: Recall) -> None:
    print(f"\n{title}")
    for direction in ("image_to_text", "text_to_image"):
        shares, expected = getattr(found, direction), getattr(by_chance, direction)
        for count, share in shares.items():
            told = f"{share:.1%}, by chance {expected[count]:.2%}"
            print(f"{direction.replace('_', ' ').capitalize()}, recall at {count}: {told}")


def _tell_losses(before: dict[str, float], after: dict[str, float]) -> None:
    print("\nLosses before pretraining and after")
    for name, loss in before.items():
        verdict = "falls" if after[name] < loss else "does not fall"
        print(f"{name.capitalize()}: {loss:.3f}, {after[name]:.3f}, {verdict}")


if __name__ == "__main__":
    main()
