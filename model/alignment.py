"""Which sentence belongs to which picture: frozen sentence vectors brought into CLIP's space.

CLIP's text tower is not at hand. A small network from MiniLM's sentence vectors to CLIP's image
embeddings, trained on the caption pairs with the contrastive loss, takes its place.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

BATCH = 256
EPOCHS = 30
PULL = 10.0  # weight of the squared distance beside the contrastive loss
HOTTEST = 100.0  # the temperature's bound, as in CLIP
Floats = NDArray[np.float32]
Integers = NDArray[np.integer[Any]]


class Alignment(nn.Module):
    """Sentence vectors [sentences, 384] → places [sentences, 512] among the pictures'."""

    mean: Tensor  # [embed width], of the pictures' embeddings

    def __init__(
        self, sentence_width: int = 384, embed_width: int = 512, hidden: int = 1024
    ) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(embed_width))
        self.straight = nn.Linear(sentence_width, embed_width)
        self.bent = nn.Sequential(
            nn.Linear(sentence_width, hidden),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(hidden, embed_width),
        )
        self.log_temperature = nn.Parameter(torch.tensor(math.log(20.0)))

    def forward(self, vectors: Tensor) -> Tensor:
        """The sentences' places, before they are brought to length 1."""
        placed: Tensor = self.straight(vectors) + self.bent(vectors)
        return placed

    def centred(self, embeds: Tensor) -> Tensor:
        """Image embeddings […, 512] brought to length 1, less the mean picture."""
        return functional.normalize(embeds, dim=-1) - self.mean

    @torch.no_grad()
    def place(self, vectors: Tensor) -> Tensor:
        """Unit vectors of sentences [sentences, 512], a part at a time."""
        parts = torch.split(vectors, 8192)
        return torch.cat([functional.normalize(self(part), dim=-1) for part in parts])

    def similarity(self, placed: Tensor, embeds: Tensor) -> Tensor:
        """Cosines [pictures, sentences] with what `place` gave."""
        return functional.normalize(self.centred(embeds), dim=-1) @ placed.T


def fit_alignment(vectors: Floats, picture_of: Integers, embeds: Floats, seed: int) -> Alignment:
    """Train on caption `vectors` [captions, 384] of pictures `embeds` [views, pictures, 512].

    `picture_of` [captions] tells each caption's picture. Each picture is met once an epoch, in
    one of its views and with one of its captions.
    """
    torch.manual_seed(seed)
    model, places = Alignment(vectors.shape[1], embeds.shape[2]), torch.from_numpy(vectors)
    pictures = np.unique(picture_of)
    model.mean.copy_(functional.normalize(torch.from_numpy(embeds[0][pictures]), dim=-1).mean(0))
    views = model.centred(torch.from_numpy(embeds))
    batch = min(BATCH, len(pictures))
    steps = EPOCHS * (len(pictures) // batch)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for captions, some, seen in tqdm(
        _meetings(picture_of, pictures, batch, len(views), seed),
        desc="alignment",
        total=steps,
        mininterval=10,
    ):
        loss = alignment_loss(model, places[captions], views[seen, some])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return model.eval()


def _meetings(
    picture_of: Integers, pictures: Integers, batch: int, views: int, seed: int
) -> Iterator[tuple[list[int], Integers, Integers]]:
    """For each step: captions, their pictures, and the view in which each is seen, [batch] each."""
    random = np.random.default_rng(seed)
    captions = {int(p): np.flatnonzero(picture_of == p) for p in pictures}
    for _ in range(EPOCHS):
        order = random.permutation(pictures)
        for start in range(0, len(order) - batch + 1, batch):
            some = order[start : start + batch]
            chosen = [int(random.choice(captions[int(p)])) for p in some]
            yield chosen, some, random.integers(views, size=batch)


def alignment_loss(model: Alignment, vectors: Tensor, images: Tensor) -> Tensor:
    """Each sentence finds its picture, each picture its sentence, and their distance; a scalar.

    `vectors` [pairs, 384], `images` [pairs, 512] as `Alignment.centred` gives them.
    """
    placed = model(vectors)
    scores = functional.normalize(placed, dim=-1) @ functional.normalize(images, dim=-1).T
    scores = scores * model.log_temperature.exp().clamp(max=HOTTEST)
    own = torch.arange(len(images))
    both = functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)
    loss: Tensor = both / 2 + PULL * (placed - images).square().sum(-1).mean()
    return loss
