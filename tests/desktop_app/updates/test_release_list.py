"""A list is believed only as it was signed."""

import base64
import itertools
import json

import pytest
from nacl.signing import SigningKey

from desktop_app.updates import public_key
from desktop_app.updates.errors import UpdateError
from desktop_app.updates.release_list import is_newer, read_list
from tests.support.release_server import NAME, PACKAGE, PUBLIC_KEY, payload, signed


def file(**changes: object) -> dict[str, object]:
    """The files of a list, one thing of the only file changed."""
    values = json.loads(payload())["files"]["linux-deb"]
    return {"linux-deb": values | changes}


def test_a_signed_list_is_read() -> None:
    release = read_list(signed(payload()), PUBLIC_KEY)
    assert (release.serial, release.version) == (5, "9.9.9")
    assert release.files["linux-deb"].name == NAME
    assert release.files["linux-deb"].size == len(PACKAGE)


def test_every_shortened_list_is_refused() -> None:
    content = signed(payload())
    for length in range(len(content)):
        with pytest.raises(UpdateError):
            read_list(content[:length], PUBLIC_KEY)


def test_a_list_with_any_byte_changed_is_refused() -> None:
    content = signed(payload())
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(UpdateError):
            read_list(bytes(changed), PUBLIC_KEY)


@pytest.mark.parametrize("more", [b"\n", b" ", b"{}"])
def test_a_lengthened_list_is_refused(more: bytes) -> None:
    with pytest.raises(UpdateError):
        read_list(signed(payload()) + more, PUBLIC_KEY)


def test_a_list_signed_by_somebody_else_is_refused() -> None:
    with pytest.raises(UpdateError):
        read_list(signed(payload(), SigningKey.generate()), PUBLIC_KEY)


def test_nobody_can_sign_with_the_key_of_the_tests_for_the_shipped_one() -> None:
    assert len(bytes.fromhex(public_key.PUBLIC_KEY)) == 32
    with pytest.raises(UpdateError):
        read_list(signed(payload()), public_key.PUBLIC_KEY)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"{}", payload(), b"hearsight-releases-1 \n", b"<html>not found</html>\n" * 9],
    ids=["empty", "a line", "JSON", "unsigned", "no signature", "a page"],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UpdateError):
        read_list(content, PUBLIC_KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": 0},
        {"serial": True},
        {"serial": "5"},
        {"until": "2999-02-30"},
        {"until": "for ever"},
        {"until": None},
        {"until": 29991231},
        {"version": "newest"},
        {"version": 2},
        {"files": []},
        {"files": {"linux-deb": None}},
        {"files": file(name="../hearsight.deb")},
        {"files": file(name="hearsight.deb.sh")},
        {"files": file(name=".deb")},
        {"files": file(name=3)},
        {"files": file(size=0)},
        {"files": file(size=-1)},
        {"files": file(size=1e6)},
        {"files": file(sha256="0" * 63)},
        {"files": file(sha256=None)},
    ],
    ids=str,
)
def test_a_signed_list_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    content = payload(**changes)
    if "files" in changes and changes["files"] == []:
        content = payload(files=7)
    with pytest.raises(UpdateError):
        read_list(signed(content), PUBLIC_KEY)


def test_the_signature_is_of_the_bytes_not_of_their_meaning() -> None:
    other = json.dumps(json.loads(payload()), indent=4).encode()
    header = signed(payload()).split(b"\n", 1)[0]
    assert len(base64.b64decode(header.split(b" ")[1])) == 64
    with pytest.raises(UpdateError):
        read_list(header + b"\n" + other, PUBLIC_KEY)


def test_versions_are_in_their_order() -> None:
    order = [
        "0.9",
        "0.10a1",
        "0.10b1",
        "0.10rc1",
        "0.10rc2",
        "0.10",
        "0.10.1",
        "1",
        "1.0.1",
        "10.0",
    ]
    for before, after in itertools.pairwise(order):
        assert is_newer(after, before)
        assert not is_newer(before, after)
    assert not is_newer("1.0", "1") and not is_newer("1", "1.0.0")
