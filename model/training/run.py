"""What every stage of a run reads: pictures, sentences, vocabulary, and the weights so far."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.captioner import Captioner, load_captioner
from model.config import CaptionerConfig
from model.data.batches import Pairs, make_pairs
from model.data.corpora import Corpora, is_trained_on, load_corpora
from model.data.groups import load_groups
from model.data.held_back import read_training_sentences
from model.data.lost_pictures import Sentences
from model.data.photos import Photo, read_photos
from model.data.pseudo_pictures import PseudoPictures
from model.data.retrieval import load_nearest
from model.data.sentence_vectors import training_captions
from model.data.wording import neutral_tokens, tokenize
from model.vocabulary import Vocabulary

# How much a photograph counts when pseudo pictures are fitted: lost pictures have about five
# sentences by people.
PSEUDO_WEIGHT = {"machine": 0.5, "web alt text": 0.1}
SINGLE_CAPTION = 0.3


@dataclass(frozen=True)
class CaptionVectors:
    """Captions of training photographs as vectors."""

    vectors: NDArray[np.float32]  # [captions, 384]
    rows: NDArray[np.integer[Any]]  # [captions], each one's picture in `Run.photos`


@dataclass(frozen=True)
class Run:
    """Where a run reads and writes."""

    data: Path  # folder with photos/ and text/
    extra: list[Path]  # more folders of captioned pictures
    features: Path
    vectors: Path
    out: Path
    model: CaptionerConfig  # its vocabulary's size is set by the text
    set_aside: bool

    @cached_property
    def corpora(self) -> Corpora:
        """All captioned pictures with their features; the photographs come first."""
        return load_corpora([self.data / "photos", *self.extra], self.features)

    @cached_property
    def photos(self) -> list[Photo]:
        """The photographs, without what is extra."""
        return read_photos(self.data / "photos")

    @cached_property
    def sentences(self) -> list[list[str]]:
        """The sentences without pictures, as tokens."""
        return read_training_sentences(self.data / "text", self.photos)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All training words; kept in the run's folder once made."""
        path = self.out / "vocabulary.json"
        if not path.exists():
            captions = [
                neutral_tokens(tokenize(caption))
                for photo in self.corpora.photos
                if photo.split == "train"
                for caption in photo.captions
            ]
            Vocabulary.from_captions([*captions, *self.sentences]).save(path)
        return Vocabulary.load(path)

    @property
    def config(self) -> CaptionerConfig:
        """The model's configuration with the size of this vocabulary."""
        return replace(self.model, vocabulary_size=len(self.vocabulary))

    def captioner(self, stage: str | None) -> Captioner:
        """A captioner with the weights of a stage, or a new one."""
        if stage is None:
            return Captioner(self.config)
        return load_captioner(self.out / stage / "weights.pt", self.config)

    def nearest(self) -> dict[str, list[str]]:
        """What the alignment found: sentences by picture id, the most agreed upon first."""
        return load_nearest(self.out / "nearest.jsonl")

    def pairs(self) -> Pairs:
        """The training pictures with their captions and their nearest sentences."""
        length = self.model.transformer.max_length
        return make_pairs(
            self.corpora.photos, self.vocabulary, length, self.nearest(), self.set_aside
        )

    def pseudo_sentences(self) -> Sentences:
        """The sentences by lost picture, with what draws a picture for each."""
        length = self.model.transformer.max_length
        groups = load_groups(self.vectors / "groups.json")
        vectors = np.load(self.vectors / "sentences.vectors.npy")
        return Sentences(
            [[self.vocabulary.encode(self.sentences[row], length) for row in g] for g in groups],
            np.stack([vectors[group].mean(0, dtype=np.float32) for group in groups]).astype(
                "float16"
            ),
            self._pseudo_pictures(),
        )

    def _pseudo_pictures(self) -> PseudoPictures:
        """Fitted on the mean caption vector of each training photograph."""
        said = self.caption_vectors()
        rows = np.unique(said.rows)
        means = np.stack([said.vectors[said.rows == row].mean(0) for row in rows])
        weights = np.array([_pseudo_weight(self.photos[row]) for row in rows], np.float32)
        embeds = self.corpora.views["whole"].embeds[rows].astype(np.float32)
        return PseudoPictures.fit(means, embeds, weights)

    def caption_vectors(self) -> CaptionVectors:
        """The captions of the photographs that are trained on."""
        rows = np.array([row for row, _ in training_captions(self.photos)])
        kept = np.array([is_trained_on(self.photos[row], self.set_aside) for row in rows])
        vectors = np.load(self.vectors / "captions.vectors.npy").astype(np.float32)
        return CaptionVectors(vectors[kept], rows[kept])


def _pseudo_weight(photo: Photo) -> float:
    if photo.captions_by == "person" and len(photo.captions) == 1:
        return SINGLE_CAPTION
    return PSEUDO_WEIGHT.get(photo.captions_by, 1.0)
