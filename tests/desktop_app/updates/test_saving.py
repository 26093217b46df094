"""The file of a release is whole and right, or not there."""

import hashlib
import subprocess
import threading
from pathlib import Path

import pytest

from desktop_app.engine.errors import Cancelled
from desktop_app.updates.errors import UpdateError
from desktop_app.updates.release_list import ReleaseFile
from desktop_app.updates.saving import save
from tests.support.release_server import NAME, PACKAGE, ReleaseServer, release_server

FILE = ReleaseFile(NAME, len(PACKAGE), hashlib.sha256(PACKAGE).hexdigest())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Downloads"


def address(server: ReleaseServer) -> str:
    return server.address.replace("releases.signed", NAME)


def download(server: ReleaseServer, folder: Path, cancel: threading.Event | None = None) -> Path:
    return save(address(server), FILE, folder, cancel or threading.Event(), lambda _: None)


def refused(server: ReleaseServer, folder: Path) -> str:
    """The sentence; nothing may be left."""
    with pytest.raises(UpdateError) as told:
        download(server, folder)
    assert not folder.is_dir() or list(folder.iterdir()) == []
    return told.value.sentence


def test_a_file_is_downloaded_and_progress_told(server: ReleaseServer, folder: Path) -> None:
    told: list[int] = []
    path = save(address(server), FILE, folder, threading.Event(), told.append)
    assert path == folder / NAME
    assert path.read_bytes() == PACKAGE
    assert told == sorted(set(told)) and told[-1] == 100
    assert list(folder.iterdir()) == [path]


def test_what_is_there_already_is_not_downloaded_again(server: ReleaseServer, folder: Path) -> None:
    assert download(server, folder) == download(server, folder)
    assert len(server.asked) == 1


def test_another_file_of_that_name_is_not_touched(server: ReleaseServer, folder: Path) -> None:
    folder.mkdir()
    (folder / NAME).write_text("mine")
    path = download(server, folder)
    assert path.read_bytes() == PACKAGE and path.suffix == ".deb"
    assert (folder / NAME).read_text() == "mine"


def test_what_an_interrupted_download_left_is_taken_over(
    server: ReleaseServer, folder: Path
) -> None:
    folder.mkdir()
    (folder / f"{NAME}.part").write_bytes(b"half")
    assert list(folder.iterdir()) != [download(server, folder)]
    assert [path.name for path in folder.iterdir()] == [NAME]


def test_a_file_with_other_bytes_is_deleted(server: ReleaseServer, folder: Path) -> None:
    server.files[f"/{NAME}"] = PACKAGE[:-1] + b"!"
    assert "not what the makers" in refused(server, folder)


def test_a_shorter_file_is_deleted(server: ReleaseServer, folder: Path) -> None:
    server.files[f"/{NAME}"] = PACKAGE[:-1]
    assert "not what the makers" in refused(server, folder)


def test_a_longer_file_is_not_read_to_its_end(server: ReleaseServer, folder: Path) -> None:
    server.files[f"/{NAME}"] = PACKAGE * 2
    assert "more than it should" in refused(server, folder)


def test_a_connection_that_breaks_off_leaves_nothing(server: ReleaseServer, folder: Path) -> None:
    server.stops_after = 1000
    server.go_on.set()  # it hangs up after these
    assert "not what the makers" in refused(server, folder)


def test_a_cancelled_download_ends_at_once_and_leaves_nothing(
    server: ReleaseServer, folder: Path
) -> None:
    server.stops_after = 100_000
    cancel = threading.Event()
    canceller = threading.Thread(target=lambda: (server.stopped.wait(30), cancel.set()))
    canceller.start()
    with pytest.raises(Cancelled):
        download(server, folder, cancel)
    assert not server.go_on.is_set(), "it waited for the server"
    assert list(folder.iterdir()) == []
    canceller.join()


def test_a_folder_that_cannot_be_written_is_told(server: ReleaseServer, tmp_path: Path) -> None:
    (tmp_path / "Downloads").write_text("no folder")
    with pytest.raises(UpdateError, match="could not be saved"):
        download(server, tmp_path / "Downloads")
    assert server.asked == []


def test_a_full_disk_is_told(server: ReleaseServer, folder: Path) -> None:
    folder.mkdir()
    (folder / f"{NAME}.part").symlink_to("/dev/full")
    assert "could not be saved" in refused(server, folder)


@pytest.mark.parametrize(
    "onward",
    [
        "http://example.org/file",
        "ftp://127.0.0.1/file",
        "file:///etc/passwd",
        "data:,text",
        "",
        "//",
    ],
)
def test_no_other_scheme_and_no_open_line_is_followed(
    server: ReleaseServer, folder: Path, onward: str
) -> None:
    server.moved[f"/{NAME}"] = onward
    sentence = refused(server, folder)
    assert "not safe" in sentence
    assert len(server.asked) <= 5  # an empty one leads to itself


def test_a_move_on_the_same_server_is_followed(server: ReleaseServer, folder: Path) -> None:
    server.moved[f"/{NAME}"] = "/elsewhere?of=it"
    server.files["/elsewhere?of=it"] = PACKAGE
    assert download(server, folder).read_bytes() == PACKAGE


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody knows, and its key."""
    path = tmp_path / "server.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    make += ["-nodes", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    make += ["-addext", "keyUsage=digitalSignature,keyCertSign"]
    subprocess.run([*make, "-keyout", path, "-out", path.with_suffix(".cert")], check=True,
                   capture_output=True)  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".cert").read_text())
    return path


def test_https_needs_a_certificate_that_is_trusted(
    certificate: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with release_server(str(certificate)) as server:
        assert "certificate" in refused(server, folder)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".cert")))
        assert download(server, folder).read_bytes() == PACKAGE


def test_https_never_leads_to_http(
    certificate: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".cert")))
    with release_server(str(certificate)) as server, release_server() as plain:
        server.moved[f"/{NAME}"] = address(plain)
        assert "not safe" in refused(server, folder)
        assert plain.asked == []
