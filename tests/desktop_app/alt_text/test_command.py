"""`hearsight alt-text`: what is written where, what is left, and that a run goes on."""

import csv
import json
import os
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.alt_text import command as alt_text
from desktop_app.alt_text import pictures
from desktop_app.alt_text.proposals import State
from desktop_app.alt_text.xmp import Words
from desktop_app.engine.description import Certainty, Description
from desktop_app.paths import journals_folder
from tests.support import pictures as made
from tests.support.alt_text import docx, docx_picture, exiftool, options, quick_model
from tests.support.commands import PROJECT, command, environment, run

SAMPLES = PROJECT / "assets" / "samples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures of every fate, and a document."""
    folder = tmp_path / "chosen"
    folder.mkdir()
    for name in ("cat.jpg", "unsure.jpg", "hand.jpg", "own.jpg"):
        (folder / name).write_bytes(made.valid("JPEG"))
    (folder / "bitmap.bmp").write_bytes(made.valid("BMP"))
    pictures.write(folder / "hand.jpg", Words("By hand"))
    pictures.write(folder / "own.jpg", Words("Older", "m 0"))
    (folder / "text.docx").write_bytes(docx(docx_picture(1, "")))
    (folder / "page.md").write_text("![](unsure.jpg) ![](../out.png) ![](own.jpg)")
    return folder


def go(*files: Path, **changes: object) -> int:
    return alt_text.run_with(options(*files, **changes), quick_model)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def records(output: str) -> dict[str, State]:
    lines = [json.loads(line) for line in output.splitlines()]
    return {f"{Path(one['file']).name} {one['picture']}".strip(): one["state"] for one in lines}


def test_without_a_flag_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert go(folder) == 0
    assert contents(folder) == before
    output = capsys.readouterr()
    assert output.out.splitlines() == [
        f"{folder}/bitmap.bmp\tA picture called bitmap.bmp.",
        f"{folder}/cat.jpg\tA picture called cat.jpg.",
        f"{folder}/page.md: own.jpg\tA picture called own.jpg.",
        f"{folder}/text.docx: image1.png\tA picture called inner picture.",
    ]
    told = output.err.splitlines()
    assert f"{folder}/page.md: ../out.png: Skipped: it lies outside the document's folder." in told
    assert f"{folder}/unsure.jpg: Not sure enough to be written. Review: A picture" in output.err
    assert told[-1].startswith("To review: 2. Proposed: 4. Skipped: 1.")


def test_sure_sentences_are_written_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert go(folder, write=True) == 0
    after = contents(folder)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["cat.jpg", "page.md", "text.docx"]
    assert exiftool(folder / "cat.jpg")["XMP-iptcCore:AltTextAccessibility"] == (
        "A picture called cat.jpg."
    )
    assert (folder / "page.md").read_text() == (
        "![](unsure.jpg) ![](../out.png) ![A picture called own.jpg.](own.jpg)"
    )
    assert "bitmap.bmp: Alt text can be written into" in capsys.readouterr().err
    assert go(folder, write=True, json=True) == 0
    assert contents(folder) == after, "a second run finds nothing to do"
    assert records(capsys.readouterr().out) == {
        "bitmap.bmp": "skipped",
        "cat.jpg": "own_text",
        "hand.jpg": "has_text",
        "own.jpg": "own_text",
        "page.md ../out.png": "skipped",
        "page.md unsure.jpg": "review",
        "unsure.jpg": "review",
    }


def test_what_was_ours_is_overwritten_only_when_asked_and_what_is_unsure_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go(folder, write=True, overwrite_own=True, include_unsure=True) == 0
    assert pictures.read(folder / "own.jpg").text == "A picture called own.jpg."
    unsure = pictures.read(folder / "unsure.jpg").text
    assert unsure == "A picture called unsure.jpg.", "the plain sentence without doubt"
    assert pictures.read(folder / "hand.jpg").text == "By hand"
    after = contents(folder)
    capsys.readouterr()
    assert go(folder, write=True, overwrite_own=True, json=True) == 0
    assert contents(folder) == after, "the same text is not written again"
    assert records(capsys.readouterr().out)["own.jpg"] == "own_text"


