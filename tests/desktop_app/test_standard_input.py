"""Standard input of a process, read to its end."""

import sys

import pytest

from tests.support.commands import run

READ = "from desktop_app.standard_input import read_piped; print(len(read_piped(100)))"


@pytest.mark.parametrize(("piped", "read"), [(0, 0), (1, 1), (100, 100), (101, 101), (5000, 101)])
def test_it_is_read_to_its_end_or_one_byte_too_far(piped: int, read: int) -> None:
    done = run([sys.executable, "-c", READ], stdin=bytes(piped))
    assert done.stdout.decode() == f"{read}\n"


def test_without_one_nothing_is_read() -> None:
    done = run([sys.executable, "-c", f"import os; os.close(0); {READ}"])
    assert done.stdout == b"0\n"
