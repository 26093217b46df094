"""The photographs of a folder, and those kept for decisions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from model.data.photos import Photo, is_set_aside, read_photos, read_pictures, write_records

FIVE = ("a dog", "a brown dog", "a dog runs", "the dog", "dog")


def photo(number: int) -> Photo:
    """A training photograph with five captions by people."""
    return Photo(f"photo_{number}", Path("x.jpg"), "train", "coco", "person", FIVE)


def test_about_a_quarter_is_set_aside() -> None:
    kept = [number for number in range(4000) if is_set_aside(photo(number))]
    assert len(kept) == pytest.approx(0.2435 * 4000, abs=80)


def test_the_same_ones_everywhere() -> None:
    assert [number for number in range(12) if is_set_aside(photo(number))] == [4, 7, 10, 11]


def test_only_training_photographs_that_five_people_described() -> None:
    kept = next(photo(number) for number in range(100) if is_set_aside(photo(number)))
    assert not is_set_aside(replace(kept, split="val"))
    assert not is_set_aside(replace(kept, split="test"))
    assert not is_set_aside(replace(kept, captions_by="machine"))
    assert not is_set_aside(replace(kept, captions=FIVE[:4]))
    assert is_set_aside(replace(kept, captions=(*FIVE, "a sixth"), source="flickr8k"))


def test_photographs_are_read_in_file_name_order(tmp_path: Path) -> None:
    lines = [
        {"id": name, "split": split, "source": "s", "captions_by": "person", "captions": [name]}
        for name, split in [("b", "train"), ("a", "val"), ("c", "train")]
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "captions.jsonl").write_text(text, encoding="utf-8")
    assert [each.id for each in read_photos(tmp_path)] == ["a", "b", "c"]
    assert [each.id for each in read_photos(tmp_path, "train")] == ["b", "c"]
    assert read_photos(tmp_path, "val")[0].path == tmp_path / "images" / "a.jpg"


def test_pictures_with_other_records_than_captions(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    lines = [json.dumps({"id": name, "text": "a post", "split": "val"}) for name in ("b", "a")]
    (folder / "posts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read_pictures(folder)
    assert [(each.id, each.split, each.captions) for each in found] == [
        ("a", "val", ()),
        ("b", "val", ()),
    ]
    with pytest.raises(FileNotFoundError):
        read_photos(folder)


def test_pictures_with_captions_are_read_as_photographs(tmp_path: Path) -> None:
    write_records(tmp_path, [photo(2), photo(1)])
    assert read_pictures(tmp_path) == read_photos(tmp_path)
    assert len(read_pictures(tmp_path)) == 2
