"""The stages of training, in their order. Each reads what those before it left in the run's folder.

`alignment`: sentence vectors to picture embeddings, and the nearest sentences of each picture.
`pretrain`: encoders and fusion, by masked words and contrast. `sentences`: the decoder on
sentences with pseudo pictures. `captions`: everything on pictures. `reward`: CIDEr-D itself.
`blend`: between these two.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

import numpy as np
import torch

from model.alignment import Alignment, fit_alignment
from model.captioner import parameter_count
from model.concepts import choose_concepts, fit_concepts
from model.config import TrainingConfig
from model.data.batches import Batch, pair_batch_count, pair_batches
from model.data.corpora import is_trained_on
from model.data.lost_pictures import (
    Sentences,
    lost_picture_batches,
    sentence_batch_count,
    sentence_batches,
)
from model.data.photos import Photo
from model.data.retrieval import Corpus, nearest, save_nearest
from model.data.wording import neutral_tokens, tokenize
from model.objectives import caption_loss, pretraining_loss
from model.pretraining import Pretraining
from model.streams import balance_gradients, stream_parameters
from model.training.loop import Progress, Trainer
from model.training.reward import CiderD, HonestReward
from model.training.run import CaptionVectors, Run
from model.training.self_critical import END_WORD, self_critical_loss
from model.vocabulary import Vocabulary

ALIGNMENTS = 3  # networks whose similarities are averaged
REWARD_NEAREST = 20  # sentences that join a picture's own captions as references
REWARD_LOST = 12_000  # lost pictures to learn the reward on
LOST_AT_ONCE = 13  # of them in a batch
ENOUGH = 4  # sentences that must be known of each

Stage = Callable[[Run, TrainingConfig], Progress | None]


def align(run: Run, config: TrainingConfig) -> None:
    """Fit the alignment and find each training photograph's nearest sentences."""
    if (run.out / "nearest.jsonl").exists():
        return
    captions, count = run.caption_vectors(), len(run.photos)
    views = [view.embeds[:count].astype(np.float32) for view in run.corpora.views.values()]
    aligned = [
        fit_alignment(captions.vectors, captions.rows, np.stack(views), config.seed + i)
        for i in range(ALIGNMENTS)
    ]
    torch.save([one.state_dict() for one in aligned], run.out / "alignment.pt")
    _find_nearest(run, captions, aligned)


def _find_nearest(run: Run, captions: CaptionVectors, aligned: list[Alignment]) -> None:
    sentences = [" ".join(tokens) for tokens in run.sentences]
    corpus = Corpus(
        sentences,
        np.load(run.vectors / "sentences.vectors.npy").astype(np.float32),
        CiderD([[sentence.split()] for sentence in sentences[::10]]),
    )
    trained = [i for i, photo in enumerate(run.photos) if is_trained_on(photo, run.set_aside)]
    own = [
        captions.vectors[captions.rows == i] if run.photos[i].captions_by == "person" else None
        for i in trained
    ]
    embeds = run.corpora.views["whole"].embeds[trained].astype(np.float32)
    found = nearest(aligned, corpus, embeds, own)
    save_nearest(run.out / "nearest.jsonl", [run.photos[i].id for i in trained], found)


def pretrain(run: Run, config: TrainingConfig) -> Progress:
    """Encoders and fusion, by turns on sentences with pseudo pictures and on the pairs."""
    captioner = run.captioner(None)
    sentences, pairs = run.pseudo_sentences(), run.pairs()
    said = run.sentences or run.captions
    words = choose_concepts(said, run.vocabulary, run.model.text.concepts)
    fit_concepts(captioner.concepts, words, sentences, pairs, run.corpora.views["whole"])
    print(f"{parameter_count(captioner):,} parameters, {len(run.vocabulary):,} words")
    pretraining = Pretraining(captioner)

    def epoch(number: int) -> Iterator[Batch]:
        seen = pair_batches(pairs, run.corpora.views, config.batch, config.seed, number)
        return in_turn(sentence_batches(sentences, config.batch, config.seed, number), seen)

    pair_steps = pair_batch_count(pairs, config.batch)
    steps = pair_steps + min(pair_steps, sentence_batch_count(sentences, config.batch))
    loss = partial(
        pretraining_loss,
        pretraining,
        modality_dropout=config.modality_dropout,
        noun_masking=config.noun_masking,
    )
    balance = partial(
        balance_gradients, **stream_parameters(pretraining), strength=config.gradient_balance
    )
    trainer = Trainer(pretraining, loss, config, run.out / "heads", balance)
    progress = trainer.run(epoch, steps)
    pretraining.load_state_dict(torch.load(run.out / "heads" / "weights.pt", weights_only=True))
    (run.out / "pretrain").mkdir(exist_ok=True)
    torch.save(captioner.state_dict(), run.out / "pretrain" / "weights.pt")
    return progress


def in_turn(first: Iterator[Batch], second: Iterator[Batch]) -> Iterator[Batch]:
    """One of each by turns, as many as `second` has; when `first` ends, `second` goes on alone."""
    for batch in second:
        yield from islice(first, 1)
        yield batch


