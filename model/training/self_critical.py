"""Self-critical training: sentences that score above the picture's other samples become likelier.

Rennie et al. 2017, with the mean of the other samples as baseline (Luo 2020).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from model.captioner import Captioner, Features
from model.data.batches import Batch
from model.decoders import State
from model.training.reward import Reward
from model.vocabulary import END, NEVER_SAID, PAD, START, Vocabulary

SAMPLES = 5
LONGEST = 20
END_WORD = "<end>"  # counts as a word of sentence and references: none may break off early


@dataclass(frozen=True)
class Samples:
    """Sentences drawn from the model."""

    tokens: Tensor  # [pictures * SAMPLES, length], start first, padded after the end
    picture_of: Tensor  # [pictures * SAMPLES]


@torch.no_grad()
def sample(captioner: Captioner, features: Features) -> Samples:
    """Draw `SAMPLES` sentences for each picture, word by word, without dropout."""
    captioner.eval()
    picture_of = torch.arange(len(features[1])).repeat_interleave(SAMPLES)
    state: State = captioner.initial_state(*features).reorder(picture_of)
    words = [torch.full((len(picture_of),), START)]
    ended = torch.zeros(len(picture_of), dtype=torch.bool)
    longest = min(LONGEST, captioner.config.transformer.max_length)
    while len(words) <= longest and not ended.all():
        logits, state = captioner.decoder.step(words[-1], state)
        drawn = torch.multinomial(_log_policy(logits).exp(), 1)[:, 0]
        words.append(torch.where(ended, PAD, drawn))
        ended |= drawn == END
    captioner.train()
    return Samples(torch.stack(words, 1), picture_of)


def said(vocabulary: Vocabulary, ids: list[int]) -> list[str]:
    """The words of sampled ids, with `END_WORD` behind a sentence that was ended."""
    words = vocabulary.decode(ids).split()
    return [*words, END_WORD] if END in ids else words


def self_critical_loss(
    captioner: Captioner,
    reward: Reward,
    vocabulary: Vocabulary,
    batch: Batch,
) -> Tensor:
    """The policy gradient's surrogate, a scalar; `reward` numbers pictures as the batch does."""
    assert batch.features is not None
    samples = sample(captioner, batch.features)
    rewards = torch.tensor(
        [
            reward.reward(batch.pictures[place], said(vocabulary, row[1:]))
            for row, place in zip(samples.tokens.tolist(), samples.picture_of.tolist(), strict=True)
        ]
    ).view(-1, SAMPLES)
    others = (rewards.sum(1, keepdim=True) - rewards) / (SAMPLES - 1)
    advantage = (rewards - others).flatten()
    logits = captioner(batch.features, samples.picture_of, samples.tokens[:, :-1])
    target = samples.tokens[:, 1:]
    chosen = _log_policy(logits).gather(2, target.clamp(min=END)[..., None])[..., 0]
    real = target != PAD
    loss: Tensor = -(advantage[:, None] * chosen * real).sum() / real.sum()
    return loss


def _log_policy(logits: Tensor) -> Tensor:
    """Log-probabilities of what may be drawn; the same for drawing and for learning.

    Were words scored that cannot be drawn, the loss would fall by moving all probability there.
    """
    return logits.float().index_fill(-1, torch.tensor(NEVER_SAID), -torch.inf).log_softmax(-1)
