"""JSON lines: one record a line, `{"id"?, "url"?, "html" | "text", "encoding"?, "lang"?}`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial

from ..records import InputRecord, input_record
from .compression import unpacked
from .entry import Entry

LONGEST = 3 * 20_000_000
"""Bytes a line may have: escaped as JSON, a page can be three times its size."""

_PIECE = 1 << 20


def entries(name: str) -> Iterator[Entry]:
    """The lines of a file, `-` for standard input; empty ones do not count."""
    with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as raw, unpacked(raw, name) as file:
        seekable = raw.seekable()
        number = 0
        while line := file.readline(LONGEST + 1):
            number += 1
            read = raw.tell() if seekable else 0
            if len(line) > LONGEST:
                while line and not line.endswith(b"\n"):
                    line = file.readline(_PIECE)
                too_long = f"the line is longer than {LONGEST:,} bytes"
                yield Entry(f"{name}:{number}", read, partial(InputRecord, error=too_long))
            elif line.strip():
                yield Entry(f"{name}:{number}", read, partial(parse, line))


def parse(line: bytes) -> InputRecord:
    """One line as a record; what is none has an `error`."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return InputRecord(error=f"no JSON: {error}")
    return input_record(record) if isinstance(record, dict) else InputRecord(error="a record must be a JSON object")
