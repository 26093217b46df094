"""The rules of `conftest.py` themselves, in test sessions of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPED_TEST = "import pytest\ndef test_it():\n    pytest.skip('no microphone')\n"
SKIPPED_MODULE = "import pytest\npytest.skip('no microphone', allow_module_level=True)\n"
QT_WARNING = "from PySide6.QtCore import qWarning\ndef test_it(qtbot):\n    qWarning('torn')\n"
PYTHON_WARNING = "import warnings\ndef test_it():\n    warnings.warn('old')\n"
PASSING = "def test_it():\n    pass\n"


def session(
    tmp_path: Path, project_root: Path, text: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "conftest.py").write_bytes((project_root / "tests" / "conftest.py").read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((project_root / "pyproject.toml").read_bytes())
    (tests / "test_it.py").write_text(text, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("text", [SKIPPED_TEST, PASSING + SKIPPED_MODULE], ids=["test", "module"])
def test_a_skip_fails_the_run_in_ci(tmp_path: Path, project_root: Path, text: str) -> None:
    done = session(tmp_path, project_root, text, CI="true")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "a skipped test fails this run" in done.stdout
    assert "no microphone" in done.stdout


def test_a_skip_is_allowed_elsewhere(tmp_path: Path, project_root: Path) -> None:
    assert session(tmp_path, project_root, SKIPPED_TEST).returncode == pytest.ExitCode.OK


@pytest.mark.parametrize("text", [QT_WARNING, PYTHON_WARNING], ids=["qt", "python"])
def test_a_warning_fails(tmp_path: Path, project_root: Path, text: str) -> None:
    done = session(tmp_path, project_root, text)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 failed" in done.stdout


def test_without_any_of_these_it_passes(tmp_path: Path, project_root: Path) -> None:
    assert session(tmp_path, project_root, PASSING, CI="true").returncode == pytest.ExitCode.OK
