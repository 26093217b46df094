"""The engine keeps no memory that a picture needed and nothing needs any more."""

import ctypes
import subprocess
import sys

import pytest

HELD = """
import os
from desktop_app.engine.memory import give_back_memory

def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

pieces = [bytearray(100_000) for _ in range(1000)]
last = bytearray(100_000)
before = resident()
del pieces
kept = resident()
given = give_back_memory()
print(before - kept, kept - resident(), given)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="only glibc keeps free pages, and gives them back when asked",
)
def test_free_pages_go_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True)
    gone_before, given_back, given = done.stdout.split()
    assert int(given_back) > 50_000_000 > int(gone_before)
    assert given == "True"
