"""The real engine in its real process: killed, stopped, cancelled, closed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app.engine import client
from desktop_app.engine.client import RESTARTED, TOO_SLOW, Engine
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from tests.support.commands import PROJECT
from tests.support.processes import is_gone

SAMPLES = PROJECT / "assets" / "samples"
CAT = SAMPLES / "chelsea.png"
COFFEE = SAMPLES / "coffee.png"
DEADLINE = 120.0  # seconds until a description counts as hung
PATIENT = 60.0  # seconds a picture; the machine may be busy
SOON = 5.0  # seconds


class Looked(threading.Event):
    """A cancel event that acts at the second look: the picture is with the engine by then."""

    def __init__(self, act: "Callable[[Looked], None]") -> None:
        super().__init__()
        self._act = act
        self.looks = 0

    def is_set(self) -> bool:
        self.looks += 1
        if self.looks == 2:
            self._act(self)
        return super().is_set()


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SECONDS_A_PICTURE", PATIENT)


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def engine(notices: list[str]) -> Iterator[Engine]:
    """A loaded engine."""
    engine = Engine("cpu", notices.append)
    try:
        engine.provider()
        yield engine
    finally:
        engine.close()


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def signal_to(engine: Engine, number: int) -> None:
    assert engine.pid is not None
    os.kill(engine.pid, number)


def test_a_cat_is_described(engine: Engine, notices: list[str]) -> None:
    described = engine.describe(CAT)
    assert "cat" in described.caption.lower().rstrip(".").split()
    assert described.description
    assert 0 < described.confidence < 1
    captions = [described.caption, *(other.caption for other in described.alternatives)]
    assert len(captions) == len(set(captions)) <= 5
    assert 0 < described.seconds < PATIENT
    assert engine.describe(CAT.read_bytes()).caption == described.caption
    assert notices == []


def test_a_file_that_is_no_picture_is_refused_and_the_engine_lives_on(
    engine: Engine, notices: list[str]
) -> None:
    pid = engine.pid
    with pytest.raises(HearsightError) as caught:
        engine.describe(b"no picture")
    assert caught.value.code == ErrorCode.NOT_A_PICTURE
    assert engine.describe(CAT).caption
    assert engine.pid == pid
    assert notices == []


def test_killed_while_describing_it_is_started_again_and_the_picture_tried_once_more(
    engine: Engine, notices: list[str]
) -> None:
    signal_to(engine, signal.SIGSTOP)
    first = engine.pid
    described = engine.describe(CAT, Looked(lambda _: signal_to(engine, signal.SIGKILL)))
    assert "cat" in described.caption.lower()
    assert notices == [RESTARTED]
    assert engine.pid != first


def test_killed_between_two_pictures_the_next_is_described_all_the_same(
    engine: Engine, notices: list[str]
) -> None:
    child = engine.pid
    assert child is not None
    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert "cat" in engine.describe(CAT).caption.lower()
    assert notices == [RESTARTED]


def test_killed_again_and_again_it_gives_up_and_the_next_picture_works(
    engine: Engine, notices: list[str], background: ThreadPoolExecutor
) -> None:
    given_up = threading.Event()
    signal_to(engine, signal.SIGSTOP)

    def kill_each() -> None:
        while not given_up.wait(0.01):
            if (pid := engine.pid) is not None and not is_gone(pid):
                os.kill(pid, signal.SIGKILL)

    killer: list[Future[None]] = []
    try:
        with pytest.raises(HearsightError) as caught:
            engine.describe(CAT, Looked(lambda _: killer.append(background.submit(kill_each))))
    finally:
        given_up.set()
    killer[0].result(DEADLINE)
    assert caught.value.code == ErrorCode.ENGINE_FAILED
    assert notices == [RESTARTED]
    assert "cat" in engine.describe(CAT).caption.lower()


@pytest.mark.parametrize("as_bytes", [False, True], ids=["a path", "more bytes than a pipe holds"])
def test_a_process_that_hangs_meets_the_time_limit_and_the_next_picture_works(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, notices: list[str], as_bytes: bool
) -> None:
    picture = CAT.read_bytes() if as_bytes else CAT
    stopped = engine.pid
    assert stopped is not None
    signal_to(engine, signal.SIGSTOP)
    monkeypatch.setattr(client, "SECONDS_A_PICTURE", 0.3)
    started = time.monotonic()
    with pytest.raises(HearsightError) as caught:
        engine.describe(picture)
    assert 0.3 <= time.monotonic() - started < SOON
    assert (caught.value.code, caught.value.sentence) == (ErrorCode.ENGINE_FAILED, TOO_SLOW)
    assert is_gone(stopped)
    monkeypatch.setattr(client, "SECONDS_A_PICTURE", PATIENT)
    assert "cat" in engine.describe(picture).caption.lower()
    assert notices == []


def test_a_cancelled_description_ends_soon_and_the_next_answer_is_the_next_pictures(
    engine: Engine, notices: list[str]
) -> None:
    pid = engine.pid
    coffee = engine.describe(COFFEE).caption
    started = time.monotonic()
    with pytest.raises(Cancelled):
        engine.describe(CAT, Looked(threading.Event.set))
    assert time.monotonic() - started < SOON
    assert engine.describe(COFFEE).caption == coffee
    assert engine.pid == pid
    assert notices == []


def test_cancelled_while_it_is_loading_the_next_picture_works() -> None:
    engine = Engine("cpu")
    try:
        with pytest.raises(Cancelled):
            engine.describe(CAT, Looked(threading.Event.set))
        assert "cat" in engine.describe(CAT).caption.lower()
    finally:
        engine.close()


def test_cancelled_beforehand_nothing_is_started() -> None:
    cancel = threading.Event()
    cancel.set()
    engine = Engine("cpu")
    with pytest.raises(Cancelled):
        engine.describe(CAT, cancel)
    assert engine.pid is None


def test_two_callers_get_their_own_answers(engine: Engine, background: ThreadPoolExecutor) -> None:
    pictures = (CAT, COFFEE)
    alone = [engine.describe(picture).caption for picture in pictures]
    futures = [background.submit(engine.describe, picture) for picture in pictures]
    assert [future.result(DEADLINE).caption for future in futures] == alone
    assert alone[0] != alone[1]


def test_closing_leaves_no_process(engine: Engine) -> None:
    pid = engine.pid
    assert pid is not None
    engine.close()
    assert is_gone(pid)
    assert engine.pid is None
    with pytest.raises(HearsightError):
        engine.describe(CAT)
    engine.close()


def test_closing_cancels_a_description_under_way(engine: Engine) -> None:
    pid = engine.pid
    assert pid is not None
    signal_to(engine, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(Cancelled):
        engine.describe(CAT, Looked(lambda _: engine.close()))
    assert time.monotonic() - started < SOON
    assert is_gone(pid)


def test_a_model_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARSIGHT_MODEL", str(tmp_path))
    engine = Engine("cpu")
    try:
        with pytest.raises(HearsightError) as caught:
            engine.describe(CAT)
        assert caught.value.code == ErrorCode.MODEL_MISSING
        monkeypatch.delenv("HEARSIGHT_MODEL")
        assert engine.describe(CAT).caption
    finally:
        engine.close()


def test_a_process_that_dies_while_loading_has_no_provider() -> None:
    engine = Engine("cpu")
    try:
        engine.start()
        signal_to(engine, signal.SIGKILL)
        with pytest.raises(HearsightError) as caught:
            engine.provider()
        assert caught.value.code == ErrorCode.ENGINE_FAILED
    finally:
        engine.close()


def test_importing_the_client_is_light() -> None:
    code = """
import sys, desktop_app.engine.client
heavy = {"numpy", "onnxruntime", "onnx", "PIL", "pi_heif", "PySide6", "torch"}
print(*sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_an_engine_that_rests_gives_its_memory_back_and_comes_again(
    engine: Engine, notices: list[str]
) -> None:
    pid = engine.pid
    assert pid is not None
    assert engine.rest()
    assert engine.pid is None
    assert is_gone(pid)
    assert not engine.rest(), "there is nothing left to end"
    assert "cat" in engine.describe(CAT).caption.lower()
    assert notices == [], "that is no failure"


def test_an_engine_that_was_just_used_does_not_rest(engine: Engine) -> None:
    engine.read(CAT, thorough=False)
    assert not engine.rest(unused=DEADLINE)
    assert engine.pid is not None
    assert engine.rest(unused=0.0)


def test_an_engine_at_work_does_not_rest(engine: Engine, background: ThreadPoolExecutor) -> None:
    rested: list[bool] = []
    cancel = Looked(lambda _looked: rested.append(engine.rest()))
    described = background.submit(engine.describe, CAT, cancel).result(DEADLINE)
    assert rested == [False]
    assert "cat" in described.caption.lower()
