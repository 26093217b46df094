"""Fetches over the web: https only, never more than was promised, ended at once when cancelled."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import certifi

from desktop_app.engine.errors import Cancelled
from desktop_app.translation import mark, tr
from desktop_app.updates.errors import UpdateError
from desktop_app.web_addresses import is_allowed, may_lead_to

NO_ANSWER = mark(
    "{host} could not be reached: {reason}. Nothing was downloaded. Check the network, then try "
    "again."
)
NOT_THERE = mark(
    "{host} does not have what was asked for: it answers {status}. Nothing was downloaded."
)
ELSEWHERE = mark(
    "{host} leads to an address that is not safe, so it was not followed. Nothing was downloaded."
)
TOO_LONG = mark("{host} sends more than it should. Nothing was downloaded.")

_PATIENCE = 20.0  # seconds without a byte until the other side counts as gone
_TICK = 0.05  # seconds between two looks at a cancel
_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5


def fetch(address: str, longest: int, cancel: threading.Event) -> bytes:
    """What lies at an address; raises `UpdateError`, also when it is longer, and `Cancelled`."""
    content = b""
    for chunk in chunks(address, longest, cancel):
        content += chunk
    return content


def chunks(address: str, longest: int, cancel: threading.Event) -> Iterator[bytes]:
    """The same, piece by piece."""
    host = str(urlsplit(address).hostname)
    received = 0
    with _told(host, cancel), _answer(address, host, cancel) as answer:
        while chunk := answer.read1(_CHUNK):
            received += len(chunk)
            if received > longest:
                raise UpdateError(tr(TOO_LONG, host=host))
            yield chunk
            if cancel.is_set():
                raise Cancelled
    if cancel.is_set():  # what looked like the end was the line being cut off
        raise Cancelled


@contextmanager
def _told(host: str, cancel: threading.Event) -> Iterator[None]:
    """Whatever goes wrong with the connection, as a sentence; nothing when it was cancelled."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if cancel.is_set():
            raise Cancelled from error
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise UpdateError(tr(NO_ANSWER, host=host, reason=reason)) from error


@contextmanager
def _answer(address: str, host: str, cancel: threading.Event) -> Iterator[http.client.HTTPResponse]:
    """What is found at an address, or where it leads to."""
    if not is_allowed(address):
        raise UpdateError(tr(ELSEWHERE, host=host))
    for _ in range(_MOST_REDIRECTS):
        with _connected(address, cancel) as connection:
            parts = urlsplit(address)
            place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", place, headers={"User-Agent": "Hearsight"})
            with connection.getresponse() as answer:
                if answer.status == http.client.OK:
                    yield answer
                    return
                if answer.status not in _REDIRECTS:
                    raise UpdateError(tr(NOT_THERE, host=host, status=answer.status))
                onward = urljoin(address, answer.getheader("Location", ""))
            if not may_lead_to(address, onward):
                raise UpdateError(tr(ELSEWHERE, host=host))
            address = onward
    raise UpdateError(tr(ELSEWHERE, host=host))


@contextmanager
def _connected(address: str, cancel: threading.Event) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut off when `cancel` is set, even in the middle of waiting."""
    parts = urlsplit(address)
    assert parts.hostname  # it is allowed
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=_PATIENCE, context=_trust()
        )
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_PATIENCE)
    over = threading.Event()
    try:
        _open(connection, cancel)
        cutting = (connection.sock, cancel, over)
        threading.Thread(target=_cut_off, args=cutting, name="cancel", daemon=True).start()
        yield connection
    finally:
        over.set()
        connection.close()


def _open(connection: http.client.HTTPConnection, cancel: threading.Event) -> None:
    """Connect. When cancelled, the thread that does it is left to end by itself.

    Nothing else ends it sooner: a name is looked up, and a greeting waited for, without a line yet.
    """
    failed: list[Exception] = []
    over = threading.Event()

    def connect() -> None:
        try:
            connection.connect()
        except Exception as error:
            failed.append(error)
        finally:
            if cancel.is_set():
                connection.close()
            over.set()

    threading.Thread(target=connect, name="connect", daemon=True).start()
    while not over.wait(_TICK) and not cancel.is_set():
        pass
    if cancel.is_set():
        raise Cancelled
    if failed:
        raise failed[0]


def _cut_off(line: socket.socket, cancel: threading.Event, over: threading.Event) -> None:
    while not over.wait(_TICK):
        if cancel.is_set():
            try:
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # not TLS's own: it is being read
            except OSError:  # it ended just now
                return
            return


def _trust() -> ssl.SSLContext:
    """Certificates that the system trusts, and those of certifi: some systems have none for us."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
