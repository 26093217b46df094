"""How much of the attention goes to each modality, beside what even attention would give it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from model.attention import ModalityAttention, Source

Groups = Mapping[str, int]  # names of the keys' groups and how many keys each has, in order


@dataclass
class Mass:
    """Sums over queries, heads and batches of the shares that some queries give to each group."""

    given: dict[str, float] = field(default_factory=dict)
    even: dict[str, float] = field(default_factory=dict)  # were all visible keys read alike
    queries: float = 0.0

    def add(self, weights: Tensor, visible: Tensor | None, asks: Tensor, groups: Groups) -> None:
        """Count the queries of a batch.

        `weights` [batch, heads, queries, keys]; `visible` broadcastable to it, None when all keys
        are; `asks` boolean [batch, queries], True for queries that count.
        """
        seen = torch.ones_like(weights[:, :1], dtype=torch.bool)
        seen = seen if visible is None else seen & visible
        even = seen[:, 0] / seen[:, 0].sum(-1, keepdim=True)
        mean = weights.float().mean(1)
        self.queries += float(asks.sum())
        for sums, shares in ((self.given, mean), (self.even, even)):
            parts = torch.split(shares[asks], list(groups.values()), -1)
            for name, part in zip(groups, parts, strict=True):
                sums[name] = sums.get(name, 0.0) + float(part.sum())

    def shares(self) -> dict[str, tuple[float, float]]:
        """By group: the mean share given, and that of even attention."""
        return {
            name: (given / self.queries, self.even[name] / self.queries)
            for name, given in self.given.items()
        }


@dataclass(frozen=True)
class Watched:
    """An attention to watch: what its queries and its keys are."""

    module: ModalityAttention
    # From its keys and values: the groups of keys.
    groups: Callable[[Sequence[Source]], Groups]
    asks: Callable[[Tensor], Tensor]  # from its stream: which queries count, [batch, queries]
    mass: Mass = field(default_factory=Mass)


@contextmanager
def watching(watched: Iterable[Watched]) -> Iterator[None]:
    """While this is open, whatever the modules read is counted in their masses."""
    hooks = [each.module.register_forward_pre_hook(_counter(each)) for each in watched]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _counter(watched: Watched) -> Callable[[nn.Module, tuple[Any, ...]], None]:
    @torch.no_grad()
    def count(_: nn.Module, given: tuple[Any, ...]) -> None:
        stream, sources, visible = given
        weights = watched.module.weights(stream, sources, visible)
        groups = watched.groups(sources)
        watched.mass.add(weights, visible, watched.asks(stream), groups)

    return count
