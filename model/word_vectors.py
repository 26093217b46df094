"""Word embeddings that start from a word2vec or GloVe file, where chance would start them."""

import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from gensim import utils
from gensim.models import KeyedVectors
from torch import nn

from model.vocabulary import SPECIAL, Vocabulary


class WordVectorsError(ValueError):
    """Word vectors cannot be used; the message says why and what to do, in one sentence."""


def read_word_vectors(path: Path) -> KeyedVectors:
    """Read a file, packed with gzip or not.

    `.bin` is word2vec's binary format; all else is text: word2vec's when the first line is two
    numbers, how many words and how wide, and GloVe's when it is a word already. Raises
    `WordVectorsError` when it is neither.
    """
    binary = ".bin" in path.suffixes
    with warnings.catch_warnings(), suppress(ValueError, TypeError, EOFError):
        warnings.simplefilter("ignore", ResourceWarning)  # gensim leaves GloVe's files open
        with utils.open(str(path), "rb") as file:
            counted = len(file.readline().split()) == 2
        return KeyedVectors.load_word2vec_format(
            str(path), binary=binary, no_header=not (binary or counted)
        )
    raise WordVectorsError(f"{path} does not hold word2vec or GloVe vectors.")


def start_embeddings(embed: nn.Embedding, vocabulary: Vocabulary, path: Path) -> int:
    """Give the words that the file has its vectors; how many these are.

    `embed` [vocabulary, width]: other words, and the special tokens, keep the row they have. The
    vectors are scaled, all by one factor, to the standard deviation of `embed`, so that training
    starts as calmly as from chance. The file's width must be that of `embed`; nothing is padded or
    cut. Raises `WordVectorsError` for another width, and when the file has none of the words.
    """
    vectors = read_word_vectors(path)
    if vectors.vector_size != embed.embedding_dim:
        raise WordVectorsError(
            f"{path} has vectors of width {vectors.vector_size} and the transformer is "
            f"{embed.embedding_dim} wide: give both the same width."
        )
    found = [i for i, word in enumerate(vocabulary.words) if i >= len(SPECIAL) and word in vectors]
    rows = np.array([vectors[vocabulary.words[i]] for i in found], np.float32)
    spread = rows.std() if found else 0.0
    if not 0 < spread < np.inf:
        raise WordVectorsError(f"{path} has no vectors for the words of the vocabulary.")
    with torch.no_grad():
        embed.weight[found] = torch.from_numpy(rows) * (embed.weight.std() / float(spread))
    return len(found)
