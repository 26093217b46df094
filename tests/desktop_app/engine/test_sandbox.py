"""The lock-down in real processes, and the filter's program on both processor families."""

import json
import struct
import subprocess
import sys
from errno import ENOSYS, EPERM
from pathlib import Path

import pytest

from desktop_app.engine.syscall_filter import (
    MACHINES,
    NETWORK,
    NEWEST,
    OPENING,
    WRITING,
    Machine,
    program,
)
from tests.support import pictures
from tests.support.tiny_onnx import tiny_inputs, tiny_model

PROJECT = Path(__file__).parents[3]

# A process with threads and a model, as the engine is one, that tries everything afterwards.
ATTEMPTS = """
import ctypes, json, mmap, os, socket, sys, threading
from pathlib import Path

import numpy as np
import onnxruntime

from desktop_app.engine.images import load_picture
from desktop_app.engine.sandbox import lock_down

folder, allow_writes = Path(sys.argv[1]), sys.argv[2] == "True"
threads = onnxruntime.SessionOptions()
threads.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(folder / "model.onnx", threads)
inputs = dict(np.load(folder / "inputs.npz"))
told = session.run(None, inputs)
null = os.open(os.devnull, os.O_WRONLY)
locked, done = threading.Event(), threading.Event()
in_old_thread = {}

def attempt(action):
    try:
        action()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

def later():
    locked.wait(60)
    in_old_thread["old thread connects"] = attempt(lambda: socket.socket())
    in_old_thread["old thread writes"] = attempt(lambda: (folder / "old").write_text("x"))
    in_old_thread["old thread allocates"] = attempt(lambda: bytearray(3 << 30))
    done.set()

threading.Thread(target=later, daemon=True).start()
protection = lock_down(allow_writes=allow_writes)
protection = lock_down(allow_writes=allow_writes)  # a second time changes nothing
locked.set()
done.wait(60)

def again():
    for one, other in zip(told, session.run(None, inputs), strict=True):
        np.testing.assert_array_equal(one, other)

kept, unix = folder / "kept", socket.AF_UNIX
new_session = lambda: onnxruntime.InferenceSession(folder / "model.onnx", threads)
results = in_old_thread | {
    "connects": attempt(lambda: socket.create_connection(("127.0.0.1", 9), 5)),
    "opens IPv6": attempt(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)),
    "reaches the desktop": attempt(lambda: socket.socket(unix).connect(str(kept))),
    "creates": attempt(lambda: (folder / "new").write_text("x")),
    "appends": attempt(lambda: kept.open("a").close()),
    "overwrites": attempt(lambda: kept.open("r+").close()),
    "truncates": attempt(lambda: os.truncate(kept, 1)),
    "unlinks": attempt(lambda: (folder / "victim").unlink()),
    "renames": attempt(lambda: (folder / "moved").rename(folder / "gone")),
    "makes a folder": attempt(lambda: (folder / "folder").mkdir()),
    "links": attempt(lambda: (folder / "link").symlink_to("kept")),
    "changes rights": attempt(lambda: kept.chmod(0o600)),
    "changes times": attempt(lambda: os.utime(kept, (1, 1))),
    "allocates": attempt(lambda: bytearray(3 << 30)),
    "allocates a little": attempt(lambda: bytearray(100 << 20)),
    "reads": attempt(lambda: kept.read_text()),
    "lists": attempt(lambda: os.listdir(folder)),
    "imports": attempt(lambda: __import__("wave")),
    "starts a thread": attempt(lambda: threading.Thread(target=int).start()),
    "decodes": attempt(lambda: [load_picture(path) for path in folder.glob("picture*")]),
    "runs the model": attempt(again),
    "loads a model": attempt(new_session),
    "writes to an open file": attempt(lambda: os.write(null, b"x")),
    "pairs sockets": attempt(lambda: [end.close() for end in socket.socketpair()]),
    "echo": sys.stdin.buffer.read().decode(),
}
print(json.dumps([vars(protection), results]))
"""
USES_NETWORK = ("connects", "opens IPv6", "reaches the desktop", "old thread connects")
WRITES = (
    *("creates", "appends", "overwrites", "truncates", "unlinks", "renames", "makes a folder"),
    *("links", "changes rights", "changes times", "old thread writes"),
)
USES_MEMORY = ("allocates", "old thread allocates")
STAYS = (
    *("allocates a little", "reads", "lists", "imports", "starts a thread", "decodes"),
    *("runs the model", "loads a model", "writes to an open file", "pairs sockets"),
)


def locked_down(folder: Path, allow_writes: bool) -> tuple[dict[str, bool], dict[str, str]]:
    """What a locked-down process says of its protection and of everything it tried."""
    import numpy as np

    (folder / "model.onnx").write_bytes(tiny_model(quantised=True).SerializeToString())
    np.savez(folder / "inputs.npz", **tiny_inputs())
    for name in ("kept", "victim", "moved"):
        (folder / name).write_text("here")
    for kind in pictures.KINDS:
        (folder / f"picture.{kind}").write_bytes(pictures.valid(kind))
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, str(folder), str(allow_writes)],
        cwd=PROJECT,
        input="through a pipe",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    protection, results = json.loads(done.stdout)
    return protection, results


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bool], dict[str, str], Path]:
    folder = tmp_path_factory.mktemp("locked")
    return *locked_down(folder, allow_writes=False), folder


