"""How the picture is shown: larger, inverted, with more contrast; each change is told."""

from dataclasses import replace

from PySide6.QtCore import QObject

from desktop_app.translation import mark, tr
from desktop_app.ui.adjusting import MOST_CONTRAST, Adjustment
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.picture_view import PictureView

_ZOOMS = (100, 150, 200, 300, 400, 600, 800)  # percent of the whole picture
_CONTRASTS = (mark("Contrast as it is"), mark("Strong contrast"), mark("Very strong contrast"))


class Viewing(QObject):
    """Changes the picture view by steps."""

    def __init__(self, view: PictureView, announcer: Announcer, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._announcer = announcer
        self._step = 0  # in the list of zooms
        self._adjustment = Adjustment()

    def zoom_in(self) -> None:
        """Show a part larger."""
        self._zoom(min(self._step + 1, len(_ZOOMS) - 1))

    def zoom_out(self) -> None:
        """Show more of the picture."""
        self._zoom(max(self._step - 1, 0))

    def zoom_whole(self) -> None:
        """Show all of it."""
        self._zoom(0)

    def invert(self) -> None:
        """Show the colours inverted, or as they are."""
        self._adjust(replace(self._adjustment, inverted=not self._adjustment.inverted))
        inverted, as_it_is = tr("Inverted colours"), tr("Colours as they are")
        self._announcer.tell(inverted if self._adjustment.inverted else as_it_is)

    def change_contrast(self) -> None:
        """Make the contrast stronger; after the strongest it is as it was."""
        contrast = (self._adjustment.contrast + 1) % (MOST_CONTRAST + 1)
        self._adjust(replace(self._adjustment, contrast=contrast))
        self._announcer.tell(tr(_CONTRASTS[contrast]))

    def _zoom(self, step: int) -> None:
        self._step = step
        self._view.zoom(_ZOOMS[step] / 100)
        if step:
            self._announcer.tell(tr("Picture at {percent} percent", percent=_ZOOMS[step]))
        else:
            self._announcer.tell(tr("Whole picture"))

    def _adjust(self, adjustment: Adjustment) -> None:
        self._adjustment = adjustment
        self._view.adjust(adjustment)
