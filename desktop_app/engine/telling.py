"""From a decoded picture to what is said of it: check, look, caption, word."""

import threading
import time
from dataclasses import replace

from desktop_app.engine import checks
from desktop_app.engine.captioner import Captioner
from desktop_app.engine.check_names import Check
from desktop_app.engine.description import Alternative, Certainty, Description, Facts
from desktop_app.engine.doubt import Caution, certainty
from desktop_app.engine.images import Loaded
from desktop_app.engine.looks import Looks
from desktop_app.engine.model_files import ModelFiles
from desktop_app.engine.palette import main_colors
from desktop_app.engine.wording import brief

_NO_CAPTION = Alternative("", 0.0)


class Teller:
    """Describes pictures: the captioner, and what keeps it from talking nonsense."""

    def __init__(self, captioner: Captioner, files: ModelFiles) -> None:
        self._captioner = captioner
        self._looks: Looks = files.looks
        self._thresholds = files.thresholds

    def tell(
        self, loaded: Loaded, caution: Caution, cancel: threading.Event | None = None
    ) -> Description:
        """What is said of a picture; `seconds` is the time that this took.

        Raises `Cancelled` between two steps, and `HearsightError` with `too_large` or
        `engine_failed`.
        """
        started = time.perf_counter()
        found = checks.measure(loaded.image)
        facts = replace(
            loaded.facts, brightness=round(found.mean, 3), colors=main_colors(loaded.image)
        )
        if (nothing := checks.empty(found)) is not None:
            told = self._described(_NO_CAPTION, (), (nothing,), facts, caution)
        else:
            told = self._seen(loaded, found, facts, caution, cancel)
        return replace(told, seconds=time.perf_counter() - started)

    def _seen(
        self,
        loaded: Loaded,
        found: checks.Measures,
        facts: Facts,
        caution: Caution,
        cancel: threading.Event | None,
    ) -> Description:
        seen = self._captioner.see(loaded.image)
        flaws = checks.flaws(loaded.image, found, self._looks.look(seen.embeds[0]))
        if Check.NOISE in flaws:
            return self._described(_NO_CAPTION, (), flaws, facts, caution)
        captions = self._captioner.captions(seen, cancel)
        return self._described(captions.best, captions.others, flaws, facts, caution)

    def _described(
        self,
        best: Alternative,
        others: tuple[Alternative, ...],
        flaws: tuple[Check, ...],
        facts: Facts,
        caution: Caution,
    ) -> Description:
        limits = self._thresholds[caution]
        sure = certainty(best.caption, best.confidence, flaws, limits)
        plain = Description(
            caption=best.caption,
            description="",
            confidence=best.confidence,
            alternatives=others,
            seconds=0.0,
            model=self._captioner.model,
            certainty=sure if best.caption else Certainty.NONE,
            checks=flaws,
            facts=facts,
        )
        return replace(plain, description=brief(plain))
