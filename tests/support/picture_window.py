"""A program of somebody else: a window that shows one picture. Run with the file as argument."""

import sys

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication(sys.argv)
label = QLabel()
label.setPixmap(QPixmap(sys.argv[1]))
label.setWindowTitle("Holiday")
label.show()
sys.exit(application.exec())
