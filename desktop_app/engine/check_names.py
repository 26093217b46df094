"""The checks of a picture: their ids, as `describe --json` tells them, and what is said of each."""

from enum import StrEnum


class Check(StrEnum):
    """Something that keeps a picture from being described well; never renamed, only added to."""

    BLACK = "black"
    BLANK = "blank"
    NOISE = "noise"
    TINY = "tiny"
    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    TURNED_LEFT = "turned_left"
    UPSIDE_DOWN = "upside_down"
    TURNED_RIGHT = "turned_right"
    CHART = "chart"
    SCREEN = "screen"
    DIAGRAM = "diagram"
    TEXT = "text"


NOTHING = (Check.BLACK, Check.BLANK, Check.NOISE)  # there is nothing to describe
KINDS = (Check.CHART, Check.SCREEN, Check.DIAGRAM, Check.TEXT)  # no photograph

# Which side a picture lies on is told with doubt: it is right in two of three.
SENTENCES = {
    Check.BLACK: "The picture is black. A covered camera, a screen curtain or a protected window "
    "can be the reason.",
    Check.BLANK: "The picture is empty: one color, or one that fades into another.",
    Check.NOISE: "The picture is only noise. There is nothing to see in it.",
    Check.TINY: "The picture is tiny. A larger copy would be described better.",
    Check.DARK: "The picture is very dark. More light would help.",
    Check.BRIGHT: "The picture is very bright. Less light, or the light behind you, would help.",
    Check.BLURRED: "The picture is blurred. Hold the camera still, or go a little further away.",
    Check.TURNED_LEFT: "The picture lies on its side, perhaps the left one. Turn it.",
    Check.UPSIDE_DOWN: "The picture is upside down.",
    Check.TURNED_RIGHT: "The picture lies on its side, perhaps the right one. Turn it.",
    Check.CHART: "This is a chart, not a photograph.",
    Check.SCREEN: "This is a picture of a screen, not a photograph.",
    Check.DIAGRAM: "This is a drawing or a diagram, not a photograph.",
    Check.TEXT: "This is mostly text.",
}
