"""Posts are mended and lose names, handles and links; repeated ones are not trained on."""

import json
from pathlib import Path

import pytest

from model.data.photos import in_kept_share
from model.tasks.posts import mend, plain, read_posts, small_words, without_names


def misread(text: str) -> str:
    """The text as the data have it: its GB 18030 bytes read as Windows-1252."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode("gb18030")
    )


@pytest.mark.parametrize("text", ["You’re “here”…", "série: à bientôt", "友達にも", "plain", ""])
def test_misread_bytes_are_mended(text: str) -> None:
    assert mend(misread(text)) == text


def test_what_cannot_be_mended_is_dropped() -> None:
    assert mend("a ¯500 | dog here¡\xad") == "a 500 | dog here…"
    assert mend("a dog \ud7a3") == "a dog "


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("RT @some_one: the dog http://t.co/AbC runs", "the dog runs"),
        ("so RT @a: RT @b so sad @c", "so so sad"),
        ("see https://x.org/y www.a.b now", "see now"),
        ("a dog htt¡\xad", "a dog"),
        ("a dog in the gard¡\xad", "a dog in the"),
        ("a dog http:/¡\xad", "a dog"),
        ("#TrainHard #sad it¡¯s", "Train Hard sad it's"),
        ("s¨¦rie", "serie"),
    ],
)
def test_links_handles_and_cut_words_go(text: str, kept: str) -> None:
    assert " ".join(plain(text).split()) == kept


def test_names_go_and_words_with_a_capital_stay() -> None:
    common = small_words(["a happy dog", "Happy LIVE it's"])
    assert common == {"a", "happy", "dog", "it's"}
    kept = without_names("Happy Anna Kashfi LIVE dog 2 It's", common)
    assert kept.split() == ["Happy", "dog", "2", "It's"]


def post(name: str, text: str, split: str = "train") -> dict[str, str]:
    return {"id": name, "text": text, "sentiment": "neutral", "split": split}


def test_posts_are_read_in_file_name_order_and_repeated_ones_are_left_out(tmp_path: Path) -> None:
    records = [
        post("9", "RT @x: the sad old dog is alone again"),
        post("10", "the sad old dog is alone again #sad", "test"),
        post("2", "another dog is happy"),
        post("3", "http://t.co/x", "val"),
        post("4", "http://t.co/y"),
    ]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "posts.jsonl").write_text(lines, encoding="utf-8")
    found = read_posts(tmp_path)
    assert [(each.id, each.split) for each in found] == [
        ("10", "test"),
        ("2", "train"),
        ("3", "val"),
        ("4", "train"),
        ("9", "left out"),
    ]
    assert found[1].words == ("another", "dog", "is", "happy")
    assert found[2].words == ()


def test_posts_that_repeat_what_is_set_aside_are_left_out(tmp_path: Path) -> None:
    kept = next(str(i) for i in range(100) if in_kept_share(str(i)))
    others = [str(i) for i in range(100) if not in_kept_share(str(i))][:2]
    records = [post(kept, "so sad a dog"), post(others[0], "so sad a dog"), post(others[1], "glad")]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "posts.jsonl").write_text(lines, encoding="utf-8")
    splits = {each.id: each.split for each in read_posts(tmp_path, set_aside=True)}
    assert splits == {kept: "train", others[0]: "left out", others[1]: "train"}
    assert {each.split for each in read_posts(tmp_path)} == {"train"}
