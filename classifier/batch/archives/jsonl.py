"""JSON lines: one record per line, `{"id"?, "url"?, "html" | "text", "encoding"?, "lang"?}`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial

from ..records import InputRecord, input_record
from .byte_stream import NO_CONTENT, ByteStream
from .entry import MAX_BYTES, Entry

LONGEST = 3 * MAX_BYTES
"""Most bytes of a line: escaped as JSON, a page can have three times its size."""

_PIECE = 1 << 20


def entries(name: str) -> Iterator[Entry]:
    """Yield the non-empty lines of a file, and an entry with an error for each damaged place; `-` is standard input."""
    with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as file:
        stream = ByteStream(file, name)
        number, is_filled, has_zeros = 0, False, False
        while True:
            line = stream.readline(LONGEST + 1)
            number += bool(line)
            where = f"{name}:{number}"
            has_content = bool(line.strip(b" \t\r\n\0"))
            is_filled = is_filled or has_content or stream.damage is not None
            has_zeros = has_zeros or b"\0" in line
            if len(line) > LONGEST:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(_PIECE)
                too_long = f"the line is longer than {LONGEST:,} bytes"
                yield Entry(where, stream.offset, partial(InputRecord, error=too_long))
            elif stream.damage is not None and not line.endswith(b"\n"):
                error = stream.damage
                if line and parse(line).error is None:
                    yield Entry(where, stream.offset, partial(parse, line))
                elif line:
                    error = f"{stream.damage}; line {number} is incomplete"
                yield Entry(where, stream.offset, partial(InputRecord, error=error), damaged=True)
                stream.resume()
            elif has_content:
                yield Entry(where, stream.offset, partial(parse, line))
            elif not line:
                if has_zeros and not is_filled:
                    yield Entry(where, stream.offset, partial(InputRecord, error=NO_CONTENT), damaged=True)
                return


def parse(line: bytes) -> InputRecord:
    """Read a line as a record, which has an `error` if the line is not a JSON object."""
    try:
        record = json.loads(line.strip(b"\0 \t\r\n").decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return InputRecord(error=f"not JSON: {error}")
    return input_record(record) if isinstance(record, dict) else InputRecord(error="a record must be a JSON object")
