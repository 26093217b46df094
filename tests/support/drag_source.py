"""A window from which a file can be dragged; prints how the drag goes. It would rather be moved.

python drag_source.py FILE
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Drags the file as soon as the pressed mouse moves."""

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        drag = QDrag(self)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag.setMimeData(data)
        drag.actionChanged.connect(lambda: print("wanted", flush=True))
        print("begun", flush=True)
        either = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        print("ended", drag.exec(either, Qt.DropAction.MoveAction).name, flush=True)


application = QApplication(sys.argv)
source = Source("Drag me")
source.setWindowTitle("Drag source")
source.resize(200, 100)
source.show()
sys.exit(application.exec())
