"""Sentence vectors: which captions they are of, and that only the pinned encoder makes them."""

from pathlib import Path

import pytest

from model.data.photos import Photo
from model.data.sentence_vectors import SentenceEncoder, training_captions


def test_every_training_caption_with_the_row_of_its_picture() -> None:
    photos = [
        Photo("a", Path(), "train", "s", "person", ("A man, running.", "a dog")),
        Photo("b", Path(), "val", "s", "person", ("a cat",)),
        Photo("c", Path(), "train", "s", "machine", ("Two women.",)),
    ]
    assert training_captions(photos) == [(0, "a person running"), (0, "a dog"), (2, "two people")]


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "encoder.onnx").write_bytes(b"another")
    with pytest.raises(ValueError, match="not the pinned sentence encoder"):
        SentenceEncoder(tmp_path / "encoder.onnx", tmp_path / "tokenizer.json")
