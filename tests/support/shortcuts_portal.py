"""A desktop portal for shortcuts: gives or refuses them, and presses each once it is given.

    /usr/bin/python3 shortcuts_portal.py CODE

tells "ready" when it is on the session bus, then a line for each shortcut: its keys and what it is
for. CODE is the answer: 0 when the person agrees, 1 when not. It needs the system's gi.
"""

import sys

from gi.repository import Gio, GLib

CODE = int(sys.argv[1])
PATH = "/org/freedesktop/portal/desktop"
NAME = "org.freedesktop.portal.GlobalShortcuts"
INTERFACE = f"""
<node><interface name="{NAME}">
<method name="CreateSession">
<arg type="a{{sv}}" direction="in"/><arg type="o" direction="out"/></method>
<method name="BindShortcuts">
<arg type="o" direction="in"/><arg type="a(sa{{sv}})" direction="in"/>
<arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/>
<arg type="o" direction="out"/></method>
</interface></node>
"""


def respond(bus, asking, call, options, code, results):
    """Give the place of the answer, and the answer there."""
    place = f"{PATH}/request/{asking[1:].replace('.', '_')}/{options['handle_token']}"
    call.return_value(GLib.Variant("(o)", (place,)))
    body = GLib.Variant("(ua{sv})", (code, results))
    bus.emit_signal(asking, place, "org.freedesktop.portal.Request", "Response", body)


def answer(bus, asking, _path, _interface, method, arguments, call):
    """Be the portal."""
    if method == "CreateSession":
        (options,) = arguments.unpack()
        owner, token = asking[1:].replace(".", "_"), options["session_handle_token"]
        handle = GLib.Variant("s", f"{PATH}/session/{owner}/{token}")
        respond(bus, asking, call, options, 0, {"session_handle": handle})
        return
    session, shortcuts, _parent, options = arguments.unpack()
    respond(bus, asking, call, options, CODE, {})
    for name, told in shortcuts:
        print(f"{told['preferred_trigger']} {told['description']}", flush=True)
        if CODE == 0:
            body = GLib.Variant("(osta{sv})", (session, name, 4711, {}))
            bus.emit_signal(asking, PATH, NAME, "Activated", body)


def appear(bus, _name):
    """Put the object on the bus."""
    interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    bus.register_object(PATH, interface, answer, None, None)


def ready(_bus, _name):
    """Tell that programs can ask."""
    print("ready", flush=True)


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.portal.Desktop", 0, appear, ready, None)
GLib.MainLoop().run()
