"""Archives: one member changes, all others keep their bytes; hostile ones are refused."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.zip_archive import Archive
from tests.support.alt_text import archive

MEMBERS = {"mimetype": "application/x", "a.xml": "<a/>" * 50, "picture": b"\0\1" * 500, "z": "end"}


def streamed() -> bytes:
    """As programs write that do not know a member's size before."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_arguments: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in MEMBERS.items():
            file.writestr(name, content)
    return stream.getvalue()


def commented() -> bytes:
    stream = BytesIO(archive(MEMBERS))
    with zipfile.ZipFile(stream, "a") as file:
        file.comment = b"a note"
    return stream.getvalue()


def records(data: bytes) -> dict[str, bytes]:
    """Each member's record by the reading of another library: from its start to the next's."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        starts = [(info.header_offset, info.filename) for info in file.infolist()]
        ends = [*(start for start, _ in starts[1:]), file.start_dir]
    return {name: data[start:end] for (start, name), end in zip(starts, ends, strict=True)}


@pytest.mark.parametrize("data", [archive(MEMBERS, ("mimetype", "a.xml")), streamed(), commented()])
@pytest.mark.parametrize("content", [b"<b/>", b"<b>" * 5000, b""])
def test_only_the_changed_member_differs(data: bytes, content: bytes) -> None:
    after = b"".join(Archive(data).with_members({"a.xml": content}))
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(BytesIO(after)) as new:
        assert new.testzip() is None
        assert new.namelist() == list(MEMBERS)
        assert new.read("a.xml") == content
        assert new.comment == old.comment
        for name in MEMBERS:
            before, now = old.getinfo(name), new.getinfo(name)
            assert (before.compress_type, before.date_time, before.external_attr) == (
                (now.compress_type, now.date_time, now.external_attr)
            )
    others = [name for name in MEMBERS if name != "a.xml"]
    assert [records(after)[name] for name in others] == [records(data)[name] for name in others]
    assert b"".join(Archive(data).with_members({})) == data


def test_bytes_before_the_first_member_stay() -> None:
    with pytest.raises(AltTextError):
        Archive(b"#!/bin/sh\n" + archive(MEMBERS))  # its table tells wrong places


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def table(data: bytes) -> int:
    return data.index(b"PK\1\2")


PLAIN = archive({"a.xml": "<a/>" * 50})
SHARED = archive({"a.xml": "x" * 900, "b.xml": "y" * 900}, ("a.xml", "b.xml"))
HOSTILE = {
    "nothing": b"",
    "text": b"Dear reader",
    "cut": PLAIN[:-30],
    "no table": PLAIN[: table(PLAIN)] + PLAIN[PLAIN.index(b"PK\5\6") :],
    "encrypted": patched(PLAIN, table(PLAIN) + 8, b"\1\0"),
    "odd packing": patched(PLAIN, table(PLAIN) + 10, b"\x0c\0"),
    "start beyond the end": patched(PLAIN, table(PLAIN) + 42, b"\xf0\xff\xff\x7f"),
    "zip64": patched(PLAIN, PLAIN.index(b"PK\5\6") + 16, b"\xff\xff\xff\xff"),
    "many disks": patched(PLAIN, PLAIN.index(b"PK\5\6") + 4, b"\1\0"),
    "two members share bytes": patched(SHARED, table(SHARED) + 46 + 5 + 42, bytes(4)),
    "packed beyond the next": patched(SHARED, table(SHARED) + 20, struct.pack("<I", 5000)),
    "bomb": archive({"a.xml": bytes(30 << 20)}),
    "bomb beside noise": archive({"a.xml": bytes(2 << 20), "b": zlib.compress(b"x") * 99_999}, "b"),
    "over 200 megabytes": archive({f"{n}": b"ab" * (11 << 20) for n in range(10)}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused(name: str) -> None:
    with pytest.raises(AltTextError) as told:
        Archive(HOSTILE[name])
    assert told.value.sentence.endswith(".")


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        stream = BytesIO(PLAIN)
        with zipfile.ZipFile(stream, "a") as file:
            file.writestr("a.xml", "<b/>")
    with pytest.raises(AltTextError):
        Archive(stream.getvalue())


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_member_that_lies_about_its_size_is_not_unpacked_further(size: int) -> None:
    data = patched(PLAIN, table(PLAIN) + 24, struct.pack("<I", size))
    with pytest.raises(AltTextError):
        Archive(data).read("a.xml")


def test_a_damaged_member_is_told() -> None:
    at = PLAIN.index(b"a.xml") + 7
    with pytest.raises(AltTextError):
        Archive(patched(PLAIN, at, bytes([PLAIN[at] ^ 0xFF]))).read("a.xml")
