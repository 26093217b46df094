"""What the window shows and says of the pictures that are described.

The picture and the text always belong together, and to the row of the list that is chosen. The
first picture of a request is shown and told when it is done; of the others the list tells, and one
sentence when all are done. A text that somebody may be reading never changes by itself.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QTimer, Signal
from PySide6.QtWidgets import QListView

from desktop_app.engine.description import Reading
from desktop_app.engine.wording import Detail, told
from desktop_app.speech.sounds import Sound
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.describing import Describer
from desktop_app.ui.intake import Picture
from desktop_app.ui.picture_view import PictureView
from desktop_app.ui.queue import Item, PictureQueue, State
from desktop_app.ui.widgets import ReadingText

WELCOME = mark(
    "No description yet. Press {open} to choose a picture, {paste} to paste one, or drop one here."
)
READY = mark("Ready")

_LONG = 3000  # milliseconds after which a person wants to hear that something is being done


class Showing(QObject):
    """Describes pictures, shows the chosen one, and tells what is new."""

    described = Signal(object)  # Item
    sounded = Signal(object)  # Sound, for somebody who waits
    list_appeared = Signal()
    idle = Signal()  # all is described
    shown = Signal(object)  # Item, or None

    def __init__(
        self,
        describer: Describer,
        queue: PictureQueue,
        announcer: Announcer,
        replaces: Callable[[], bool],
        detail: Callable[[], Detail],
        way_to: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        """`replaces` tells whether a new request takes the place of what is not done.

        `detail` tells how much is said of a picture, `way_to` what to press for an action.
        """
        super().__init__(parent)
        self._describer = describer
        self._queue = queue
        self._announcer = announcer
        self._replaces = replaces
        self._detail = detail
        self._way_to = way_to
        self.picture = PictureView(describer.jobs)
        self.text = ReadingText(tr("Description"))
        self.list = QListView()
        self.list.setModel(queue)
        self.list.setUniformItemSizes(True)
        self.list.hide()
        self._shown: Item | None = None
        self._last: Item | None = None  # described, and shown when another fails
        self._request: list[Item] = []  # all since nothing was left to do
        self._awaited: list[Item] = []  # the first picture of each request: told when it is done
        self._answered = False  # before that the engine may still be starting
        self._patience = QTimer(self, singleShot=True, interval=_LONG)
        self._patience.timeout.connect(self._tell_patience)
        self._connect()

    @property
    def item(self) -> Item | None:
        """What is shown, when it is described."""
        shown = self._shown
        return shown if shown is not None and shown.state is State.DESCRIBED else None

    def describe(self, pictures: list[Picture]) -> None:
        """Describe these; show and tell the first."""
        self._announcer.silence()
        self._announcer.forget_problems()
        waits = self._describer.is_busy and not self._replaces()
        if not waits:
            self._describer.cancel()
            self._request, self._awaited = [], []
        before = self._queue.waiting() + self._describer.is_busy
        items = self._queue.add(pictures)
        self._request += items
        self._awaited.append(items[0])
        if waits:
            name = items[0].picture.name
            self._announcer.tell(tr("{name} waits. {count} before it.", name=name, count=before))
        else:
            self._choose(items[0])
            self._patience.start()
            self.sounded.emit(Sound.STARTED)
        self._describer.go_on()

    def cancel(self) -> bool:
        """Stop describing, and say so; whether there was anything to stop."""
        done = sum(item.state is State.DESCRIBED for item in self._request)
        if not self._describer.cancel():
            return False
        self._patience.stop()
        if self.item is None:
            self._choose(self._last)
        total = len(self._request)
        self._request, self._awaited = [], []
        sentence = tr("Cancelled")
        if total > 1:
            sentence = tr(
                "Cancelled. {done} of {total} pictures were described.", done=done, total=total
            )
        self._announcer.tell(sentence)
        return True

    def tell_status(self) -> None:
        """Say what is being done, and how long it will still take."""
        self._announcer.tell(self._status())

    def said(self, item: Item) -> str:
        """What is said of a described picture, in as much detail as the person wants."""
        if item.description is None:
            return ""
        detail = self._detail()
        facts = item.description.facts
        if facts is None or detail is Detail.BRIEF:
            return item.description.description
        if detail is Detail.DETAILED:
            facts = facts.without_origin()
        described = replace(item.description, facts=facts)
        return told(described, item.reading or Reading(), detail)

    def say_again(self) -> None:
        """Show and say the shown picture's description anew, in the detail of now."""
        self._show(self._shown)
        if self.item is not None:
            self._announcer.say_description(self.said(self.item))

    def translate(self) -> None:
        """Everything in the language of the moment."""
        self.text.setAccessibleName(tr("Description"))
        self.list.setAccessibleName(tr("Pictures"))
        self.picture.translate()
        self._show(self._shown)
        self._announcer.show(self._status())

    def show_entry(self, item: Item) -> None:
        """Show an item that is in no list."""
        self._choose(item)

    def _connect(self) -> None:
        self._describer.began.connect(self._note_begin)
        self._describer.ended.connect(self._note_end)
        self._describer.idle.connect(self._sum_up)
        self._queue.rowsInserted.connect(self._show_list)
        self.list.selectionModel().currentChanged.connect(self._follow)

    def _tell_patience(self) -> None:
        """Say what takes so long; who has read it in the text hears that it is no new picture."""
        self._announcer.say(tr("Still working. {status}", status=self._status()))

    def _note_begin(self, item: Item) -> None:
        self._announcer.show(self._status())
        if item is self._shown:
            self._show(item)

    def _note_end(self, item: Item) -> None:
        self._answered = True
        if item in self._awaited:
            self._patience.stop()
            self._tell(item)
        elif item is self._shown:
            self._show(item)
        if item.state is State.DESCRIBED:
            self.described.emit(item)

    def _tell(self, item: Item) -> None:
        """Say what came of a picture that the person waits for; show it if it has the place."""
        is_shown = item is self._shown
        self.sounded.emit(Sound.FAILED if item.state is State.FAILED else Sound.DONE)
        if item.state is State.FAILED or item.description is None:
            if is_shown:
                self._choose(self._last)
            self._announcer.warn(item.sentence())
        elif is_shown or self.item is None:
            self._choose(item)
            self._announcer.say_description(self.said(item))
        else:  # it had to wait, and another description is being read
            self._announcer.say_description(item.sentence())

    def _sum_up(self) -> None:
        self._announcer.show(tr(READY))
        self.idle.emit()
        request, is_batch = self._request, len(self._request) > len(self._awaited)
        self._request, self._awaited = [], []
        if not is_batch:
            return
        self.sounded.emit(Sound.DONE)
        failed = [item.picture.name for item in request if item.state is State.FAILED]
        sentence = tr("All {total} pictures are done.", total=len(request))
        if failed:
            names = ", ".join(failed[:3])
            told = tr("{count} could not be described: {names}.", count=len(failed), names=names)
            sentence = f"{sentence} {told}"
        self._announcer.tell(sentence)

    def _status(self) -> str:
        item = self._describer.current
        if item is None:
            return tr(READY)
        if not self._answered:
            return tr("Starting the describer for {name}", name=item.picture.name)
        if len(self._request) < 2:
            return tr("Describing {name}", name=item.picture.name)
        place, total = self._request.index(item) + 1, len(self._request)
        sentence = tr(
            "Describing {name}, {place} of {total}",
            name=item.picture.name,
            place=place,
            total=total,
        )
        seconds = self._describer.seconds_left()
        if seconds is None or place == 1:
            return sentence
        return f"{sentence}. {time_left(seconds)}"

    def _choose(self, item: Item | None) -> None:
        """Make this the chosen row, and show it."""
        row = self._queue.row(item) if item is not None else -1
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        selection.setCurrentIndex(
            self._queue.index(row) if row >= 0 else QModelIndex(),
            QItemSelectionModel.SelectionFlag.ClearAndSelect,
        )
        selection.blockSignals(False)
        self.list.viewport().update()
        self._show(item)

    def _follow(self, current: QModelIndex, _before: QModelIndex) -> None:
        """The person chose another row."""
        if current.isValid():
            self._show(self._queue.items[current.row()])

    def _show(self, item: Item | None) -> None:
        self._shown = item
        if item is not None and item.state is State.DESCRIBED:
            self._last = item
        self.picture.show_picture(item.picture if item else None)
        text = self._text_of(item)
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
        self.shown.emit(item)

    def _text_of(self, item: Item | None) -> str:
        if item is None:
            return tr(WELCOME, open=self._way_to("open"), paste=self._way_to("paste"))
        if item.state is State.DESCRIBED and item.description is not None:
            return self.said(item)
        if item is self._describer.current:
            return self._status()
        return item.sentence()

    def _show_list(self) -> None:
        if self._queue.rowCount() > 1 and self.list.isHidden():
            self.list.show()
            self.list_appeared.emit()


def time_left(seconds: float) -> str:
    """How long it will still take, as one says it."""
    if seconds < 60:
        return tr("About {count} seconds left.", count=max(1, round(seconds)))
    return tr("About {count} minutes left.", count=round(seconds / 60))
