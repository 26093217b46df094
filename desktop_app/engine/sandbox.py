"""Takes from the engine what describing a picture does not need: memory, the network, writing.

A picture from a stranger may carry an attack on the program that decodes it. Locked down, that
program can still read files and answer through its pipes, and nothing else.

Call `lock_down` when the model is loaded: all threads that exist by then are covered, and those
to come. Nothing of it can be undone within the process.
"""

import ctypes
import mmap
import sys
from dataclasses import dataclass

if sys.platform == "linux":
    from desktop_app.engine import syscall_filter
if sys.platform == "win32":
    from ctypes import wintypes
else:
    import resource

DEFAULT_MEMORY = 1536 << 20  # bytes


@dataclass(frozen=True)
class Protection:
    """What this system really took from the process."""

    memory: bool  # more than allowed is a `MemoryError`
    network: bool  # opening a connection is a `PermissionError`
    writing: bool  # changing anything on a disk is a `PermissionError`


def lock_down(memory_bytes: int = DEFAULT_MEMORY, allow_writes: bool = False) -> Protection:
    """Deny what this system lets a process deny itself, and say what that was. Never raises."""
    denied = _deny_network_and_writing(allow_writes)
    return Protection(_limit_memory(memory_bytes), denied, denied and not allow_writes)


if sys.platform == "win32":

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _EXTENDED_LIMIT_INFORMATION = 9
    _LIMIT_PROCESS_MEMORY = 0x100

    def _limit_memory(memory_bytes: int) -> bool:
        """Put this process into a job object of its own that caps its committed memory."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits(ProcessMemoryLimit=memory_bytes)
        limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY
        size = ctypes.sizeof(limits)
        kind = _EXTENDED_LIMIT_INFORMATION
        return bool(
            kernel.SetInformationJobObject(job, kind, ctypes.byref(limits), size)
            and kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
        )

else:

    def _limit_memory(memory_bytes: int) -> bool:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        except (OSError, ValueError):
            return False
        try:  # some systems take the limit and do not keep to it
            mmap.mmap(-1, memory_bytes, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
        except OSError:
            return True
        return False


if sys.platform == "linux":

    def _deny_network_and_writing(allow_writes: bool) -> bool:
        return syscall_filter.install(allow_writes)

elif sys.platform == "darwin":

    def _deny_network_and_writing(allow_writes: bool) -> bool:
        """Apple calls `sandbox_init` deprecated since 2011 and offers no other for a tool."""
        profile = b"(version 1) (allow default) (deny network*)"
        if not allow_writes:
            profile += b' (deny file-write*) (allow file-write* (literal "/dev/null"))'
        try:
            system = ctypes.CDLL("/usr/lib/libSystem.B.dylib")
            message = ctypes.c_char_p()
            return bool(
                system.sandbox_init(profile, ctypes.c_uint64(0), ctypes.byref(message)) == 0
            )
        except (OSError, AttributeError):
            return False

else:

    def _deny_network_and_writing(allow_writes: bool) -> bool:
        return False
