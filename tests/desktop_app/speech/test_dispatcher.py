"""Speech by speech-dispatcher: what it is told, how it is silenced, and that it may be missing.

The service is a real socket that speaks the protocol; the voice processes are the real ones.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.speech.dispatcher import Dispatcher, DispatcherError, on_scale, socket_path, wake
from desktop_app.speech.errors import VOICE_BROKE_OFF, SpeechError
from desktop_app.speech.manner import DISPATCHER, Manner, VoiceInfo
from desktop_app.speech.speaker import Speaker
from tests.support.obedient_voice import REAL_WORKER, start_python
from tests.support.ssip_server import SsipServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it is a service of Linux")

SECONDS = 60  # until waiting counts as failed
PLAIN = {
    **{"language": "en", "voice": "writer", "chosen": False},
    **{"rate": 1.0, "pitch": 1.0, "volume": 1.0},
}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SsipServer]:
    with SsipServer(tmp_path) as server:
        monkeypatch.setenv("SPEECHD_ADDRESS", server.address)
        yield server


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def speaker(server: SsipServer, problems: list[str]) -> Iterator[Speaker]:
    speaker = Speaker(problems.append, launch=lambda: start_python(REAL_WORKER))
    yield speaker
    speaker.close()


def test_its_voices_are_known(server: SsipServer) -> None:
    server.voices = ("English (America)\ten-US\tnone", "English (America)+Ed\ten-US\tEd", "odd")
    dispatcher = Dispatcher()
    assert dispatcher.voices == [
        VoiceInfo("English (America)", "English (America)", "en-US", DISPATCHER)
    ]
    dispatcher.close()


def test_without_a_voice_it_is_no_engine(server: SsipServer) -> None:
    server.voices = ()
    with pytest.raises(DispatcherError):
        Dispatcher()


@pytest.mark.parametrize("address", ["none:", "inet_socket:localhost:1", "unix_socket:/missing"])
def test_where_it_does_not_answer_it_is_no_engine(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", address)
    with pytest.raises(DispatcherError):
        Dispatcher()


def test_it_is_looked_for_where_it_is_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SPEECHD_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert socket_path() == tmp_path / "speech-dispatcher" / "speechd.sock"


def test_it_is_waked_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "speech-dispatcher"
    program.write_text('#!/bin/sh\necho "$@" >>"$XDG_RUNTIME_DIR/started"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("SPEECHD_ADDRESS")
    monkeypatch.setattr(sys, "platform", "linux")
    wake.cache_clear()
    wake()
    wake()
    assert (tmp_path / "started").read_text() == "--spawn\n"


def test_a_plain_text_leaves_what_the_person_set_for_all_programs(server: SsipServer) -> None:
    dispatcher = Dispatcher()
    assert dispatcher.say("a dog now", PLAIN)
    (spoken,) = server.wait(texts=1)
    assert spoken.text == "a dog now"
    assert spoken.settings["language"] == "en"
    assert not {"rate", "pitch", "volume", "synthesis_voice"} & set(spoken.settings)
    dispatcher.close()


def test_what_the_person_chose_is_set(server: SsipServer) -> None:
    dispatcher = Dispatcher()
    chosen = {"voice": "second writer", "chosen": True, "rate": 2.0, "pitch": 0.5, "volume": 0.5}
    assert dispatcher.say("a dog now", {**PLAIN, **chosen})
    (spoken,) = server.wait(texts=1)
    assert spoken.settings["synthesis_voice"] == "second writer"
    assert [spoken.settings[name] for name in ("rate", "pitch", "volume")] == ["65", "-50", "-10"]
    dispatcher.close()


@pytest.mark.parametrize("text", [".", "..", ".now", "one\r\n.\r\nQUIT\r\ntwo", "\u2028."])
def test_no_text_is_a_command(server: SsipServer, text: str) -> None:
    dispatcher = Dispatcher()
    assert dispatcher.say(f"{text} now", PLAIN)
    (spoken,) = server.wait(texts=1)
    assert spoken.text == f"{' '.join(text.splitlines())} now"
    dispatcher.close()


def test_a_text_may_end_before_it_is_accepted(server: SsipServer) -> None:
    dispatcher = Dispatcher()
    assert dispatcher.say("over at once", PLAIN)
    dispatcher.close()


def test_a_refusal_is_a_problem(server: SsipServer) -> None:
    dispatcher = Dispatcher()
    with pytest.raises(SpeechError, match=VOICE_BROKE_OFF):
        dispatcher.say("please refuse this", PLAIN)
    dispatcher.close()


@pytest.mark.parametrize(
    ("name", "normal", "factor", "value"),
    [
        ("rate", 0, 0.5, -100),
        ("rate", 0, 0.7, -60),
        ("rate", -20, 1.0, -20),
        ("rate", 0, 2.8, 99),
        ("rate", 50, 3.0, 100),
        ("pitch", 0, 1.5, 50),
        ("pitch", 0, 9.0, 100),
        ("volume", 100, 0.5, 0),
        ("volume", 0, 0.0, -100),
    ],
)
def test_factors_have_a_place_on_the_scale(
    name: str, normal: int, factor: float, value: int
) -> None:
    assert on_scale(name, normal, factor) == value


def test_each_language_is_said_in_it_by_the_service(
    speaker: Speaker, server: SsipServer, problems: list[str]
) -> None:
    for text, language in (("a dog now", "en"), ("ein Hund now", "de")):
        speaker.say(text, language, Manner(rate=2.8))
        assert speaker.wait(SECONDS)
    assert [(spoken.text, spoken.settings["language"]) for spoken in server.wait(texts=2)] == [
        ("a dog now", "en"),
        ("ein Hund now", "de"),
    ]
    assert problems == []


def test_stop_silences_the_service(
    speaker: Speaker, server: SsipServer, problems: list[str]
) -> None:
    speaker.say("and on and on")
    server.wait(texts=1)
    speaker.stop()
    server.wait(cancelled=1)
    assert speaker.wait(SECONDS)
    assert problems == []


def test_a_new_text_silences_the_old(speaker: Speaker, server: SsipServer) -> None:
    speaker.say("and on and on")
    server.wait(texts=1)
    speaker.say("now")
    assert speaker.wait(SECONDS)
    assert [spoken.text for spoken in server.wait(texts=2, cancelled=1)] == ["and on and on", "now"]


def test_closing_silences_the_service(speaker: Speaker, server: SsipServer) -> None:
    speaker.say("and on and on")
    server.wait(texts=1)
    speaker.close()
    server.wait(cancelled=1)


def test_the_service_is_silenced_when_the_program_is_killed(server: SsipServer) -> None:
    code = (
        "import signal; from desktop_app.speech.speaker import Speaker;"
        "Speaker(print).say('and on and on'); signal.pause()"
    )
    with start_python(code) as program:
        server.wait(texts=1)
        program.kill()
    server.wait(cancelled=1)


def test_what_another_program_cuts_short_is_no_problem(
    speaker: Speaker, server: SsipServer, problems: list[str]
) -> None:
    speaker.say("and on and on. " * 40)
    server.wait(texts=1)
    server.cancel_all()
    assert speaker.wait(SECONDS)
    assert problems == []
    assert len(server.wait()) == 1


def test_a_service_that_breaks_off_is_told(
    speaker: Speaker, server: SsipServer, problems: list[str]
) -> None:
    speaker.say("and on and on")
    server.wait(texts=1)
    server.break_off()
    assert speaker.wait(SECONDS)
    assert problems == [VOICE_BROKE_OFF]
