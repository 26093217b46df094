"""A Linux seccomp filter: no network, no writing, and no way around either, in every thread.

Landlock would name the same rights more simply, but it binds only the thread that asks and its
later children; by the time the model is loaded ONNX Runtime's threads are there already.
"""

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Machine:
    """A processor family: its `AUDIT_ARCH_…`, its column below, its number of `seccomp`."""

    audit: int
    column: int
    seccomp: int


MACHINES = {"x86_64": Machine(0xC000003E, 0, 317), "aarch64": Machine(0xC00000B7, 1, 277)}

Numbers = tuple[int | None, int | None]  # on x86_64, on aarch64; None: it has only a newer call
NETWORK: dict[str, Numbers] = {
    "socket": (41, 198),
    "io_uring_setup": (425, 425),  # opens sockets and files past this filter
    "ptrace": (101, 117),  # the last three: work through another process of this user
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
}
WRITING: dict[str, Numbers] = {
    "openat2": (437, 437),  # its flags lie where a filter cannot look
    "open_by_handle_at": (304, 265),
    "creat": (85, None),
    "truncate": (76, 45),
    "fallocate": (285, 47),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "rmdir": (84, None),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
}
OPENING: dict[str, tuple[Numbers, int]] = {  # and which argument holds the flags
    "open": ((2, None), 1),
    "openat": ((257, 56), 2),
}
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
NEWEST = 462  # mseal, Linux 6.10; later calls are answered as an older kernel would

_LOAD, _IS, _IS_AT_LEAST, _HAS_ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _AUDIT, _ARGUMENTS = 0, 4, 16  # offsets in `struct seccomp_data`
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_SET_NO_NEW_PRIVILEGES = 38
_SET_FILTER, _ALL_THREADS = 1, 1


def install(allow_writes: bool) -> bool:
    """Filter every thread of this process for good; False where the system cannot."""
    machine = MACHINES.get(os.uname().machine)
    if machine is None or sys.maxsize < 1 << 32:  # a 32-bit program makes other calls
        return False
    code = program(machine, allow_writes)
    instructions = ctypes.create_string_buffer(code, len(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions))
    return bool(libc.syscall(machine.seccomp, _SET_FILTER, _ALL_THREADS, header) == 0)


def program(machine: Machine, allow_writes: bool) -> bytes:
    """The filter as the kernel's own machine code (classic BPF, 8 bytes an instruction)."""
    denied = NETWORK if allow_writes else NETWORK | WRITING
    refuse = _instruction(_RETURN, _FAIL | errno.EPERM)
    allow = _instruction(_RETURN, _ALLOW)
    code = [
        _instruction(_LOAD, _AUDIT),
        _instruction(_IS, machine.audit, yes=1),
        refuse,
        _instruction(_LOAD, _NUMBER),
        _instruction(_IS_AT_LEAST, NEWEST + 1, no=1),
        _instruction(_RETURN, _FAIL | errno.ENOSYS),
    ]
    for numbers in denied.values():
        if (number := numbers[machine.column]) is not None:
            code += [_instruction(_IS, number, no=1), refuse]
    for numbers, argument in () if allow_writes else OPENING.values():
        if (number := numbers[machine.column]) is not None:
            code += [
                _instruction(_IS, number, no=4),
                _instruction(_LOAD, _ARGUMENTS + 8 * argument),
                _instruction(_HAS_ANY, WRITE_FLAGS, no=1),
                refuse,
                allow,
            ]
    return b"".join([*code, allow])


def _instruction(operation: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    """`yes` and `no` are how many instructions a comparison skips."""
    return struct.pack("=HBBI", operation, yes, no, value)
