"""A program of somebody else: prints the keys that it gets, a line each, when they go down."""

import sys

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Tells of its keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        print(QKeySequence(event.keyCombination()).toString(), flush=True)


application = QApplication(sys.argv)
window = Window()
window.setWindowTitle("Keys")
window.resize(300, 200)
window.show()
sys.exit(application.exec())
