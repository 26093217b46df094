"""A voice that weighs nothing: it is ready at once, and "speaks" until it is silenced.

For thousands of sentences in a row; it talks as `desktop_app.speech.worker` does, and imports
nothing of ours, so that it starts in a few hundredths of a second.
"""

import json
import struct
import subprocess
import sys

_LENGTHS = struct.Struct(">IQ")
_VOICE = {"engine": "light", "id": "en", "name": "Light", "language": "en"}


def launch_light_voice() -> "subprocess.Popen[bytes]":
    """Start one; given to `Speaker` as `launch`."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _main() -> None:
    ready = json.dumps({"answer": "ready", "voices": [_VOICE]}).encode()
    sys.stdout.buffer.write(_LENGTHS.pack(len(ready), 0) + ready)
    sys.stdout.buffer.flush()
    while sys.stdin.buffer.read(1):  # what is to be said; the end when our parent has gone
        pass


if __name__ == "__main__":
    _main()
