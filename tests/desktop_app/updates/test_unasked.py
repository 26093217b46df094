"""Nothing looks at the network before a person asks for updates."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.commands import PROJECT, environment
from tests.support.release_server import release_server


def test_the_network_is_not_touched_nor_even_loaded_before_somebody_asks(tmp_path: Path) -> None:
    """The server's list is signed by the tests' key: the shipped one does not believe it."""
    child = PROJECT / "tests" / "support" / "unasked_child.py"
    with release_server() as server:
        done = subprocess.run([sys.executable, child, tmp_path, server.address], check=False,
                              capture_output=True, env=environment())  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        asked = server.asked
    told = json.loads(done.stdout)
    assert told["before"] == {"looks": [], "loaded": []}
    assert {"http.client", "ssl", "nacl", "desktop_app.updates"} <= set(told["after"]["loaded"])
    assert any("socket.connect" in look for look in told["after"]["looks"])
    assert asked == ["/releases.signed"]
