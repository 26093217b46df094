"""Runs first in the bundle: programs that we start must not load the bundle's libraries.

PyInstaller leads the loader of Linux into the bundle by LD_LIBRARY_PATH, which all our children
would inherit: aplay, espeak-ng, speech-dispatcher. Our own workers get it anew from their start.
"""

import os

os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
