"""Exit codes."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command; the last two are those of shell tools."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141
