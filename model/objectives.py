"""What training makes small."""

import torch
from torch import Tensor
from torch.nn import functional

from model.captioner import Captioner
from model.data.batches import Batch
from model.pretraining import Pretraining
from model.vocabulary import PAD


def caption_loss(captioner: Captioner, batch: Batch, label_smoothing: float) -> Tensor:
    """Cross-entropy of each next word, with the picture when the batch has one; a scalar."""
    logits = captioner(batch.features, batch.picture_of, batch.tokens[:, :-1])
    return functional.cross_entropy(
        logits.flatten(0, 1).float(),
        batch.tokens[:, 1:].flatten(),
        ignore_index=PAD,
        label_smoothing=label_smoothing,
    )


def masked_language_loss(
    pretraining: Pretraining,
    batch: Batch,
    see_picture: bool,
    modality_dropout: float = 0.0,
    noun_masking: float = 1.0,
) -> Tensor:
    """Cross-entropy of the words that were masked, told from the others and the picture.

    Devlin et al. 2019; which words are hidden is drawn from torch's random state. Where the
    picture is seen, a caption loses one of the two modalities with the probability
    `modality_dropout`. `noun_masking` as in `Pretraining.draw_mask`. A scalar.
    """
    hidden = pretraining.draw_mask(batch.tokens, noun_masking)
    if not modality_dropout or not see_picture or batch.features is None:
        return hidden_word_losses(pretraining, batch, hidden, see_picture).mean()
    lost, no_picture = torch.rand(2, len(batch.tokens))
    words_lost = (lost < modality_dropout) & (no_picture >= 0.5)
    picture_lost = (lost < modality_dropout) & (no_picture < 0.5)
    return hidden_word_losses(pretraining, batch, hidden, ~picture_lost, ~words_lost).mean()


def hidden_word_losses(
    pretraining: Pretraining,
    batch: Batch,
    hidden: Tensor,
    see_picture: bool | Tensor,
    see_words: bool | Tensor = True,
) -> Tensor:
    """Cross-entropy of each word that is hidden, [hidden words]; `hidden` [captions, length].

    What is seen as in `Pretraining.predict`.
    """
    masked = batch.tokens.masked_fill(hidden, pretraining.mask)
    logits = pretraining.predict(masked, batch, hidden, see_picture, see_words)
    return functional.cross_entropy(logits.float(), batch.tokens[hidden], reduction="none")


def contrastive_loss(pretraining: Pretraining, batch: Batch) -> Tensor:
    """Each caption finds its picture among the batch's, and each picture a caption of its own.

    Radford et al. 2021, the symmetric cross-entropy over cosines times a learned temperature;
    a picture's several captions count as equally right. A scalar.
    """
    assert batch.features is not None
    text = pretraining.text_vectors(batch.tokens)
    image = pretraining.image_vectors(*batch.features)
    scores = text @ image.T * pretraining.temperature()
    own = functional.one_hot(batch.picture_of, len(image)).T.float()
    toward_text = -(scores.T.log_softmax(-1) * own).sum(-1) / own.sum(-1)
    return (functional.cross_entropy(scores, batch.picture_of) + toward_text.mean()) / 2


def pretraining_loss(
    pretraining: Pretraining,
    batch: Batch,
    modality_dropout: float = 0.0,
    noun_masking: float = 1.0,
) -> Tensor:
    """Masked words with the picture or without, by turns of a fair coin, plus contrast.

    The two numbers are those of `masked_language_loss`.
    """
    see_picture = bool(torch.rand(()) < 0.5)
    words = masked_language_loss(pretraining, batch, see_picture, modality_dropout, noun_masking)
    return words if batch.features is None else words + contrastive_loss(pretraining, batch)
