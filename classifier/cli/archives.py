"""Files of lines, one JSON value a line, compressed or not by the ending of the name, for reading and writing."""

from __future__ import annotations

import gzip
import lzma
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

from ..archives.codecs import zstd
from .sources import InputError

_OPENERS: Mapping[str, Callable[[str, Any], Any]] = {
    ".jsonl": open,
    ".jsonl.gz": gzip.open,
    ".jsonl.xz": lzma.open,
    ".jsonl.zst": zstd.open,
}


def open_archive(name: str, mode: str) -> AbstractContextManager[IO[bytes]]:
    """Open an archive for reading (`rb`) or writing (`wb`); `-` is standard input or output."""
    if name == "-":
        return nullcontext(sys.stdin.buffer if mode == "rb" else sys.stdout.buffer)
    opened: AbstractContextManager[IO[bytes]] = _opener(name)(name, mode)
    return opened


def check_names(inputs: Sequence[str], output: str) -> None:
    """Find before the run starts what would end it half-way. Raises InputError or OSError."""
    for name in (*inputs, output):
        _opener(name)
    for path in (Path(name) for name in inputs if name != "-"):
        if not path.is_fifo():  # opening a pipe would wait for its writer
            path.open("rb").close()
        if Path(output).exists() and path.samefile(output):
            raise InputError(f"{output}: is an input too; writing would destroy it")


def _opener(name: str) -> Callable[[str, Any], Any]:
    for ending, opener in _OPENERS.items():
        if name.endswith(ending):
            return opener
    path = Path(name)
    if name == "-" or (path.exists() and not path.is_file() and not path.is_dir()):
        return open  # /dev/null, a named pipe
    raise InputError(f"{name}: the name must end in {', '.join(_OPENERS)}, or be -")
