"""Program windows to render: files, tables, trees, editors, terminals, menus and their like."""

from random import Random

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStyle,
    QTextBrowser,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from model.data.windows.parts import (
    FILE,
    FOLDER,
    Scene,
    colored_line,
    filled_table,
    folder_tree,
    main_window,
)
from model.data.windows.text import CODE, COMMANDS, FILES, Words


def file_list(random: Random, words: Words) -> Scene:
    """Files with size and date, folders in a tree at the left."""
    window = main_window(random, words)
    split, files = QSplitter(), QTreeWidget()
    files.setHeaderLabels(words.several(random, 3))
    for name in random.choices(FILES, k=random.randint(8, 20)):
        row = QTreeWidgetItem([name, f"{random.randint(1, 999)} KB", f"{random.randint(1, 28)}.3."])
        row.setIcon(0, window.style().standardIcon(FILE if "." in name else FOLDER))
        files.addTopLevelItem(row)
    with_tree = random.random() < 0.5
    if with_tree:
        split.addWidget(folder_tree(random, words))
    split.addWidget(files)
    window.setCentralWidget(split)
    return Scene(window, f"files: {'tree, ' if with_tree else ''}list of files")


def file_icons(random: Random, words: Words) -> Scene:
    """Large icons of files and folders in rows."""
    window, icons = main_window(random, words), QListWidget()
    icons.setViewMode(QListView.ViewMode.IconMode)
    icons.setIconSize(QSize(48, 48))
    icons.setGridSize(QSize(110, 90))
    for name in random.choices(FILES, k=random.randint(6, 24)):
        sign = FILE if "." in name else FOLDER
        icons.addItem(QListWidgetItem(window.style().standardIcon(sign), name))
    window.setCentralWidget(icons)
    return Scene(window, "files: icons")


def table(random: Random, words: Words) -> Scene:
    """Rows and columns of words and numbers."""
    window = main_window(random, words)
    window.setCentralWidget(
        filled_table(random, words, random.randint(6, 20), random.randint(3, 6))
    )
    return Scene(window, "window: table")


def spreadsheet(random: Random, words: Words) -> Scene:
    """Many small cells, most of them empty, and a line for the formula."""
    window, page = main_window(random, words), QWidget()
    column = QVBoxLayout(page)
    column.addWidget(QLineEdit("=SUM(B2:B9)"))
    cells = filled_table(random, words, 30, 12, filled=0.25)
    cells.setHorizontalHeaderLabels(list("ABCDEFGHIJKL"))
    column.addWidget(cells)
    window.setCentralWidget(page)
    return Scene(window, "spreadsheet: numbers")


def tree(random: Random, words: Words) -> Scene:
    """A tree of folders, sometimes with an empty page beside it."""
    window, split = main_window(random, words), QSplitter()
    split.addWidget(folder_tree(random, words))
    page = random.random() < 0.5
    if page:
        split.addWidget(QPlainTextEdit(words.prose(random, 4)))
    window.setCentralWidget(split)
    return Scene(window, f"window: tree{', text' if page else ''}")


def code_editor(random: Random, words: Words) -> Scene:
    """Lines of code with numbers beside them."""
    window, page = main_window(random, words), QTextBrowser()
    first = random.randint(1, 300)
    colors = random.sample(["#a626a4", "#4078f2", "#50a14f", "#c18401"], 3)
    rows = [
        colored_line(random.choice(CODE), i + first, colors) for i in range(random.randint(12, 40))
    ]
    page.setHtml(f"<pre>{chr(10).join(rows)}</pre>")
    window.setCentralWidget(page)
    return Scene(window, "editor: code")


def prose_editor(random: Random, words: Words) -> Scene:
    """Running text, from one line to a full page."""
    window = main_window(random, words)
    count = random.choice([1, 1, 8, 20, 40])
    window.setCentralWidget(QPlainTextEdit(words.prose(random, count)))
    return Scene(window, f"editor: {'little text' if count == 1 else 'text'}")


