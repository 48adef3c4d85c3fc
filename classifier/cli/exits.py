"""Exit codes."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of all commands; from 130 on those that a shell uses for its own tools."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143
