"""What Windows is told about the programs: the version resource."""

import re
from pathlib import Path

_TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'Hearsight contributors'),
      StringStruct('FileDescription', 'Hearsight: tells what is in a picture'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'hearsight'),
      StringStruct('LegalCopyright', 'Hearsight contributors, MIT licence'),
      StringStruct('OriginalFilename', 'hearsight.exe'),
      StringStruct('ProductName', 'Hearsight'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [0x409, 1200])])
  ]
)
"""


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """`1.2.3` as Windows wants it: (1, 2, 3, 0); what marks a preview is left out."""
    numbers = [int(number) for number in re.split(r"[a-z]|\.dev", version)[0].split(".")[:3]]
    first, second, third = [*numbers, 0, 0][:3]
    return first, second, third, 0


def version_resource(version: str, folder: Path) -> str:
    """Write PyInstaller's version file into the folder; its path."""
    path = folder / "version.txt"
    text = _TEMPLATE.format(numbers=four_numbers(version), version=version)
    path.write_text(text, encoding="utf-8")
    return str(path)
