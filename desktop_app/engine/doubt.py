"""When a sentence is said plainly, when with doubt, and when not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.engine.check_names import KINDS, NOTHING, Check
from desktop_app.engine.description import Certainty


class Caution(StrEnum):
    """How much doubt a person wants to hear of."""

    TRUSTING = "trusting"
    BALANCED = "balanced"
    CAUTIOUS = "cautious"


@dataclass(frozen=True)
class Thresholds:
    """Confidences, 0–1, of the model's manifest."""

    sure: float  # from here on a sentence is said plainly
    floor: float  # below, no sentence is said


# What harms when it is wrong, by what a sentence says. Such a sentence is never said plainly.
_HIGH_STAKES = re.compile(
    r"\b("
    r"pills?|medicines?|medications?|medical|tablets?|syringes?|needles?|pharmacy|pharmacist|drugs?"
    r"|injections?|bandages?"
    r"|traffic|crosswalks?|crossing|stop sign|(red|green) light|railroad"
    r"|raw|rotten|mold|moldy|mushrooms?|peanuts?|nuts|seafood|shellfish|edible|poison\w*|ripe|unripe"
    r"|money|cash|coins?|dollars?|cents?|pennies|penny|currency|prices?|(dollar|credit) \w+"
    r"|president|politician|candidate|celebrity|celebrities|jesus|christ|elvis|einstein|lincoln"
    r"|obama|marx|groucho"
    r")\b"
)

# Words by which a sentence says itself that the picture is no photographed scene.
_NAMED = {
    Check.CHART: r"charts?|graphs?|plots?|pie|columns?|bars|table",
    Check.SCREEN: r"screens?|screenshots?|windows?|dialogs?|menus?|desktop|browser|editor|terminal"
    r"|web ?page|website|software|program",
    Check.DIAGRAM: r"diagrams?|drawings?|flowcharts?|maps?|illustrations?|boxes and arrows",
    Check.TEXT: r"text|words?|pages?|papers?|documents?|letters?|writing|signs?|book|newspaper",
}
_ANY_NAMED = re.compile(rf"\b({'|'.join(_NAMED.values())})\b")


def certainty(
    caption: str, confidence: float, checks: tuple[str, ...], limits: Thresholds
) -> Certainty:
    """How far to trust the model's sentence about a picture."""
    if any(check in NOTHING for check in checks):
        return Certainty.NONE
    is_drawn = any(check in KINDS for check in checks)
    if is_drawn and not _ANY_NAMED.search(caption.lower()):
        return Certainty.NONE
    if confidence < limits.floor:
        return Certainty.NONE
    if confidence < limits.sure or is_high_stakes(caption):
        return Certainty.UNSURE
    return Certainty.SURE


def is_high_stakes(caption: str) -> bool:
    """Whether somebody could come to harm by trusting the sentence."""
    return _HIGH_STAKES.search(caption.lower()) is not None


def read_thresholds(record: Mapping[str, Mapping[str, float]]) -> dict[Caution, Thresholds]:
    """The manifest's thresholds for each step of caution; raises `KeyError` or `TypeError`."""
    return {caution: Thresholds(**record[caution]) for caution in Caution}
