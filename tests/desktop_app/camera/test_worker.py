"""The camera's process: what it may do, and when it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from desktop_app.camera.trouble import SENTENCES, CameraError, Trouble
from desktop_app.camera.worker import take
from desktop_app.messages import receive
from desktop_app.paths import assets_folder
from desktop_app.processes import end_worker, start_worker
from tests.support.commands import PROJECT
from tests.support.films import write_film, write_silence

CAT = assets_folder() / "samples" / "chelsea.png"
PROBE = """
import json, os, socket, sys
from pathlib import Path
from desktop_app.camera.worker import take

told = []

def probe():
    for act in (socket.socket, lambda: Path(sys.argv[2]).write_text("a picture")):
        try:
            act()
        except PermissionError as error:
            told.append(error.strerror)

told.append(len(take(sys.argv[1], probe)) > 1000)
print(json.dumps(told))
"""


def test_a_picture_is_taken_and_the_process_ends(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.avi", CAT)
    child = start_worker("camera", str(film))
    try:
        stream = cast(BinaryIO, child.stdout)
        assert receive(stream) == ({"ready": True}, b"")
        header, picture = receive(stream)
        assert header == {"picture": True}
        assert picture[:3] == b"\xff\xd8\xff"
        assert child.wait(60) == 0
    finally:
        end_worker(child)
    assert list(tmp_path.iterdir()) == [film], "nothing is written to a disk"


def test_a_camera_that_gives_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "film.avi").write_text("no film")
    child = start_worker("camera", str(tmp_path / "film.avi"))
    try:
        header, _ = receive(cast(BinaryIO, child.stdout))
        assert header == {"trouble": "no_picture"}
        assert child.wait(60) == 1
    finally:
        end_worker(child)


def test_it_ends_when_nobody_waits_for_it_though_the_camera_hangs(tmp_path: Path) -> None:
    child = start_worker("camera", str(write_silence(tmp_path / "film.avi")))
    try:
        cast(BinaryIO, child.stdin).close()
        assert child.wait(60) == 0
    finally:
        end_worker(child)


def test_while_it_sees_it_can_reach_no_network_and_write_no_file(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.avi", CAT)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, film, tmp_path / "stolen"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == ["Operation not permitted"] * 2 + [True]
    assert list(tmp_path.iterdir()) == [film]


def test_a_camera_that_may_not_be_used_is_told_before_it_is_opened() -> None:
    with pytest.raises(CameraError) as caught:
        take("424242", lambda: None)
    assert caught.value.trouble is Trouble.REFUSED


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_sentence_and_what_to_do(trouble: Trouble) -> None:
    assert SENTENCES[trouble].count(". ") >= 1
    assert CameraError(trouble).sentence == SENTENCES[trouble]
