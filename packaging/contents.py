"""What belongs into the bundle and what does not; `hearsight.spec` is made of it."""

import importlib.util
import re
from pathlib import Path

METADATA = ("PySide6-Essentials", "onnxruntime", "pillow", "pyttsx3", "numpy")  # doctor tells them
WITH_DATA = ("rapidocr",)  # packages that read files of their own
EXCLUDED_MODULES = [
    *("tkinter", "test", "unittest.mock", "pydoc_data", "lib2to3", "ensurepip", "idlelib"),
    *("readline", "dbm", "_gdbm", "_dbm", "curses"),  # readline and gdbm are under the GPL
    *("PyInstaller", "pip", "setuptools", "wheel", "onnx", "torch", "matplotlib", "IPython"),
    *("onnxruntime.quantization", "onnxruntime.tools", "onnxruntime.transformers"),
    *("numpy.f2py", "numpy.testing", "numpy.distutils", "sympy", "mpmath"),
    *("PIL.ImageTk", "PIL.ImageQt"),
]
_UNWANTED = re.compile(
    r"""
    ^PySide6/Qt6?/(translations|qml)/  # our texts have translations of their own
    | ^PySide6/translations/
    | plugins/(tls|networkinformation|qmltooling|generic|egldeviceintegrations)/
    | plugins/platforms/lib(qvnc|qlinuxfb|qeglfs|qminimalegl|qvkkhrdisplay)
    | plugins/platforminputcontexts/libqtvirtualkeyboard
    | plugins/imageformats/(libqpdf|qpdf)
    | (lib)?Qt6?(Quick|Qml|VirtualKeyboard|Pdf|OpenGLWidgets|EglF[sS]|Labs)\w*\.
    | Qt(Quick|Qml|VirtualKeyboard|Pdf)\w*\.framework/
    | ^cv2/data/  # patterns of faces
    | \.(pyi|pxd|h|hpp|c|cpp|lib|a)$
    | ^numpy/.*/tests/
    """,
    re.VERBOSE,
)

# System libraries that Python itself brings along. All others are the system's: apt brings them.
SYSTEM_LIBRARIES = {
    "libpython3": ("Python", "PSF-2.0"),
    "libssl": ("OpenSSL", "Apache-2.0"),
    "libcrypto": ("OpenSSL", "Apache-2.0"),
    "libffi": ("libffi", "MIT"),
    "libsqlite3": ("SQLite", "public domain"),
    "libz": ("zlib", "Zlib"),
    "liblzma": ("XZ Utils", "public domain"),
    "libbz2": ("bzip2", "bzip2-1.0.6"),
    "libexpat": ("Expat", "MIT"),
    "libmpdec": ("libmpdec", "BSD-2-Clause"),
    "libuuid": ("libuuid", "BSD-3-Clause"),
}
_SYSTEM_FOLDERS = re.compile(r"^(/usr)?/lib(64|/[\w-]+-linux-gnu\w*)?/lib[^/]+$")


def data_files(root: Path) -> list[tuple[str, str]]:
    """Our assets and notices, and what packages read beside their code."""
    from PyInstaller.utils.hooks import collect_data_files, copy_metadata

    found = [(str(root / "assets"), "assets")]
    found += [(str(root / name), ".") for name in ("LICENSE", "THIRD_PARTY_NOTICES.md")]
    for package in METADATA:
        found += copy_metadata(package)
    for package in filter(importlib.util.find_spec, WITH_DATA):
        found += collect_data_files(package)
    return found


def hidden_imports(platform: str) -> list[str]:
    """Modules that are imported by names made while the program runs, or by compiled code."""
    driver = {"win32": "sapi5", "darwin": "nsss"}.get(platform, "espeak")
    return [
        "pyttsx3.drivers",
        f"pyttsx3.drivers.{driver}",
        "pyttsx3.drivers.dummy",
        "_cffi_backend",
    ]


def system_library(source: str) -> str | None:
    """Which of `SYSTEM_LIBRARIES` a file is; None for any other."""
    name = Path(source).name
    return next((known for known in SYSTEM_LIBRARIES if re.match(rf"{known}[-.\d]", name)), None)


def is_wanted(destination: str, source: str) -> bool:
    """Whether a file that PyInstaller found belongs into the bundle."""
    if _UNWANTED.search(destination.replace("\\", "/")):
        return False
    return not _SYSTEM_FOLDERS.match(source) or system_library(source) is not None
