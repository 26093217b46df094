"""Prints what an accessibility client finds in an application: one JSON object a line.

Nothing if the application is not there.

    /usr/bin/python3 accessible_parts.py NAME_OF_THE_APPLICATION

Runs on the session of the application, with the Python of the system, which has the bindings.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

STATES = ("focused", "focusable", "showing", "read-only", "checked")


def application(name: str) -> Any:
    """The application with this name, or None."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and child.get_name() == name:
            return child
    return None


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """This node and everything below it."""
    states = {state.value_nick for state in node.get_state_set().get_states()}
    interfaces = node.get_interfaces()
    box: list[int] = []
    if "Component" in interfaces:
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        box = [extents.x, extents.y, extents.width, extents.height]
    yield {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "states": [state for state in STATES if state in states],
        "box": box,
        "text": Atspi.Text.get_text(node, 0, -1) if "Text" in interfaces else "",
    }
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from parts(child)


found = application(sys.argv[1])
for part in parts(found) if found is not None else ():
    print(json.dumps(part))
