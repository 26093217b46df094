"""The caption model at work: a picture in, the model's sentences out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors
from PIL import Image

from desktop_app.engine.decoding import Floats, Hypothesis, Ids, beam_search
from desktop_app.engine.description import Alternative, ModelInfo
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.engine.model_files import Calibration, ModelFiles, Preprocessing
from desktop_app.engine.providers import Choice, open_sessions
from desktop_app.engine.unspoken import unspoken_ids

MOST_ALTERNATIVES = 4
_LOAD_ERRORS = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NoSuchFile,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)
_RUN_ERRORS = (
    ort_errors.EPFail,
    ort_errors.Fail,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)


@dataclass(frozen=True)
class DecoderState:
    """What the decoder keeps, by the names of the step graph's inputs; all float32."""

    picture: dict[str, Floats]  # of no batch: all beams share it
    carried: dict[str, Floats]  # a row for each beam on the second axis
    presence: Floats  # [vocabulary] how likely each word is in the picture; -1 where not known


@dataclass(frozen=True)
class Seen:
    """What the encoder sees in one picture."""

    embeds: Floats  # [1, embed width]
    tokens: Floats  # [1, 1 + patches, width]


@dataclass(frozen=True)
class Captions:
    """The model's sentences about one picture."""

    best: Alternative
    others: tuple[Alternative, ...]  # the surest first, at most `MOST_ALTERNATIVES`
    presence: Floats  # [vocabulary] how likely each word is in the picture; -1 where not known


class OnnxDecoder:
    """The decoder's two graphs: `prefill` once a picture, `step` once a word.

    They tell by their names what to carry: what `prefill` returns and `step` takes stays for all
    words; a step returns `new_x` in the place of its input `x`.
    """

    def __init__(
        self, prefill: onnxruntime.InferenceSession, step: onnxruntime.InferenceSession
    ) -> None:
        self._prefill = prefill
        self._step = step
        carried = [output.name.removeprefix("new_") for output in step.get_outputs()[1:]]
        shapes = {given.name: given.shape for given in step.get_inputs()}
        self._seen = [output.name for output in prefill.get_outputs()]
        self._picture = [name for name in self._seen if name in shapes]
        self._start = {name: _zeros(shapes[name]) for name in carried}

    def initial_state(self, tokens: Floats, embeds: Floats) -> DecoderState:
        """The state before the first word; inputs are the encoder's outputs for one picture."""
        found = self._prefill.run(None, {"tokens": tokens, "embeds": embeds})
        seen = dict(zip(self._seen, found, strict=True))
        picture = {name: seen[name] for name in self._picture}
        return DecoderState(picture, self._start, seen["presence"])

    def step(self, tokens: Ids, state: DecoderState) -> tuple[Floats, DecoderState]:
        """Last words [beams] → logits [beams, vocabulary] and the next state."""
        fed = {"token": tokens, **state.picture, **state.carried}
        logits, *carried = self._step.run(None, fed)
        after = dict(zip(self._start, carried, strict=True))
        return logits, replace(state, carried=after)

    def reorder(self, state: DecoderState, parents: Ids) -> DecoderState:
        """Rows of what is carried by their parents [beams]; the picture's is shared."""
        carried = {name: array[:, parents] for name, array in state.carried.items()}
        return replace(state, carried=carried)


def _zeros(shape: list[int | str]) -> Floats:
    """What is carried before the first word: one beam, and of an axis that grows nothing yet."""
    beginning = {"beams": 1, "words": 0}
    return np.zeros(
        [size if isinstance(size, int) else beginning[size] for size in shape], np.float32
    )


