"""Folders of saved pages: every HTML file below, in the order of their paths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..records import InputRecord
from .entry import MAX_BYTES, Entry

ENDINGS = (".html", ".htm", ".xhtml")


def entries(name: str) -> Iterator[Entry]:
    """Yield one entry per HTML file in or below a folder, or for the named file; the path is the id."""
    read = 0
    for file in files(name) if os.path.isdir(name) else [Path(name)]:
        yield Entry(str(file), read, partial(load, file))
        read += file.stat().st_size if file.exists() else 0


def files(folder: str) -> Iterator[Path]:
    """Yield HTML files, those of a folder before those of its subfolders. Raises OSError for an unreadable folder."""
    for path, folders, names in os.walk(folder, onerror=_raise):
        folders.sort()
        yield from (Path(path) / name for name in sorted(names) if name.lower().endswith(ENDINGS))


def load(file: Path) -> InputRecord:
    """Load the page in a file. A file that is unreadable or too large gives a record with an `error`."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return InputRecord(str(file), error=error.strerror or str(error))
    if len(data) > MAX_BYTES:
        return InputRecord(str(file), error=f"larger than {MAX_BYTES:,} bytes")
    return InputRecord(str(file), html=data)


def _raise(error: OSError) -> None:
    raise error