def learn_sentences(run: Run, config: TrainingConfig) -> Progress:
    """Teach the decoder how captions read, each with a pseudo picture."""
    captioner = run.captioner(run.latest("pretrain"))
    sentences = run.pseudo_sentences()
    loss = partial(caption_loss, captioner, label_smoothing=config.label_smoothing)
    trainer = Trainer(captioner, loss, config, run.out / "sentences")
    epoch = partial(sentence_batches, sentences, config.batch, config.seed)
    return trainer.run(epoch, sentence_batch_count(sentences, config.batch))


def learn_captions(run: Run, config: TrainingConfig) -> Progress:
    """Teach the whole captioner on pictures."""
    captioner, pairs = run.captioner(run.latest("pretrain", "sentences")), run.pairs()
    loss = partial(caption_loss, captioner, label_smoothing=config.label_smoothing)
    trainer = Trainer(captioner, loss, config, run.out / "captions")
    epoch = partial(pair_batches, pairs, run.corpora.views, config.batch, config.seed)
    return trainer.run(epoch, pair_batch_count(pairs, config.batch))


def learn_reward(run: Run, config: TrainingConfig) -> Progress:
    """Raise CIDEr-D itself and invent less, by turns on lost pictures and on the pictures.

    A picture's references are its captions and its nearest sentences, a lost picture's its own.
    """
    captioner, pairs, found = run.captioner("captions"), run.pairs(), run.nearest()
    lost = some_of(run.pseudo_sentences(), REWARD_LOST, config.seed)
    by_id = {photo.id: photo for photo in run.corpora.photos}
    judged = [references(by_id[name], found.get(name, [])) for name in pairs.ids]
    judged += [lost_references(run.vocabulary, captions) for captions in lost.captions]
    reward = HonestReward(*map(list, zip(*judged, strict=True)))
    loss = partial(self_critical_loss, captioner, reward, run.vocabulary)

    def epoch(number: int) -> Iterator[Batch]:
        seen = pair_batches(pairs, run.corpora.views, config.batch, config.seed, number)
        unseen = lost_picture_batches(lost, LOST_AT_ONCE, config.seed, number)
        behind = len(pairs.ids)
        return in_turn((renumbered(batch, behind) for batch in unseen), seen)

    steps = pair_batch_count(pairs, config.batch)
    steps += min(steps, -(-len(lost.captions) // LOST_AT_ONCE))
    return Trainer(captioner, loss, config, run.out / "reward").run(epoch, steps)


def blend(run: Run, config: TrainingConfig) -> None:
    """Take back a part of what the reward changed: sentences become surer, and less alike.

    Weights on the line between two stages (Wortsman et al. 2022, "Robust fine-tuning").
    """
    before, after = (run.captioner(stage).state_dict() for stage in ("captions", "reward"))
    mixed = {
        name: before[name].lerp(value, config.kept) if value.is_floating_point() else value
        for name, value in after.items()
    }
    (run.out / "blend").mkdir(exist_ok=True)
    torch.save(mixed, run.out / "blend" / "weights.pt")


def renumbered(batch: Batch, behind: int) -> Batch:
    """The same batch, its pictures numbered behind so many others."""
    return replace(batch, pictures=tuple(place + behind for place in batch.pictures))


def some_of(sentences: Sentences, count: int, seed: int) -> Sentences:
    """At most `count` lost pictures, drawn from those with enough sentences to judge by."""
    enough = [i for i, said in enumerate(sentences.captions) if len(said) >= ENOUGH]
    drawn = np.random.default_rng(seed).permutation(enough)[:count]
    captions = [sentences.captions[i] for i in drawn]
    return replace(sentences, captions=captions, vectors=sentences.vectors[drawn])


def lost_references(
    vocabulary: Vocabulary, captions: list[list[int]]
) -> tuple[list[list[str]], list[float]]:
    """As `references`, for a lost picture with these sentences."""
    said = [[*vocabulary.decode(ids[1:]).split(), END_WORD] for ids in captions]
    return said, [1 / len(said)] * len(said)


def references(photo: Photo, found: list[str]) -> tuple[list[list[str]], list[float]]:
    """What the reward compares with, each sentence ended, and weights that sum to 1.

    These are the picture's own captions and the first of its nearest sentences, `found`.
    """
    own = [neutral_tokens(tokenize(text)) for text in photo.captions]
    others = [sentence.split() for sentence in found[:REWARD_NEAREST]]
    share = own_share(photo.captions_by, len(own)) if others else 1.0
    weights = [share / len(own) for _ in own] + [(1 - share) / len(others) for _ in others]
    return [[*words, END_WORD] for words in [*own, *others]], weights


def own_share(captions_by: str, count: int) -> float:
    """How much a picture's own captions count in the reward beside its nearest sentences."""
    match captions_by:
        case "person":
            return 0.7 if count > 1 else 0.4
        case "machine":
            return 0.4
        case "web alt text":
            return 0.0
    return 1.0


STAGES: dict[str, Stage] = {
    "alignment": align,
    "pretrain": pretrain,
    "sentences": learn_sentences,
    "captions": learn_captions,
    "reward": learn_reward,
    "blend": blend,
}
