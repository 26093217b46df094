"""What rendered windows are made of: bare and main windows, rows of buttons, trees, tables."""

from dataclasses import dataclass
from random import Random

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from model.data.windows.text import FILES, Words

FOLDER, FILE = QStyle.StandardPixmap.SP_DirIcon, QStyle.StandardPixmap.SP_FileIcon


@dataclass(frozen=True)
class Scene:
    """A window to render, the label of its looks, and a menu that is open over it."""

    window: QWidget
    label: str
    menu: QWidget | None = None


def plain_window(
    random: Random, least: int, most: int, low: int = 220, high: int = 400
) -> tuple[QWidget, QVBoxLayout]:
    """A window of a random size within limits, in pixels, and its column."""
    window = QWidget()
    window.resize(random.randint(least, most), random.randint(low, high))
    return window, QVBoxLayout(window)


def button_row(random: Random, words: Words, count: int | None = None) -> QHBoxLayout:
    """A row of buttons at the right."""
    row = QHBoxLayout()
    row.addStretch()
    for text in words.buttons[: count or random.randint(2, 3)]:
        row.addWidget(QPushButton(text))
    return row


def setting(kind: type[QWidget], words: Words, random: Random) -> QWidget:
    """A check box, drop down box or number with something in it."""
    widget = kind()
    if isinstance(widget, QComboBox):
        widget.addItems(words.several(random, 3))
    if isinstance(widget, QCheckBox):
        widget.setText(words.label(random))
        widget.setChecked(random.random() < 0.5)
    if isinstance(widget, QSpinBox):
        widget.setValue(random.randint(0, 99))
    return widget


def wrapped(text: str) -> QLabel:
    """Text that breaks into lines."""
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def main_window(random: Random, words: Words) -> QMainWindow:
    """A main window with a menu bar, mostly a tool bar and a status bar."""
    window = QMainWindow()
    window.resize(random.randint(460, 820), random.randint(320, 560))
    for text in words.several(random, random.randint(3, 6)):
        window.menuBar().addMenu(text.split()[0])
    if random.random() < 0.6:
        bar = QToolBar()
        for sign in ("SP_FileIcon", "SP_DirOpenIcon", "SP_DialogSaveButton", "SP_BrowserReload"):
            bar.addAction(window.style().standardIcon(QStyle.StandardPixmap[sign]), sign)
        window.addToolBar(bar)
    if random.random() < 0.6:
        window.statusBar().addWidget(QLabel(words.prose(random, 1)))
    return window


def folder_tree(random: Random, words: Words) -> QTreeWidget:
    """A tree, partly opened."""
    folders = QTreeWidget()
    folders.setHeaderHidden(True)
    icon = folders.style().standardIcon(FOLDER)
    for text in words.several(random, random.randint(3, 7)):
        top = QTreeWidgetItem([text])
        top.setIcon(0, icon)
        folders.addTopLevelItem(top)
        for name in random.sample(FILES, random.randint(0, 4)):
            below = QTreeWidgetItem([name])
            below.setIcon(0, icon)
            top.addChild(below)
        top.setExpanded(random.random() < 0.7)
    return folders


def filled_table(
    random: Random, words: Words, rows: int, columns: int, filled: float = 1
) -> QTableWidget:
    """A table, that share of its cells filled."""
    cells = QTableWidget(rows, columns)
    cells.setHorizontalHeaderLabels(words.several(random, columns))
    for row in range(rows):
        for column in range(columns):
            if random.random() < filled:
                text = words.label(random) if column == 0 else str(random.randint(0, 9999))
                cells.setItem(row, column, QTableWidgetItem(text))
    if columns < 8:
        cells.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return cells


def colored_line(line: str, number: int, colors: list[str]) -> str:
    """A line of code as HTML, its words in colors, its number before it."""
    shown = line.replace("<", "&lt;")
    for word, color in zip(("def ", "return ", "import "), colors, strict=True):
        shown = shown.replace(word, f"<span style='color:{color}'>{word}</span>")
    if line.startswith("#") or '"""' in line:
        shown = f"<span style='color:#8a8a8a'>{shown}</span>"
    return f"<span style='color:#8a8a8a'>{number:4d}</span>  {shown}"
