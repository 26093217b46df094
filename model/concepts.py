"""Concept words: what the picture's global embedding says is there, as words for the text stream.

A linear layer scores a fixed list of content words; the likeliest few are read by the text
encoder as if somebody had jotted them down. It is fitted before the captioner and then frozen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.config import CaptionerConfig
from model.data.batches import Pairs
from model.data.features import Features
from model.data.lost_pictures import Sentences
from model.vocabulary import SPECIAL, Vocabulary

NOT_A_CONCEPT = -1.0  # the presence of a word that the head does not know
LOST_PICTURES, PICTURES = 1024, 256  # in a step of the fit
FUNCTION_WORDS = frozenset(
    """a an the of in on at to and or with is are was be being been it its their his her our your my
    this that these those there here as by for from into onto over under up down out off near next
    while who which what where when how has have had does do doing some several many few two three
    four five six another other others each both all one something someone very through along around
    across between behind beside besides above below about against during after before than then so
    but not no yes can will just also only more most such they them he she we you i it's dog's
    person's people's child's 's them themselves itself front back side top bottom middle end part
    set get gets getting go goes going looks look looking appears shown showing seen see image
    picture photo photograph view shot close that's there's other's lots lot bunch couple group
    different various kind type piece pieces each""".split()
)


def choose_concepts(captions: Iterable[list[str]], vocabulary: Vocabulary, count: int) -> list[int]:
    """Ids of the content words that most captions hold, the most frequent first.

    Raises `ValueError` when the captions have fewer.
    """
    held = Counter(word for tokens in captions for word in set(tokens) - FUNCTION_WORDS)
    ranked = sorted(held.items(), key=lambda item: (-item[1], item[0]))
    encoded = [vocabulary.encode([word], 3)[1] for word, _ in ranked[: 2 * count]]
    known = [word for word in encoded if word >= len(SPECIAL)][:count]
    if len(known) < count:
        raise ValueError(f"{count} concept words are asked for, and the text has {len(known)}.")
    return known


class ConceptHead(nn.Module):
    """Picks words for a picture; its list of words is saved with its weights."""

    words: Tensor  # [concepts] ids in the vocabulary

    def __init__(self, config: CaptionerConfig) -> None:
        super().__init__()
        self.count = config.text.concept_words
        self.norm = nn.LayerNorm(config.image.embed_width, elementwise_affine=False)
        self.score = nn.Linear(config.image.embed_width, config.text.concepts)
        self.register_buffer("words", torch.zeros(config.text.concepts, dtype=torch.long))
        self.requires_grad_(False)

    def forward(self, embeds: Tensor) -> tuple[Tensor, Tensor]:
        """`embeds` [batch, embed width] → ids and log-odds [batch, concept words], best first."""
        scores, places = self._log_odds(embeds).topk(self.count, -1)
        return self.words[places], scores

    def places(self, vocabulary_size: int) -> Tensor:
        """Where each word stands among the concepts: [vocabulary], their count for all others."""
        places = torch.full((vocabulary_size,), len(self.words))
        return places.index_copy(0, self.words, torch.arange(len(self.words)))

    def presence(self, embeds: Tensor, places: Tensor) -> Tensor:
        """How likely each word is in the picture: [batch, vocabulary], 0–1.

        It is `NOT_A_CONCEPT` for the words that the head does not know. `places` are those of the
        vocabulary.
        """
        likely = self._log_odds(embeds).sigmoid()
        unknown = likely.new_full((len(embeds), 1), NOT_A_CONCEPT)
        return torch.cat([likely, unknown], 1)[:, places]

    def _log_odds(self, embeds: Tensor) -> Tensor:
        scores: Tensor = self.score(self.norm(embeds))
        return scores


def fit_concepts(
    head: ConceptHead,
    words: list[int],
    sentences: Sentences,
    pairs: Pairs,
    features: Features,
    epochs: int = 4,
) -> None:
    """Fit the head: logistic regression, each word's log-odds from the embedding.

    It learns from lost pictures, drawn anew each time, together with real ones.
    """
    head.words.copy_(torch.tensor(words))
    score = head.score.requires_grad_(True)
    optimiser = torch.optim.Adam(score.parameters(), lr=3e-3)
    generator = torch.Generator().manual_seed(0)
    for _ in range(epochs):
        for embeds, said in _examples(sentences, pairs, features, generator):
            target = _shares(said, head.words)
            loss = functional.binary_cross_entropy_with_logits(score(head.norm(embeds)), target)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    head.requires_grad_(False)


def _examples(
    sentences: Sentences, pairs: Pairs, features: Features, generator: torch.Generator
) -> Iterator[tuple[Tensor, list[list[list[int]]]]]:
    """Embeddings [examples, embed width] and each one's captions, every lost picture once.

    Enough steps that the pictures, drawn with replacement, are met about once as well.
    """
    pictures = [[ids for choice in each for ids in choice.captions] for each in pairs.choices]
    real = torch.from_numpy(features.embeds[pairs.rows].astype("float32"))
    order = torch.randperm(len(sentences.captions), generator=generator)
    steps = max(-(-len(order) // LOST_PICTURES), -(-len(pictures) // PICTURES))
    for part in torch.tensor_split(order, steps):
        some = torch.randint(len(pictures), (PICTURES,), generator=generator)
        embeds = torch.cat([sentences.draw(part.tolist(), generator), real[some]])
        yield embeds, [sentences.captions[i] for i in part] + [pictures[i] for i in some]


def _shares(said: list[list[list[int]]], words: Tensor) -> Tensor:
    """Share of each one's captions that hold each concept word: [pictures, concepts]."""
    place = {word: i for i, word in enumerate(words.tolist())}
    shares = torch.zeros(len(said), len(words))
    for row, captions in enumerate(said):
        for ids in captions:
            found = [place[i] for i in set(ids) if i in place]
            shares[row, found] += 1 / len(captions)
    return shares
