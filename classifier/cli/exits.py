"""What the process says when it ends."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every verb; the last two are those of a shell's own tools."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141
