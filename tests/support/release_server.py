"""A server of releases on this computer: what lies where, in which way it is sent, who asked."""

import base64
import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nacl.signing import SigningKey

KEY = SigningKey(b"a key that only the tests know..")
PUBLIC_KEY = KEY.verify_key.encode().hex()
PACKAGE = b"the newer Hearsight" * 10_000
UNTIL = "2999-12-31"
NAME = "hearsight_9.9.9_amd64.deb"


def payload(**changes: Any) -> bytes:
    """A list before it is signed; its one file is `PACKAGE`."""
    file = {"name": NAME, "size": len(PACKAGE), "sha256": hashlib.sha256(PACKAGE).hexdigest()}
    values = {
        "serial": 5,
        "until": UNTIL,
        "version": "9.9.9",
        "files": {"linux-deb": file},
    } | changes
    return json.dumps(values).encode()


def signed(content: bytes, key: SigningKey = KEY) -> bytes:
    """The list with its signature before it."""
    return (
        b"hearsight-releases-1 " + base64.b64encode(key.sign(content).signature) + b"\n" + content
    )


class ReleaseServer:
    """Serves `files`, redirects `moved`; `stops_after` bytes it waits until `go_on` is set."""

    def __init__(self) -> None:
        self.files = {"/releases.signed": signed(payload()), f"/{NAME}": PACKAGE}
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []
        self.stops_after: int | None = None
        self.stopped, self.go_on = threading.Event(), threading.Event()
        self.address = ""

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.asked.append(handler.path)
        if handler.path in self.moved:
            handler.send_response(302)
            handler.send_header("Location", self.moved[handler.path])
            handler.end_headers()
            return
        if handler.path not in self.files:
            handler.send_error(404)
            return
        content = self.files[handler.path]
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        if self.stops_after is None:
            handler.wfile.write(content)
            return
        handler.wfile.write(content[: self.stops_after])
        self.stopped.set()
        self.go_on.wait(60)


@contextmanager
def release_server(certificate: str | None = None) -> Iterator[ReleaseServer]:
    """A running server; by https when there is the file of a certificate and its key."""
    releases = ReleaseServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            releases.send(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _QuietServer(("127.0.0.1", 0), Handler)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    releases.address = f"{scheme}://127.0.0.1:{server.server_address[1]}/releases.signed"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield releases
    finally:
        releases.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Somebody hung up: that is what many of the tests are about."""
