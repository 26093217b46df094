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
from model.training.errors import RecipeError
from model.vocabulary import Vocabulary
from model.word_vectors import start_embeddings

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
    word_vectors: str | None = None  # a file in `vectors`

    @cached_property
    def corpora(self) -> Corpora:
        """All captioned pictures with their features; the photographs come first.

        Raises `RecipeError` when the features are of another backbone than the recipe's.
        """
        corpora = load_corpora([self.data / "photos", *self.extra], self.features)
        seen, image = corpora.views["whole"], self.model.image
        expected = (1 + image.pooled_grid**2, image.backbone_width), (image.embed_width,)
        if (seen.tokens.shape[1:], seen.embeds.shape[1:]) != expected:
            raise RecipeError(f"{self.features} is not of the backbone that the recipe describes.")
        return corpora

    @cached_property
    def photos(self) -> list[Photo]:
        """The photographs, without what is extra."""
        return read_photos(self.data / "photos")

    @cached_property
    def sentences(self) -> list[list[str]]:
        """The sentences without pictures, as tokens; none when the data have no `text` folder."""
        text = self.data / "text"
        return read_training_sentences(text, self.photos) if text.exists() else []

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All training words; kept in the run's folder once made."""
        path = self.out / "vocabulary.json"
        if not path.exists():
            Vocabulary.from_captions([*self.captions, *self.sentences]).save(path)
        return Vocabulary.load(path)

    @property
    def captions(self) -> list[list[str]]:
        """The captions of all training pictures, as tokens."""
        return [
            neutral_tokens(tokenize(caption))
            for photo in self.corpora.photos
            if photo.split == "train"
            for caption in photo.captions
        ]

    @property
    def config(self) -> CaptionerConfig:
        """The model's configuration with the size of this vocabulary."""
        return replace(self.model, vocabulary_size=len(self.vocabulary))

    def latest(self, *stages: str) -> str | None:
        """The last of these stages that the run has been through, if any."""
        done = [stage for stage in stages if (self.out / stage / "weights.pt").exists()]
        return done[-1] if done else None

    def captioner(self, stage: str | None) -> Captioner:
        """A captioner with the weights of a stage, or a new one.

        Raises `WordVectorsError` when a new one cannot start from the recipe's word vectors.
        """
        if stage is not None:
            return load_captioner(self.out / stage / "weights.pt", self.config)
        captioner = Captioner(self.config)
        if self.word_vectors is not None:
            path = self.vectors / self.word_vectors
            found = start_embeddings(captioner.text_encoder.embed, self.vocabulary, path)
            print(f"{found} of {len(self.vocabulary)} words start from {path}")
        return captioner

    def nearest(self) -> dict[str, list[str]]:
        """What the alignment found: sentences by picture id, the most agreed upon first.

        Nothing when the recipe has no alignment.
        """
        path = self.out / "nearest.jsonl"
        return load_nearest(path) if path.exists() else {}

    def pairs(self) -> Pairs:
        """The training pictures with their captions and their nearest sentences."""
        length = self.model.transformer.max_length
        return make_pairs(
            self.corpora.photos, self.vocabulary, length, self.nearest(), self.set_aside
        )

    def pseudo_sentences(self) -> Sentences:
        """The sentences by lost picture, with what draws a picture for each."""
        if not self.sentences:
            return Sentences.none(self.model.image.embed_width)
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