def test_sidecars(folder: Path) -> None:
    before = contents(folder)
    assert go(folder, sidecar=True) == 0
    after = contents(folder)
    assert set(after) - set(before) == {"bitmap.bmp.xmp", "cat.jpg.xmp"}
    assert {name: after[name] for name in before} == before


def test_a_table_and_a_page(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    table, page = tmp_path / "table.csv", tmp_path / "page.html"
    assert go(folder, csv=table, report=page) == 0
    with table.open(newline="", encoding="utf-8") as stream:
        rows = {Path(row["file"]).name: row for row in csv.DictReader(stream)}
    assert rows["cat.jpg"]["alt_text"] == "A picture called cat.jpg."
    assert rows["hand.jpg"]["state"] == "has_text"
    assert "A picture called cat.jpg." in page.read_text(encoding="utf-8")
    assert contents(folder) == before
    assert capsys.readouterr().out == ""
    assert go(folder, csv=tmp_path / "none" / "table.csv") == 1


def test_failures_are_told_and_the_rest_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "broken.docx").write_bytes(b"PK")
    assert go(folder, folder / "missing.jpg", write=True) == 1
    output = capsys.readouterr()
    assert "Failed: 3." in output.err
    assert pictures.read(folder / "cat.jpg").is_own


def test_an_abstention_is_never_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def abstain(picture: Path | bytes) -> Description:
        return replace(quick_model(picture), certainty=Certainty.NONE)

    before = contents(folder)
    wanted = options(folder, write=True, include_unsure=True, json=True)
    assert alt_text.run_with(wanted, abstain) == 0
    assert contents(folder) == before
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["alt_text"] for one in lines if one["state"] == "review"] == [""] * 5


def test_an_interrupted_run_goes_on_where_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = set(journals_folder().glob("*"))
    asked: list[Path | bytes] = []

    def until_the_fourth(picture: Path | bytes) -> Description:
        if len(asked) == 3:
            raise KeyboardInterrupt
        asked.append(picture)
        return quick_model(picture)

    with pytest.raises(KeyboardInterrupt):
        alt_text.run_with(options(folder), until_the_fourth)
    assert capsys.readouterr().err.endswith("Give the same command again to go on from here.\n")
    again: list[Path | bytes] = []

    def note(picture: Path | bytes) -> Description:
        again.append(picture)
        return quick_model(picture)

    alt_text.run_with(options(folder), note)
    assert capsys.readouterr().err.startswith("Going on from an interrupted run: 3 pictures")
    assert len(asked) + len(again) == 6, "nothing is described twice"
    assert set(journals_folder().iterdir()) == others


def test_the_real_command_with_the_real_model(tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    shutil.copy(SAMPLES / "chelsea.png", picture)
    outcome = run(command("alt-text", "--json", tmp_path))
    (record,) = outcome.records
    assert outcome.status == 0
    assert (record["state"], record["certainty"]) == ("proposed", "sure")
    assert run(command("alt-text", "--write", tmp_path)).status == 0
    read = exiftool(picture)
    assert read["XMP-iptcCore:AltTextAccessibility"] == record["alt_text"]
    assert read["XMP-hearsight:AltTextModel"] == record["model"]


@pytest.mark.parametrize(
    "arguments", [[], ["--write", "--json", "a"], ["--csv", "a"], ["--nonsense", "a"]]
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    outcome = run(command("alt-text", *arguments))
    assert (outcome.status, outcome.stdout) == (2, b"")
    assert b"usage: hearsight" in outcome.stderr


def test_ctrl_c_stops_the_command_cleanly(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.png").write_bytes((SAMPLES / "coffee.png").read_bytes())
    line = [*command("alt-text", "--json"), tmp_path]
    child = subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), process_group=0
    )
    assert child.stdout is not None and child.stdout.readline()
    os.killpg(child.pid, signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert child.returncode == 130
    assert b"again to go on" in told
    assert b"Traceback" not in told
