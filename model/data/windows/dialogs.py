"""Dialogs to render: check boxes, forms, messages, wizards, settings and their like."""

from random import Random

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QStyle,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from model.data.windows.parts import Scene, button_row, plain_window, setting, wrapped
from model.data.windows.text import Words

_SIGNS = {
    "information": QStyle.StandardPixmap.SP_MessageBoxInformation,
    "question": QStyle.StandardPixmap.SP_MessageBoxQuestion,
    "warning": QStyle.StandardPixmap.SP_MessageBoxWarning,
    "error": QStyle.StandardPixmap.SP_MessageBoxCritical,
}


def check_boxes(random: Random, words: Words) -> Scene:
    """Check boxes, perhaps in a group, and buttons."""
    window, column = plain_window(random, 300, 480)
    group = QGroupBox(words.label(random)) if random.random() < 0.5 else QWidget()
    inner = QVBoxLayout(group)
    for text in words.several(random, random.randint(3, 9)):
        box = QCheckBox(text)
        box.setChecked(random.random() < 0.5)
        inner.addWidget(box)
    column.addWidget(group)
    column.addLayout(button_row(random, words))
    return Scene(window, "dialog: check boxes, buttons")


def radio_buttons(random: Random, words: Words) -> Scene:
    """A question with radio buttons, and buttons."""
    window, column = plain_window(random, 300, 480)
    column.addWidget(wrapped(words.prose(random, 1)))
    texts = words.several(random, random.randint(3, 6))
    for place, text in enumerate(texts):
        button = QRadioButton(text)
        button.setChecked(place == 1)
        column.addWidget(button)
    column.addStretch()
    column.addLayout(button_row(random, words))
    return Scene(window, "dialog: radio buttons, buttons")


def form(random: Random, words: Words) -> Scene:
    """Text fields with labels, sometimes drop down boxes among them."""
    window, column = plain_window(random, 360, 560)
    fields = QFormLayout()
    drop_downs = random.random() < 0.5
    for place, text in enumerate(words.several(random, random.randint(4, 8))):
        if drop_downs and place % 3 == 2:
            box = QComboBox()
            box.addItems(words.several(random, 3))
            fields.addRow(f"{text}:", box)
        else:
            fields.addRow(f"{text}:", QLineEdit(random.choice(["", words.label(random)])))
    column.addLayout(fields)
    column.addLayout(button_row(random, words))
    parts = "text fields, drop down boxes" if drop_downs else "text fields"
    return Scene(window, f"dialog: {parts}, buttons")


def message(random: Random, words: Words) -> Scene:
    """A sign, a sentence and one to three buttons."""
    window, column = plain_window(random, 320, 520, 120, 200)
    sign = random.choice(list(_SIGNS))
    row, picture = QHBoxLayout(), QLabel()
    picture.setPixmap(window.style().standardIcon(_SIGNS[sign]).pixmap(48, 48))
    row.addWidget(picture)
    row.addWidget(wrapped(words.prose(random, random.randint(1, 2))), 1)
    column.addLayout(row)
    column.addLayout(button_row(random, words))
    return Scene(window, f"message: {sign}, buttons")


def login(random: Random, words: Words) -> Scene:
    """A name, a password, a check box and a button in the middle of a page."""
    window, column = plain_window(random, 340, 640, 320, 480)
    column.addStretch()
    heading = QLabel(words.label(random))
    heading.setStyleSheet("font-size: 24px; font-weight: bold")
    column.addWidget(heading, 0, Qt.AlignmentFlag.AlignHCenter)
    password = QLineEdit("123456789")
    password.setEchoMode(QLineEdit.EchoMode.Password)
    for widget in (QLineEdit(words.label(random)), password, QCheckBox(words.label(random))):
        widget.setFixedWidth(240)
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    button = QPushButton(words.buttons[0])
    button.setFixedWidth(240)
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch()
    return Scene(window, "login: text fields, button")


def progress(random: Random, words: Words) -> Scene:
    """A sentence over a progress bar, and a button."""
    window, column = plain_window(random, 360, 560, 130, 220)
    column.addWidget(wrapped(words.prose(random, 1)))
    bar = QProgressBar()
    bar.setValue(random.randint(5, 95))
    column.addWidget(bar)
    column.addLayout(button_row(random, words, 1))
    return Scene(window, "message: progress bar, button")


