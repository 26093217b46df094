"""Word vectors: learned from sentences, read from files, and what embeddings start with."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch
from gensim.models import KeyedVectors
from torch import nn

from model.data import word_vectors as command
from model.data.word_vectors import train_word_vectors
from model.text_encoder import TextEncoder
from model.vocabulary import SPECIAL, Vocabulary
from model.word_vectors import WordVectorsError, read_word_vectors, start_embeddings
from tests.support import tiny_captioner as tiny
from tests.support import training_data

WIDTH = tiny.SHAPE.width
SENTENCES = [
    f"a {thing} {place}".split() for thing in training_data.THINGS for place in training_data.PLACES
] * 5
VOCABULARY = Vocabulary([*SPECIAL, "boat", "unheard", "dog", "field"])


@pytest.fixture(scope="module")
def vectors() -> KeyedVectors:
    return train_word_vectors(SENTENCES, WIDTH)


def word2vec_text(vectors: KeyedVectors, path: Path) -> None:
    vectors.save_word2vec_format(str(path))


def word2vec_binary(vectors: KeyedVectors, path: Path) -> None:
    vectors.save_word2vec_format(str(path), binary=True)


def glove(vectors: KeyedVectors, path: Path) -> None:
    """GloVe's own format: a word and its numbers a line, nothing else."""
    lines = [
        f"{word} {' '.join(map(repr, vectors[word].tolist()))}\n" for word in vectors.index_to_key
    ]
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines(lines)


FILES = [
    ("words.txt", word2vec_text),
    ("words.bin", word2vec_binary),
    ("words.bin.gz", word2vec_binary),
    ("glove.txt", glove),
    ("glove.txt.gz", glove),
]


@pytest.mark.parametrize(("name", "write"), FILES)
def test_the_text_encoder_starts_with_the_rows_of_the_file(
    vectors: KeyedVectors, tmp_path: Path, name: str, write: object
) -> None:
    assert callable(write)
    write(vectors, tmp_path / name)
    torch.manual_seed(0)
    encoder = TextEncoder(len(VOCABULARY), 1, tiny.SHAPE)
    before = encoder.embed.weight.detach().clone()
    assert start_embeddings(encoder.embed, VOCABULARY, tmp_path / name) == 3
    after = encoder.embed.weight.detach()
    kept, found = [0, 1, 2, 3, 5], [4, 6, 7]
    assert torch.equal(after[kept], before[kept])
    rows = torch.from_numpy(np.array([vectors[word] for word in ("boat", "dog", "field")]))
    torch.testing.assert_close(after[found] / after[4, 0], rows / rows[0, 0], rtol=1e-4, atol=1e-4)
    assert after[found].std(correction=0).item() == pytest.approx(before.std().item(), rel=1e-4)


def test_all_words_are_read_whatever_the_format(vectors: KeyedVectors, tmp_path: Path) -> None:
    for name, write in FILES:
        write(vectors, tmp_path / name)
        found = read_word_vectors(tmp_path / name)
        assert found.index_to_key == vectors.index_to_key
        np.testing.assert_allclose(found.vectors, vectors.vectors, atol=1e-6)


def test_another_width_is_told(vectors: KeyedVectors, tmp_path: Path) -> None:
    word2vec_text(vectors, tmp_path / "words.txt")
    embed = nn.Embedding(len(VOCABULARY), WIDTH + 2)
    before = embed.weight.detach().clone()
    told = rf"words\.txt has vectors of width {WIDTH} and the transformer is {WIDTH + 2} wide"
    with pytest.raises(WordVectorsError, match=told):
        start_embeddings(embed, VOCABULARY, tmp_path / "words.txt")
    assert torch.equal(embed.weight, before)


def test_a_file_without_the_words_is_told(vectors: KeyedVectors, tmp_path: Path) -> None:
    word2vec_text(vectors, tmp_path / "words.txt")
    embed = nn.Embedding(len(SPECIAL) + 1, WIDTH)
    with pytest.raises(WordVectorsError, match="has no vectors for the words of the vocabulary"):
        start_embeddings(embed, Vocabulary([*SPECIAL, "unheard"]), tmp_path / "words.txt")


@pytest.mark.parametrize("name", ["words.txt", "words.bin"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0 \n", b"a dog runs\n", b"2 3\ndog 1 2", b"2 3\ndog 1 2 x\n"]
)
def test_a_file_of_another_kind_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WordVectorsError, match="does not hold word2vec or GloVe vectors"):
        read_word_vectors(tmp_path / name)


def test_words_that_stand_together_are_alike() -> None:
    """Two topics that never meet: a word is nearer to those of its own."""
    topics = [[f"{topic}{number}" for number in range(50)] for topic in ("sea", "street")]
    random = np.random.default_rng(0)
    said = [random.choice(topic, 10).tolist() for topic in topics * 1000]
    found = train_word_vectors(said, WIDTH)
    sea, street = ([found.similarity("sea0", word) for word in topic[1:]] for topic in topics)
    assert min(sea) > max(street) + 0.2


def test_rare_words_have_no_vector() -> None:
    assert "heron" not in train_word_vectors([*SENTENCES, ["a", "heron"]], WIDTH)
    with pytest.raises(WordVectorsError, match="no word that comes 5 times"):
        train_word_vectors([["a", "heron"]], WIDTH)


def test_the_command_writes_the_same_file_twice(tmp_path: Path) -> None:
    data = training_data.make(tmp_path).root / "data"
    files = [tmp_path / "one" / "words.bin", tmp_path / "two" / "words.bin"]
    for file in files:
        command.main(["--data", str(data), "--out", str(file), "--width", str(WIDTH)])
    assert files[0].read_bytes() == files[1].read_bytes()
    found = read_word_vectors(files[0])
    assert found.vector_size == WIDTH
    assert "dog" in found


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"No such file .*captions\.jsonl"):
        command.main(["--data", str(tmp_path), "--out", str(tmp_path / "words.bin")])
