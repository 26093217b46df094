"""A program that has the chord Ctrl+Alt+D, and tells so."""

import time

from desktop_app.x11 import Connection

server = Connection()
(code,) = server.keycodes(ord("d"))
assert server.grab(code, 4 | 8)
print("held", flush=True)
while True:
    time.sleep(60)
