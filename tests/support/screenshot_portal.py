"""A desktop portal that answers every question for a screenshot with one file.

    /usr/bin/python3 screenshot_portal.py CODE FILE COMMAND…

runs the command while the portal is on the session bus; the exit status is the command's. CODE is
the answer: 0 for a picture, 1 when the person refuses. It needs the system's Python with its gi.
"""

import subprocess
import sys
import threading
from pathlib import Path

from gi.repository import Gio, GLib

PATH = "/org/freedesktop/portal/desktop"
INTERFACE = """
<node><interface name="org.freedesktop.portal.Screenshot"><method name="Screenshot">
<arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
</method></interface></node>
"""
CODE, FILE, COMMAND = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]


def answer(bus, asking, _path, _interface, _method, arguments, call):
    """Give the place of the answer, and the answer there."""
    _parent, options = arguments.unpack()
    place = f"{PATH}/request/{asking[1:].replace('.', '_')}/{options['handle_token']}"
    call.return_value(GLib.Variant("(o)", (place,)))
    results = {"uri": GLib.Variant("s", FILE.as_uri())} if CODE == 0 else {}
    body = GLib.Variant("(ua{sv})", (CODE, results))
    bus.emit_signal(asking, place, "org.freedesktop.portal.Request", "Response", body)


def run(_bus, _name):
    """Be there, then run the command."""

    def wait():
        status.append(subprocess.run(COMMAND, check=False).returncode)
        GLib.idle_add(loop.quit)

    threading.Thread(target=wait).start()


def appear(bus, _name):
    """Put the object on the bus."""
    interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    bus.register_object(PATH, interface, answer, None, None)


status: list[int] = []
loop = GLib.MainLoop()
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.portal.Desktop", 0, appear, run, None)
loop.run()
sys.exit(status[0])
