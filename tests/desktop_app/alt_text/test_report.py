"""The table and the page of a run."""

import csv
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

from desktop_app.alt_text.proposals import Answer, Proposal, State
from desktop_app.alt_text.report import as_csv, as_page, summary

EVIL = "<script>alert(1)</script>&\"'"
PROPOSALS = [
    Proposal(Path("a.jpg"), State.WRITTEN, 'A dog, "big"', answer=Answer("", "sure", 0.8, "m 1")),
    Proposal(Path(f"{EVIL}.jpg"), State.REVIEW, EVIL, reason="Not sure."),
    Proposal(Path("b.docx"), State.REVIEW, "A cat", ("part", 1, "image1.png"), reason="Not sure."),
    Proposal(Path("\udcff.png"), State.FAILED, reason="The file is empty."),
]


class Outline(HTMLParser):
    """Tags in their order, each with its attributes, and the text of headings and cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.texts.append((self.tags[-1][0], data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_has_a_language_a_title_and_one_main_heading() -> None:
    page = Outline(as_page(PROPOSALS))
    assert page.named("html") == [{"lang": "en"}]
    assert ("title", "Alt text report") in page.texts
    assert len(page.named("h1")) == len(page.named("main")) == 1
    levels = [tag for tag, _ in page.tags if tag in ("h1", "h2", "h3")]
    assert levels == ["h1", "h2", "h2", "h2"]


def test_every_table_has_a_name_and_every_cell_its_heads() -> None:
    page = Outline(as_page(PROPOSALS))
    ids = {attributes.get("id") for attributes in page.named("h2")}
    for table in page.named("table"):
        assert table["aria-labelledby"] in ids
    assert {head["scope"] for head in page.named("th")} == {"col", "row"}
    assert {link["href"] for link in page.named("a")} == {f"#{one}" for one in ids}
    cells = [text for tag, text in page.texts if tag in ("th", "td")]
    assert cells[:7] == [
        *("Picture", "Alt text", "Why"),
        *(f"{EVIL}.jpg", EVIL, "Not sure."),
        "b.docx: image1.png",
    ]


def test_nothing_that_was_read_becomes_markup() -> None:
    page = as_page(PROPOSALS)
    assert Outline(page).named("script") == []
    page.encode()


def test_the_table_holds_what_json_does() -> None:
    rows = list(csv.DictReader(StringIO(as_csv(PROPOSALS))))
    assert [row["alt_text"] for row in rows] == ['A dog, "big"', EVIL, "A cat", ""]
    assert [row["picture"] for row in rows] == ["", "", "image1.png", ""]
    assert rows[3]["file"] == "\ufffd.png"
    assert as_csv([]) == "file\r\n"


def test_the_summary_counts() -> None:
    assert summary(PROPOSALS) == "To review: 2. Failed: 1. Written: 1."
    assert summary([]) == "There is no picture that lacks a text."
    Outline(as_page([]))
