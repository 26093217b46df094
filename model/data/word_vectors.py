"""Word vectors of one's own: word2vec on the sentences without pictures.

`python -m model.data.word_vectors --data FOLDER --out FILE` learns by skip-gram with negative
sampling (Mikolov et al. 2013) and writes word2vec's binary format when FILE is a `.bin`, else its
text format. The same sentences and seed give the same file.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from gensim.models import KeyedVectors, Word2Vec
from tqdm import tqdm

from model.data.held_back import read_training_sentences
from model.data.photos import read_photos
from model.vocabulary import MIN_CAPTIONS
from model.word_vectors import WordVectorsError

WINDOW = 5  # words to each side
EPOCHS = 5


class Passes:
    """Sentences that are gone through several times, with one bar over all of it."""

    def __init__(self, sentences: list[list[str]], bar: "tqdm[None]") -> None:
        self._sentences = sentences
        self._bar = bar

    def __iter__(self) -> Iterator[list[str]]:
        """The next pass."""
        for sentence in self._sentences:
            self._bar.update()
            yield sentence


def train_word_vectors(
    sentences: list[list[str]], width: int, minimum: int = MIN_CAPTIONS, seed: int = 1
) -> KeyedVectors:
    """Vectors of the words that come at least `minimum` times in `sentences`, as tokens.

    One worker, since several would take the sentences in an order of their own. Raises
    `WordVectorsError` when no word comes so often.
    """
    model = Word2Vec(
        vector_size=width, window=WINDOW, min_count=minimum, sg=1, workers=1, seed=seed
    )
    model.build_vocab(sentences)
    if not len(model.wv):
        raise WordVectorsError(f"The sentences have no word that comes {minimum} times.")
    with tqdm(total=EPOCHS * len(sentences), desc="word2vec", mininterval=10) as bar:
        model.train(Passes(sentences, bar), total_examples=len(sentences), epochs=EPOCHS)
    return model.wv


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the word vectors."""
    parser = argparse.ArgumentParser(
        prog="python -m model.data.word_vectors", description="Learn word vectors from sentences."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/ and text/")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--width", type=int, default=384, help="the transformer's")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        photos = read_photos(options.data / "photos")
        sentences = read_training_sentences(options.data / "text", photos)
        vectors = train_word_vectors(sentences, options.width, seed=options.seed)
    except (OSError, WordVectorsError) as error:
        raise SystemExit(str(error)) from error
    options.out.parent.mkdir(parents=True, exist_ok=True)
    vectors.save_word2vec_format(str(options.out), binary=".bin" in options.out.suffixes)
    print(f"{options.out}: {len(vectors)} words, {options.width} wide")


if __name__ == "__main__":
    main()
