"""Several folders of captioned pictures as one: rows of pictures and of features go together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.data.corpora import is_trained_on, load_corpora
from model.data.photos import Photo, is_set_aside, write_records
from model.data.views import VIEWS


def corpus(root: Path, name: str, ids: list[str], offset: float) -> Path:
    """A folder of pictures, and features that count them from `offset`, ten more each view."""
    folder = root / "data" / name
    folder.mkdir(parents=True)
    write_records(
        folder, [Photo(each, Path(), "train", "s", "person", (each,)) for each in reversed(ids)]
    )
    for number, view in enumerate(VIEWS):
        rows = (np.arange(len(ids)) + offset + 10 * number).astype(np.float16)
        cache = root / "features" / name
        cache.mkdir(parents=True, exist_ok=True)
        np.save(cache / f"{view}.tokens.npy", np.tile(rows[:, None, None], (1, 5, 3)))
        np.save(cache / f"{view}.embeds.npy", np.tile(rows[:, None], (1, 4)))
    return folder


def test_pictures_and_features_of_all_folders_go_together(tmp_path: Path) -> None:
    folders = [corpus(tmp_path, "b", ["x", "y"], 0), corpus(tmp_path, "a", ["u", "v", "w"], 2)]
    found = load_corpora(folders, tmp_path / "features")
    assert [photo.id for photo in found.photos] == ["x", "y", "u", "v", "w"]
    assert list(found.views) == list(VIEWS)
    for number, view in enumerate(VIEWS):
        expected = np.arange(5) + 10 * number
        assert found.views[view].embeds[:, 0].tolist() == expected.tolist()
        assert found.views[view].tokens[:, 4, 2].tolist() == expected.tolist()


def test_a_view_that_was_not_made_is_told(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "a", ["u"], 0)
    (tmp_path / "features" / "a" / "flawed.tokens.npy").unlink()
    with pytest.raises(FileNotFoundError, match=r"flawed\.tokens\.npy"):
        load_corpora([folder], tmp_path / "features")


def test_what_is_set_aside_is_trained_on_only_when_asked() -> None:
    five = Photo("", Path(), "train", "s", "person", ("a", "b", "c", "d", "e"))
    kept = next(p for p in (replace(five, id=str(i)) for i in range(99)) if is_set_aside(p))
    assert is_trained_on(kept, set_aside=False)
    assert not is_trained_on(kept, set_aside=True)
    assert is_trained_on(replace(kept, captions_by="machine"), set_aside=True)
    assert not is_trained_on(replace(kept, split="val"), set_aside=False)
    assert not is_trained_on(replace(kept, split="test"), set_aside=False)
