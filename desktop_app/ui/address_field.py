"""A field for an address of the web; empty for none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from desktop_app.translation import mark, tr
from desktop_app.web_addresses import is_allowed

NO_ADDRESS = mark("An address begins with https:// and has no blanks. It is as before.")


class AddressField(QLineEdit):
    """Takes what is typed when Return is pressed or the focus leaves."""

    changed = Signal(str)
    refused = Signal(str)  # a sentence

    def __init__(self) -> None:
        super().__init__()
        self._address = ""
        self.editingFinished.connect(self._take)

    def show_address(self, address: str) -> None:
        """Show this one; empty for none."""
        self._address = address
        self.setText(address)

    def _take(self) -> None:
        typed = self.text().strip()
        if typed and not is_allowed(typed):
            self.show_address(self._address)
            self.refused.emit(tr(NO_ADDRESS))
        elif typed != self._address:
            self.show_address(typed)
            self.changed.emit(typed)