class Captioner:
    """Sessions on a verified model; one picture at a time."""

    def __init__(
        self, files: ModelFiles, choice: Choice, threads: int, profile_folder: Path | None = None
    ) -> None:
        """Raises `HearsightError` with `model_damaged` when a graph cannot be loaded."""
        # A step is too small to share: its threads would wait for each other longer than work.
        graphs = [(files.encoder, threads), (files.prefill, 1), (files.step, 1)]
        try:
            self.choice, sessions = open_sessions(graphs, choice, profile_folder)
        except _LOAD_ERRORS as error:
            raise HearsightError(ErrorCode.MODEL_DAMAGED) from error
        self._files = files
        self._sessions = sessions
        self._unspoken = unspoken_ids(files.words)
        self._decoder = OnnxDecoder(sessions[1], sessions[2])

    @property
    def model(self) -> ModelInfo:
        """Which build of the model this is."""
        return ModelInfo(self._files.name, self._files.version)

    def see(self, picture: Image.Image) -> Seen:
        """What the encoder sees in an upright RGB picture.

        Raises `HearsightError` with `too_large` or `engine_failed`.
        """
        with _failing_typed():
            pixels = pixel_values(picture, self._files.preprocessing)
            embeds, tokens = self._sessions[0].run(None, {"pixel_values": pixels})
            return Seen(embeds, tokens)

    def caption(self, picture: Image.Image) -> Captions:
        """The model's sentences for an upright RGB picture; raises as `see` does."""
        return self.captions(self.see(picture))

    def captions(self, seen: Seen, cancel: threading.Event | None = None) -> Captions:
        """The model's sentences, best first by the search, at least one, none twice.

        Raises `Cancelled` between two steps, and `HearsightError` as `see` does.
        """
        cancel = cancel or threading.Event()
        files = self._files
        with _failing_typed():
            state = self._decoder.initial_state(seen.tokens, seen.embeds)
            found = beam_search(
                self._decoder,
                state,
                files.special_tokens,
                files.decoding,
                cancel.is_set,
                self._unspoken,
            )
        best, *others = self._distinct(found, state.presence)
        others.sort(key=lambda one: one.confidence, reverse=True)
        return Captions(best, tuple(others[:MOST_ALTERNATIVES]), state.presence)

    def present_words(self, presence: Floats) -> dict[str, float]:
        """How likely each word that the model knows as a concept is in the picture, 0–1."""
        never = set(self._unspoken)
        known = ((place, float(value)) for place, value in enumerate(presence) if value >= 0)
        return {self._files.words[place]: value for place, value in known if place not in never}

    def end_profiling(self) -> list[Path]:
        """Close the profiles asked for with `profile_folder`; their files."""
        return [Path(session.end_profiling()) for session in self._sessions]

    def _distinct(self, found: list[Hypothesis], presence: Floats) -> list[Alternative]:
        """Sentences with their confidence, best by the search first, none twice."""
        sentences: dict[str, Alternative] = {}
        for hypothesis in found:
            caption = as_sentence([self._files.words[i] for i in hypothesis.ids])
            sure = confidence(self._files.calibration, hypothesis, presence)
            sentences.setdefault(caption, Alternative(caption, sure))
        return list(sentences.values())


@contextmanager
def _failing_typed() -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise HearsightError(ErrorCode.TOO_LARGE) from error
    except _RUN_ERRORS as error:
        raise HearsightError(ErrorCode.ENGINE_FAILED) from error


def confidence(line: Calibration, said: Hypothesis, presence: Floats) -> float:
    """How likely a sentence is right, 0–1, by its beam score and by what the picture shows."""
    named = presence[list(said.ids)]
    known = named[named >= 0]
    seen = float(known.mean()) if known.size else 0.0
    value = line.slope * said.score + line.presence_slope * seen + line.intercept
    return float(1 / (1 + np.exp(-value)))


def pixel_values(picture: Image.Image, how: Preprocessing) -> NDArray[np.float32]:
    """Float32 [1, 3, size, size] for the encoder: the whole picture squeezed, then normalised."""
    resized = picture.resize((how.size, how.size), Image.Resampling.BICUBIC)
    scaled = np.asarray(resized, np.float32) / np.float32(255)
    normalised = (scaled - np.array(how.mean, np.float32)) / np.array(how.std, np.float32)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None])


def as_sentence(words: list[str]) -> str:
    """Words as a sentence: a capital, spaces, a full stop."""
    text = " ".join(words)
    return f"{text[:1].upper()}{text[1:]}."
