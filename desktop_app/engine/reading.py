"""Reading what is written in a picture: RapidOCR's models, our order, line by line.

Its three networks lie in the package, so nothing is ever downloaded: one finds lines, one tells
which of them stand on their head, one reads them.
"""

import threading
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput
from rapidocr.utils.process_img import get_rotate_crop_image

from desktop_app.engine.codes import find_codes
from desktop_app.engine.description import Line, Reading
from desktop_app.engine.errors import Cancelled
from desktop_app.engine.images import Loaded
from desktop_app.engine.reading_order import reading_order, runs_sideways

_LONGEST = 2000  # pixels of the longer side that lines are read at
_SHORTEST = 736  # pixels of the shorter side that small pictures are enlarged to
_SEARCH = 1280  # the same, for the search for lines: more costs much memory and finds no more
_GLANCE = 640  # the same, for the first look that decides whether to read at all
_FIRST = 3  # lines that are read before the others, to be told soon
_AT_ONCE = 12  # lines between two looks at whether to stop
_LEAST_SURE = 0.5  # confidence below which a line is more likely texture than text
_HEAD = "180"  # the label of a line that stands on its head

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]


class Reader:
    """The networks, loaded once; one picture at a time."""

    def __init__(self, threads: int) -> None:
        models = files("rapidocr") / "models"
        names = {"Det": "PP-OCRv6_det_small", "Rec": "PP-OCRv6_rec_small"}
        names["Cls"] = "ch_ppocr_mobile_v2.0_cls_mobile"
        paths = {f"{part}.model_path": str(models / f"{name}.onnx") for part, name in names.items()}
        threads_of = "EngineConfig.onnxruntime.intra_op_num_threads"
        # Lines of one batch are as wide as its widest: one by one takes less memory and less time.
        self._networks = RapidOCR(
            params={
                "Global.log_level": "error",
                "Rec.rec_batch_num": 1,
                threads_of: threads,
                **paths,
            }
        )

    def read(
        self,
        loaded: Loaded,
        thorough: bool,
        cancel: threading.Event | None = None,
        on_lines: Callable[[Sequence[Line]], None] = lambda _: None,
    ) -> Reading:
        """Lines in reading order and codes of a picture.

        Unless it is `thorough`, a quick look decides whether there is any text. `on_lines` gets
        the first lines before the others are read. Raises `Cancelled`.
        """
        started = time.perf_counter()
        cancel = cancel or threading.Event()
        image = _fitted(loaded.image)
        pixels: Pixels = np.asarray(image)[:, :, ::-1].copy()
        lines: tuple[Line, ...] = ()
        if thorough or self._glance(pixels):
            scale = loaded.facts.width / image.width, loaded.facts.height / image.height
            lines = self._lines(pixels, scale, cancel, on_lines)
        codes = find_codes(image)
        return Reading(lines, codes, round(time.perf_counter() - started, 4))

    def _glance(self, pixels: Pixels) -> bool:
        return len(self._found(pixels, _GLANCE)) > 0

    def _found(self, pixels: Pixels, longest: int) -> Corners:
        """Corners of the lines in the picture [lines, 4, 2], by a search at a size."""
        detector: Any = self._networks._load_det_model()  # type: ignore[no-untyped-call]
        detector.limit_type, detector.limit_side_len = "max", longest
        boxes = detector(pixels).boxes
        return np.zeros((0, 4, 2), np.float32) if boxes is None else np.asarray(boxes, np.float32)

    def _lines(
        self,
        pixels: Pixels,
        scale: tuple[float, float],
        cancel: threading.Event,
        on_lines: Callable[[Sequence[Line]], None],
    ) -> tuple[Line, ...]:
        turns, corners = self._upright(pixels)
        upright = np.ascontiguousarray(np.rot90(pixels, turns))
        order = reading_order(corners)
        lines: list[Line] = []
        start = 0
        while start < len(order):
            if cancel.is_set():
                raise Cancelled
            places = order[start : start + (_AT_ONCE if start else _FIRST)]
            new = self._recognised(upright, corners[places], turns, scale)
            lines += new
            if start == 0 and new:
                on_lines(new)
            start += len(places)
        return tuple(lines)

    def _upright(self, pixels: Pixels) -> tuple[int, Corners]:
        """By how many quarters to the left the page must be turned, and its lines then."""
        turns = 0
        corners = self._found(pixels, _SEARCH)
        if len(corners) and runs_sideways(corners):
            turns = 1
            corners = self._found(np.ascontiguousarray(np.rot90(pixels)), _SEARCH)
        if len(corners) and self._stands_on_its_head(np.rot90(pixels, turns), corners):
            turns += 2
            corners = self._found(np.ascontiguousarray(np.rot90(pixels, turns)), _SEARCH)
        return turns, corners

    def _stands_on_its_head(self, pixels: Pixels, corners: Corners) -> bool:
        """Whether most of the longest lines seem to, and read better the other way round."""
        widths = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=-1)
        longest = corners[np.argsort(-widths)[:_AT_ONCE]]
        crops = [get_rotate_crop_image(pixels, each) for each in longest]
        classifier: Any = self._networks._load_cls_model()  # type: ignore[no-untyped-call]
        labels = classifier(crops).cls_res
        if sum(_HEAD in label for label, _ in labels) <= len(labels) / 2:
            return False
        few = crops[:_FIRST]  # the vote can err on blurred or slanted lines
        turned = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in few]
        return self._sureness(turned) > self._sureness(few)

    def _sureness(self, crops: list[Pixels]) -> float:
        """How sure the reading of these lines is, 0–1."""
        recogniser: Any = self._networks._load_rec_model()  # type: ignore[no-untyped-call]
        return float(np.mean(recogniser(TextRecInput(img=crops)).scores))

    def _recognised(
        self, pixels: Pixels, corners: Corners, turns: int, scale: tuple[float, float]
    ) -> list[Line]:
        """What the lines with these corners say, without those that say nothing."""
        crops = [get_rotate_crop_image(pixels, each.copy()) for each in corners]
        recogniser: Any = self._networks._load_rec_model()  # type: ignore[no-untyped-call]
        found = recogniser(TextRecInput(img=crops))
        size = (pixels.shape[1], pixels.shape[0])
        return [
            Line(text.strip(), round(float(score), 4), _box(each, size, turns, scale))
            for text, score, each in zip(found.txts, found.scores, corners, strict=True)
            if text.strip() and score >= _LEAST_SURE
        ]


def _fitted(image: Image.Image) -> Image.Image:
    """The picture with its longer side at `_LONGEST` at most; a small one is enlarged."""
    longer, shorter = max(image.size), min(image.size)
    factor = min(_LONGEST / longer, max(1.0, _SHORTEST / shorter))
    if factor == 1:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _box(
    corners: Corners, size: tuple[int, int], turns: int, scale: tuple[float, float]
) -> tuple[int, int, int, int]:
    """Left, top, width and height in the upright picture's pixels, of corners in a turned copy.

    `size` is the turned copy's width and height.
    """
    points = corners
    width, height = size
    for _ in range(turns):  # undo one quarter to the left
        points = np.stack([height - points[:, 1], points[:, 0]], 1)
        width, height = height, width
    scaled = points * np.array(scale, np.float32)
    (left, top), (right, bottom) = np.round(scaled.min(0)), np.round(scaled.max(0))
    return int(left), int(top), int(right - left), int(bottom - top)
