"""Voices that need no sound, and that they leave nothing behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.obedient_voice import ObedientVoices


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def voices(temporary: Path) -> Iterator[ObedientVoices]:
    voices = ObedientVoices()
    yield voices
    assert voices.alive() == 0
    assert list(temporary.iterdir()) == []
    voices.close()
