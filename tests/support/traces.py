"""Traces of system calls, of a program and all that it starts. Debian package: strace."""

import re

# Which programs are started, and all that has to do with the network; a file's name comes behind.
# By a filter in the kernel, which is quick, and passes over what the engine's own filter refuses:
# the libraries that read text ask for a socket when they are loaded, and get none.
NETWORK = (
    *("strace", "-f", "-qq", "-s", "300"),
    *("--seccomp-bpf", "-e", "trace=%network,execve", "-o"),
)

_FAMILY = re.compile(r"\b[AP]F_[A-Z0-9]+\b")
_WORKER = re.compile(r'"--worker", "(\w+)"')


def network_families(trace: str) -> set[str]:
    """The kinds of network that any call names, such as AF_INET; AF_UNIX is within the machine."""
    return {found.replace("PF_", "AF_") for found in _FAMILY.findall(trace)}


def started(trace: str) -> set[str]:
    """Which of our own worker processes were started."""
    return set(_WORKER.findall(trace))
