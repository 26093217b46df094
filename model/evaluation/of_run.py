"""`python -m model.evaluation.of_run`: captions of a run's weights, from cached features.

What the application would say is a matter of minutes to export and ask; this is quicker, for
decisions between runs. It writes the file that `python -m model.evaluation --said` scores.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from model.captioner import Captioner, Features
from model.config import DecodingConfig
from model.data.features import load_features
from model.data.photos import read_photos
from model.decoding import Hypothesis, beam_search
from model.evaluation.captions import write_captions
from model.evaluation.errors import EvaluationError
from model.evaluation.splits import SPLITS, cached_rows, chosen
from model.training.errors import RecipeError
from model.training.recipe import captioner_of_run
from model.vocabulary import Vocabulary

AT_ONCE = 60


def describe_cached(
    captioner: Captioner, features: Features, how: DecodingConfig
) -> list[list[Hypothesis]]:
    """For each picture its sentences, best first; `features` are those of all pictures."""
    tokens, embeds = features
    found: list[list[Hypothesis]] = []
    for start in range(0, len(embeds), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        seen = None if tokens is None else tokens[part]
        found += beam_search(captioner, (seen, embeds[part]), how)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of a run's captions."""
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluation.of_run", description="Captions of a run's weights."
    )
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--stage", default="captions")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--features", type=Path, required=True, help="the photographs' cache")
    parser.add_argument("--split", choices=SPLITS, default="val")
    parser.add_argument("--beam", type=int, default=DecodingConfig().beam_width)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        _describe(options)
    except (OSError, EvaluationError, RecipeError) as error:
        raise SystemExit(str(error)) from error


def _describe(options: argparse.Namespace) -> None:
    vocabulary = Vocabulary.load(options.run / "vocabulary.json")
    captioner = captioner_of_run(options.run, options.stage)
    everything = read_photos(options.photos)
    photos = chosen(everything, options.split)
    cache = load_features(options.features, "whole")
    rows = cached_rows(everything, len(cache.embeds), photos)
    features = torch.from_numpy(cache.tokens[rows]), torch.from_numpy(cache.embeds[rows])
    longest = min(DecodingConfig().max_length, captioner.config.transformer.max_length)
    how = replace(DecodingConfig(), beam_width=options.beam, max_length=longest)
    found = describe_cached(captioner, (features[0].float(), features[1].float()), how)
    write_captions(options.out, photos, [vocabulary.decode(each[0].ids) for each in found])
    print(f"{options.out}: {len(photos)} captions")


if __name__ == "__main__":
    main()
