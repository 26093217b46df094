"""What a sentence means, as a vector: the frozen MiniLM encoder over all training text, once.

`python -m model.data.sentence_vectors --data FOLDER --encoder FILE --tokenizer FILE --out FOLDER`
writes `sentences.vectors.npy` float16 [sentences, 384], rows as `read_training_sentences` has them,
and `captions.vectors.npy`, rows in the order of `training_captions`. Vectors have length 1.
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from model.data.held_back import read_training_sentences
from model.data.photos import Photo, read_photos
from model.data.wording import neutral_tokens, tokenize
from model.onnx_sessions import cpu_session

ENCODER_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
WIDTH = 384
LONGEST = 40  # word pieces


def training_captions(photos: list[Photo]) -> list[tuple[int, str]]:
    """Row of the picture and neutral sentence, for every caption of the training pictures."""
    return [
        (row, " ".join(neutral_tokens(tokenize(caption))))
        for row, photo in enumerate(photos)
        if photo.split == "train"
        for caption in photo.captions
    ]


class SentenceEncoder:
    """Sentences in, unit vectors out: mean of the last layer over the word pieces."""

    def __init__(self, encoder: Path, tokenizer: Path, threads: int = 1) -> None:
        """Raises `ValueError` when the encoder is not the pinned file."""
        if hashlib.sha256(encoder.read_bytes()).hexdigest() != ENCODER_SHA256:
            raise ValueError(f"{encoder} is not the pinned sentence encoder; see README.")
        self._session = cpu_session(encoder, threads)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, sentences: Sequence[str], batch: int = 64) -> NDArray[np.float16]:
        """Vectors [sentences, 384], in the order given; neighbours in length share a batch."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(sentences))]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        vectors = np.zeros((len(ids), WIDTH), np.float16)
        for start in tqdm(range(0, len(order), batch), desc="sentences", mininterval=10):
            rows = order[start : start + batch]
            vectors[rows] = self._encode([ids[i] for i in rows])
        return vectors

    def _encode(self, ids: list[list[int]]) -> NDArray[np.float32]:
        longest = max(map(len, ids))
        tokens = np.array([row + [0] * (longest - len(row)) for row in ids], np.int64)
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in ids], np.int64)
        fed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        (hidden,) = self._session.run(None, fed)
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit


def main() -> None:
    """Command line of the sentence vectors."""
    parser = argparse.ArgumentParser(description="Turn all training text into vectors.")
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/ and text/")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    encoder = SentenceEncoder(options.encoder, options.tokenizer)
    options.out.mkdir(parents=True, exist_ok=True)
    photos = read_photos(options.data / "photos")
    captions = [sentence for _, sentence in training_captions(photos)]
    np.save(options.out / "captions.vectors.npy", encoder.encode(captions))
    learnt = read_training_sentences(options.data / "text", photos)
    sentences = [" ".join(tokens) for tokens in learnt]
    np.save(options.out / "sentences.vectors.npy", encoder.encode(sentences))


if __name__ == "__main__":
    main()