def wizard(random: Random, words: Words) -> Scene:
    """A heading, text or choices, and buttons for back and next."""
    window, column = plain_window(random, 460, 640, 340, 440)
    heading = QLabel(words.label(random))
    heading.setStyleSheet("font-size: 20px; background: palette(base); padding: 14px")
    column.addWidget(heading)
    column.addWidget(wrapped(words.prose(random, 3)))
    choices = random.random() < 0.5
    for text in words.several(random, 3 if choices else 0):
        column.addWidget(QRadioButton(text))
    column.addStretch()
    column.addLayout(button_row(random, words, 3))
    return Scene(window, f"wizard: text, {'radio buttons, ' if choices else ''}buttons")


def tabs(random: Random, words: Words) -> Scene:
    """Settings behind tabs: check boxes, drop down boxes and numbers."""
    window, column = plain_window(random, 400, 620, 340, 480)
    pages = QTabWidget()
    for title in words.several(random, random.randint(3, 5)):
        page = QWidget()
        fields = QFormLayout(page)
        for text in words.several(random, random.randint(4, 8)):
            kind = random.choice([QCheckBox, QComboBox, QSpinBox])
            fields.addRow(text, setting(kind, words, random))
        pages.addTab(page, title[:12])
    column.addWidget(pages)
    column.addLayout(button_row(random, words, 3))
    return Scene(window, "settings: tabs, check boxes, buttons")


def settings_page(random: Random, words: Words) -> Scene:
    """A list of topics at the left, settings at the right."""
    window, column = plain_window(random, 560, 800, 380, 540)
    row, fields = QHBoxLayout(), QVBoxLayout()
    topics = QListWidget()
    topics.addItems(words.several(random, 9))
    topics.setCurrentRow(random.randrange(9))
    topics.setFixedWidth(170)
    row.addWidget(topics)
    heading = QLabel(words.label(random))
    heading.setStyleSheet("font-size: 24px")
    fields.addWidget(heading)
    for text in words.several(random, random.randint(3, 6)):
        fields.addWidget(QLabel(text))
        fields.addWidget(setting(random.choice([QCheckBox, QComboBox]), words, random))
    fields.addStretch()
    row.addLayout(fields, 1)
    column.addLayout(row)
    return Scene(window, "settings: list, drop down boxes")


def sliders(random: Random, words: Words) -> Scene:
    """Several sliders, lying or standing."""
    window, column = plain_window(random, 320, 520)
    standing = random.random() < 0.4
    row = QHBoxLayout()
    for text in words.several(random, random.randint(3, 6)):
        way = Qt.Orientation.Vertical if standing else Qt.Orientation.Horizontal
        slider = QSlider(way)
        slider.setValue(random.randint(0, 99))
        part = QVBoxLayout()
        part.addWidget(QLabel(text[:10]))
        part.addWidget(slider)
        if standing:
            row.addLayout(part)
        else:
            column.addLayout(part)
    column.addLayout(row)
    column.addLayout(button_row(random, words))
    return Scene(window, "dialog: sliders, buttons")


def calendar(random: Random, words: Words) -> Scene:
    """One month."""
    window, column = plain_window(random, 320, 560, 240, 420)
    month = QCalendarWidget()
    month.setSelectedDate(QDate(2000 + random.randint(0, 30), random.randint(1, 12), 15))
    column.addWidget(month)
    if random.random() < 0.4:
        column.addLayout(button_row(random, words))
    return Scene(window, "calendar")


def list_dialog(random: Random, words: Words) -> Scene:
    """A list to choose from with buttons beside it."""
    window, names = QWidget(), QListWidget()
    window.resize(random.randint(340, 520), random.randint(260, 400))
    row, column = QHBoxLayout(window), QVBoxLayout()
    names.addItems(words.several(random, random.randint(5, 16)))
    names.setCurrentRow(random.randrange(5))
    row.addWidget(names)
    for text in words.buttons[: random.randint(2, 5)]:
        column.addWidget(QPushButton(text))
    column.addStretch()
    row.addLayout(column)
    return Scene(window, "dialog: list, buttons")


DIALOGS = (
    list_dialog,
    check_boxes,
    radio_buttons,
    form,
    message,
    login,
    progress,
    wizard,
    tabs,
    settings_page,
    sliders,
    calendar,
)
