"""`python -m model.training STAGE …`: learn from sentences, then from pictures.

Stages: `sentences` (the decoder alone, picture switched off), `captions` (everything, on
pictures), `reward` (raising CIDEr-D itself by self-critical training). Each resumes from its
checkpoint when started again.
"""

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from model.captioner import Captioner, load_captioner, parameter_count
from model.config import CaptionerConfig, TrainingConfig
from model.data.batches import (
    CAPTIONS_A_PICTURE,
    make_pairs,
    pair_batch_count,
    pair_batches,
    read_sentences,
    sentence_batches,
)
from model.data.features import load_features
from model.data.photos import Photo, read_photos
from model.data.wording import neutral_tokens, tokenize
from model.objectives import caption_loss
from model.training.loop import Progress, Trainer
from model.training.reward import CiderD
from model.training.self_critical import self_critical_loss
from model.vocabulary import Vocabulary

SENTENCES = TrainingConfig(
    epochs=0.8, batch=128, learning_rate=6e-4, warmup_steps=300, label_smoothing=0.0
)
CAPTIONS = TrainingConfig(epochs=5.6)
REWARD = TrainingConfig(
    epochs=2, batch=40, learning_rate=3e-5, warmup_steps=20, average_decay=0.99, seed=2
)


def prepare_vocabulary(photos: list[Photo], sentences: list[list[str]], path: Path) -> Vocabulary:
    """The vocabulary of all training text, read from `path` when it is already there."""
    if path.exists():
        return Vocabulary.load(path)
    captions = [
        neutral_tokens(tokenize(caption))
        for photo in photos
        if photo.split == "train"
        for caption in photo.captions
    ]
    vocabulary = Vocabulary.from_captions([*captions, *sentences])
    path.parent.mkdir(parents=True, exist_ok=True)
    vocabulary.save(path)
    return vocabulary


def train_sentences(data: Path, out: Path, config: TrainingConfig) -> Progress:
    """Teach the decoder how captions read, without pictures."""
    sentences = read_sentences(data / "text")
    vocabulary = prepare_vocabulary(
        read_photos(data / "photos"), sentences, out / "vocabulary.json"
    )
    captioner = Captioner(CaptionerConfig(len(vocabulary)))
    length = captioner.config.decoder.max_length
    encoded = [vocabulary.encode(tokens, length) for tokens in sentences]
    print(f"{parameter_count(captioner):,} parameters, {len(vocabulary):,} words")
    print(f"{len(encoded):,} sentences")
    loss = partial(caption_loss, captioner, label_smoothing=config.label_smoothing)
    trainer = Trainer(captioner, loss, config, out / "sentences")
    steps = sum(1 for _ in sentence_batches(encoded, config.batch, config.seed, 0))
    return trainer.run(partial(sentence_batches, encoded, config.batch, config.seed), steps)


def train_captions(data: Path, features: Path, out: Path, config: TrainingConfig) -> Progress:
    """Teach the whole captioner on pictures, from the weights of the first stage."""
    photos = read_photos(data / "photos")
    vocabulary = Vocabulary.load(out / "vocabulary.json")
    captioner = Captioner(CaptionerConfig(len(vocabulary)))
    captioner.load_state_dict(torch.load(out / "sentences" / "weights.pt", weights_only=True))
    pairs = make_pairs(photos, vocabulary, captioner.config.decoder.max_length, CAPTIONS_A_PICTURE)
    plain, flipped = load_features(features, "whole"), load_features(features, "flipped")
    print(f"{len(pairs.rows):,} pictures")
    loss = partial(caption_loss, captioner, label_smoothing=config.label_smoothing)
    trainer = Trainer(captioner, loss, config, out / "captions")
    epoch = partial(pair_batches, pairs, plain, flipped, config.batch, config.seed)
    return trainer.run(epoch, pair_batch_count(pairs, config.batch))


def train_reward(data: Path, features: Path, out: Path, config: TrainingConfig) -> Progress:
    """Raise CIDEr-D itself, on the pictures that people captioned, from the second stage."""
    photos = read_photos(data / "photos")
    vocabulary = Vocabulary.load(out / "vocabulary.json")
    weights = out / "captions" / "weights.pt"
    captioner = load_captioner(weights, CaptionerConfig(len(vocabulary)))
    pairs = make_pairs(photos, vocabulary, captioner.config.decoder.max_length, {"person": 5})
    reward = CiderD(
        [[neutral_tokens(tokenize(text)) for text in photos[row].captions] for row in pairs.rows]
    )
    plain, flipped = load_features(features, "whole"), load_features(features, "flipped")
    loss = partial(self_critical_loss, captioner, reward, vocabulary)
    trainer = Trainer(captioner, loss, config, out / "reward")
    epoch = partial(pair_batches, pairs, plain, flipped, config.batch, config.seed)
    return trainer.run(epoch, pair_batch_count(pairs, config.batch))


def main() -> None:
    """Command line of training."""
    parser = argparse.ArgumentParser(description="Train the captioner, one stage at a time.")
    parser.add_argument("stage", choices=["sentences", "captions", "reward"])
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/ and text/")
    parser.add_argument("--features", type=Path, help="feature cache, for the captions stage")
    parser.add_argument("--out", type=Path, required=True, help="folder of this run")
    parser.add_argument("--epochs", type=float)
    arguments = parser.parse_args()
    config = {"sentences": SENTENCES, "captions": CAPTIONS, "reward": REWARD}[arguments.stage]
    if arguments.epochs is not None:
        config = replace(config, epochs=arguments.epochs)
    torch.manual_seed(config.seed)
    if arguments.stage == "sentences":
        progress = train_sentences(arguments.data, arguments.out, config)
    else:
        stage = train_captions if arguments.stage == "captions" else train_reward
        progress = stage(arguments.data, arguments.features, arguments.out, config)
    print(f"{progress.step} steps, {progress.seconds / 60:.1f} minutes, loss {progress.loss:.3f}")


if __name__ == "__main__":
    main()
