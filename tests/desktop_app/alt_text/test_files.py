"""What the words on the command line stand for."""

from pathlib import Path

from desktop_app.alt_text.files import LEADS_OUT, Chosen, chosen_files


def test_a_folder_stands_for_what_lies_in_it_in_the_order_people_count(tmp_path: Path) -> None:
    names = ("2.jpg", "10.jpg", "in/A.PNG", "page.md", "notes.txt", ".hidden.jpg", ".git/a.png")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    expected = ["2.jpg", "10.jpg", "page.md", "in/A.PNG"]
    found = chosen_files([tmp_path])
    assert [str(one.path.relative_to(tmp_path)) for one in found] == expected
    assert [one.is_document for one in found] == [False, False, True, False]


def test_each_file_is_there_once_by_whatever_name(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "b.jpg").symlink_to("a.jpg")
    named = [tmp_path / "a.jpg", tmp_path, tmp_path / "." / "a.jpg"]
    assert chosen_files(named) == [Chosen(tmp_path / "a.jpg")]


def test_links_out_of_a_folder_are_listed_and_those_to_folders_not_followed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "chosen"
    folder.mkdir()
    (tmp_path / "outside.jpg").touch()
    (folder / "file.jpg").symlink_to("../outside.jpg")
    (folder / "up").symlink_to("..")
    assert chosen_files([folder]) == [Chosen(folder / "file.jpg", LEADS_OUT)]
    (direct,) = chosen_files([folder / "file.jpg"])
    assert not direct.problem, "a link that somebody names is meant"


def test_what_is_missing_stays_to_be_told(tmp_path: Path) -> None:
    assert chosen_files([tmp_path / "none.jpg"]) == [Chosen(tmp_path / "none.jpg")]