Tried = tuple[dict[str, bool], dict[str, str], Path]


def test_linux_denies_all_three(tried: Tried) -> None:
    everywhere = {"memory": True, "network": True, "writing": True}
    assert tried[0] == (everywhere if sys.platform == "linux" else tried[0])


@pytest.mark.parametrize("action", USES_NETWORK)
def test_the_network_is_refused(tried: Tried, action: str) -> None:
    protection, results, _ = tried
    assert results[action] == "PermissionError" or not protection["network"]


@pytest.mark.parametrize("action", WRITES)
def test_changing_files_is_refused(tried: Tried, action: str) -> None:
    protection, results, _ = tried
    assert results[action] == "PermissionError" or not protection["writing"]


@pytest.mark.parametrize("action", USES_MEMORY)
def test_much_memory_is_refused(tried: Tried, action: str) -> None:
    protection, results, _ = tried
    assert results[action] == "MemoryError" or not protection["memory"]


@pytest.mark.parametrize("action", STAYS)
def test_what_the_engine_needs_still_works(tried: Tried, action: str) -> None:
    assert tried[1][action] == "done"


def test_pipes_still_work(tried: Tried) -> None:
    assert tried[1]["echo"] == "through a pipe"


def test_the_folder_is_as_it_was(tried: Tried) -> None:
    protection, _, folder = tried
    names = {path.name for path in folder.iterdir() if "picture" not in path.name}
    left = {"model.onnx", "inputs.npz", "kept", "victim", "moved"}
    assert names == left or not protection["writing"]


def test_writing_can_be_left_allowed(tmp_path: Path) -> None:
    protection, results = locked_down(tmp_path, allow_writes=True)
    assert not protection["writing"]
    assert {action: results[action] for action in (*WRITES, *STAYS)} == dict.fromkeys(
        (*WRITES, *STAYS), "done"
    )
    assert results["connects"] == "PermissionError" or not protection["network"]


REFUSED = """
import resource
from desktop_app.engine import syscall_filter
from desktop_app.engine.sandbox import lock_down
denied = syscall_filter.NETWORK
syscall_filter.NETWORK = {"seccomp": (317, 277)}
syscall_filter.install(allow_writes=True)
syscall_filter.NETWORK = denied
resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))
print(lock_down())
"""


def test_a_system_that_refuses_is_told_honestly() -> None:
    line = [sys.executable, "-c", REFUSED]
    done = subprocess.run(line, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "Protection(memory=True, network=False, writing=False)\n"


def answer(code: bytes, audit: int, number: int, *arguments: int) -> int:
    """What the kernel does with a call: 0 for allowed, or the error number."""
    call = struct.pack("<IIQ6Q", number, audit, 0, *arguments, *[0] * (6 - len(arguments)))
    at, value = 0, 0
    while True:
        operation, yes, no, operand = struct.unpack_from("=HBBI", code, 8 * at)
        match operation:
            case 0x06:
                return 0 if operand == 0x7FFF0000 else operand - 0x50000
            case 0x15:
                at += yes if value == operand else no
            case 0x20:
                (value,) = struct.unpack_from("<I", call, operand)
            case 0x35:
                at += yes if value >= operand else no
            case 0x45:
                at += yes if value & operand else no
        at += 1


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
@pytest.mark.parametrize("allow_writes", [False, True])
def test_the_filter_on_both_processor_families(machine: Machine, allow_writes: bool) -> None:
    code = program(machine, allow_writes)

    def called(number: int, *arguments: int) -> int:
        return answer(code, machine.audit, number, *arguments)

    numbers = {name: both[machine.column] for name, both in (NETWORK | WRITING).items()}
    for name, number in numbers.items():
        if number is not None:
            assert called(number) == (0 if allow_writes and name in WRITING else EPERM), name
    others = set(range(NEWEST + 1)) - set(numbers.values())
    assert {called(number) for number in others} == {0}
    assert {called(number) for number in (NEWEST + 1, 512, 0x40000001, 0xFFFFFFFF)} == {ENOSYS}
    assert answer(code, 0x40000003, 3) == EPERM  # a 32-bit call


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_files_open_for_reading_only(machine: Machine) -> None:
    code = program(machine, allow_writes=False)
    for both, at in OPENING.values():
        number = both[machine.column]
        if number is None:
            continue
        for flags in range(1 << 12):
            reads = not flags & 0o1103  # writing, reading and writing, O_CREAT, O_TRUNC
            before = [0xFFFFFFFF_00000001] * at
            seen = answer(code, machine.audit, number, *before, flags)
            assert seen == (0 if reads else EPERM)


def test_the_filter_fits_the_kernel() -> None:
    assert all(len(program(machine, False)) // 8 < 4096 for machine in MACHINES.values())
