"""METEOR by a Java program, and a plain word where there is none.

The real one takes ten seconds to start, so a program that speaks its protocol stands in for it.
"""

from pathlib import Path

import pytest

from model.evaluation.java_scores import BROKEN, NO_JAVA, NO_PARSER, java_scores

SAID = ["A dog runs in the grass.", "two men"]
HUMANS = [["a dog is running on grass", "the dog"], ["Two cats sleep"]]
METEOR = """#!/bin/sh
while read -r line; do
    printf '%s\\n' "$line" >>"{log}"
    case $line in
        SCORE*) echo "1 2 3" ;;
        EVAL*) printf '0.5\\n0.1\\n0.25\\n' ;;
    esac
done
"""


def set_up_java(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    java = folder / "java"
    java.write_text(script, encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def test_without_java_nothing_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert java_scores(SAID, HUMANS) == {"METEOR": NO_JAVA, "SPICE": NO_JAVA}


def test_a_broken_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_java(tmp_path, "#!/bin/sh\nexit 1\n", monkeypatch)
    assert java_scores(SAID, HUMANS)["METEOR"] == BROKEN


def test_meteor_is_asked_after_the_wording_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    set_up_java(tmp_path, METEOR.format(log=log), monkeypatch)
    assert java_scores(SAID, HUMANS)["METEOR"] == 25
    assert log.read_text(encoding="utf-8").splitlines() == [
        "SCORE ||| a dog is running on grass ||| the dog ||| a dog runs in the grass",
        "SCORE ||| two cats sleep ||| two people",
        "EVAL ||| 1 2 3 ||| 1 2 3",
    ]


def test_spice_downloads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_java(tmp_path, "#!/bin/sh\nexit 1\n", monkeypatch)
    monkeypatch.setattr("pycocoevalcap.spice.spice.__file__", str(tmp_path / "spice.py"))
    assert java_scores(SAID, HUMANS)["SPICE"] == NO_PARSER
