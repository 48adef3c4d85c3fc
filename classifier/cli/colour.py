"""Colour for terminals: ANSI codes, and the conditions for writing them.

`NO_COLOR` (see no-color.org) switches colour off, `FORCE_COLOR` switches it on where the output is not a terminal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TextIO

STYLES: Mapping[str, str] = {
    "heading": "1",
    "strong": "1",
    "weak": "2",
    "good": "32",
    "bad": "31",
    "doubtful": "33",
    "dropped": "38;5;245",
}
"""Style → SGR parameters; the colours are from the terminal's own palette, except the grey of dropped text."""

Paint = Callable[[str, str], str]
"""(text, style) → the text, in colour where there is any."""


def painter(stream: TextIO) -> Paint:
    """Return the function that colours text for a stream, or returns it unchanged."""
    return _paint if is_coloured(stream) else _leave


def is_coloured(stream: TextIO | None) -> bool:
    """Whether colour codes may be written to the stream."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    # the old Windows console shows the codes as text; Windows Terminal and emulators identify themselves
    return os.name != "nt" or bool({"WT_SESSION", "TERM", "ANSICON"} & os.environ.keys())


def _paint(text: str, style: str) -> str:
    return f"\033[{STYLES[style]}m{text}\033[0m" if text else text


def _leave(text: str, style: str) -> str:
    return text
