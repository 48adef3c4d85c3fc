"""Files with one JSON value per line, for reading and writing, compressed according to the ending of the name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

from ..batch.archives import compression
from ..page.source import InputError

_ENDINGS = (".jsonl", *(f".jsonl{packed}" for packed in compression.ENDINGS))


def open_archive(name: str, mode: str) -> AbstractContextManager[IO[bytes]]:
    """Open an archive for reading (`rb`) or writing (`wb`); `-` is standard input or output."""
    if name == "-":
        return nullcontext(sys.stdin.buffer if mode == "rb" else sys.stdout.buffer)
    return compression.open_compressed(name, mode)


def check_names(inputs: Sequence[str], output: str) -> None:
    """Check before the run for errors that would end it half-way. Raises InputError or OSError."""
    for name in (*inputs, output):
        _check(name)
    for path in (Path(name) for name in inputs if name != "-"):
        if not path.is_fifo():  # opening a pipe would wait for its writer
            path.open("rb").close()
        if Path(output).exists() and path.samefile(output):
            raise InputError(f"{output}: is also an input; writing would destroy it")


def _check(name: str) -> None:
    path = Path(name)
    special = path.exists() and not path.is_file() and not path.is_dir()  # /dev/null, a named pipe
    if name != "-" and not special and not name.lower().endswith(_ENDINGS):
        raise InputError(f"{name}: the name must end in {', '.join(_ENDINGS)}, or be -")