def terminal(random: Random, words: Words) -> Scene:
    """Commands and what they answered, light on dark."""
    page = QPlainTextEdit("\n".join(random.choices(COMMANDS, k=random.randint(4, 30))))
    page.resize(random.randint(480, 800), random.randint(280, 480))
    ink, paper = random.choice(
        [("#eee", "#000"), ("#3f3", "#000"), ("#eee", "#012456"), ("#eee", "#300a24")]
    )
    page.setStyleSheet(f"font-family: monospace; color: {ink}; background: {paper}; border: 0")
    return Scene(page, "terminal")


def calculator(random: Random, words: Words) -> Scene:
    """Digits, signs and what they came to."""
    window = QWidget()
    window.resize(random.randint(220, 340), random.randint(300, 420))
    column, keys = QVBoxLayout(window), QGridLayout()
    display = QLineEdit(str(random.randint(0, 99999)))
    display.setAlignment(Qt.AlignmentFlag.AlignRight)
    display.setStyleSheet("font-size: 26px")
    column.addWidget(display)
    for place, sign in enumerate("C ( ) / 7 8 9 * 4 5 6 - 1 2 3 + 0 . % =".split()):
        key = QPushButton(sign)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keys.addWidget(key, place // 4, place % 4)
    column.addLayout(keys)
    return Scene(window, "calculator: buttons")


def open_menu(random: Random, words: Words) -> Scene:
    """A menu open over a page of text."""
    window, menu = main_window(random, words), QMenu()
    window.setCentralWidget(QPlainTextEdit(words.prose(random, random.choice([0, 5, 15]))))
    for place, text in enumerate(words.several(random, random.randint(5, 12))):
        action = menu.addAction(text)
        action.setCheckable(place % 4 == 1)
        action.setShortcut(random.choice(["", "Ctrl+S", "Ctrl+N", "F5"]))
        if place % 3 == 2:
            menu.addSeparator()
    return Scene(window, "program: menu", menu)


def web_page(random: Random, words: Words) -> Scene:
    """An address line over a page with headings, text and links."""
    window, bar, page = QMainWindow(), QToolBar(), QTextBrowser()
    window.resize(random.randint(560, 860), random.randint(380, 600))
    for sign in ("SP_ArrowBack", "SP_ArrowForward", "SP_BrowserReload"):
        bar.addAction(window.style().standardIcon(QStyle.StandardPixmap[sign]), sign)
    bar.addWidget(QLineEdit("https://www.example.org/"))
    window.addToolBar(bar)
    parts = [
        f"<h1>{words.label(random)}</h1><p>{words.prose(random, 4)}</p>"
        f"<p><a href='#'>{words.label(random)}</a> <a href='#'>{words.label(random)}</a></p>"
        for _ in range(random.randint(1, 3))
    ]
    page.setHtml("".join(parts))
    window.setCentralWidget(page)
    return Scene(window, "browser: text, links")


def mail(random: Random, words: Words) -> Scene:
    """A list of messages beside the text of one."""
    window, split, letters = main_window(random, words), QSplitter(), QListWidget()
    letters.addItems([words.prose(random, 1)[:40] for _ in range(random.randint(6, 14))])
    letters.setCurrentRow(random.randrange(6))
    split.addWidget(letters)
    split.addWidget(QPlainTextEdit(words.prose(random, 6)))
    window.setCentralWidget(split)
    return Scene(window, "window: list, text")


def blank(random: Random, words: Words) -> Scene:
    """A window with nothing in it."""
    window = QWidget()
    window.resize(random.randint(300, 700), random.randint(220, 500))
    window.setStyleSheet("background: palette(base)")
    return Scene(window, "blank window")


PROGRAMS = (
    file_list,
    file_icons,
    table,
    spreadsheet,
    tree,
    code_editor,
    prose_editor,
    terminal,
    calculator,
    open_menu,
    web_page,
    mail,
    blank,
)
