"""Archives of pages: JSON lines, WARC, Parquet, folders of HTML. Name → entries, in the order of the archive.

An archive is read once, front to back, one record in memory at a time. What is damaged ends it, after all that
was readable, with an entry that says so.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from ..records import InputRecord
from . import folder, jsonl, parquet, warc
from .compression import DAMAGE
from .entry import ArchiveError, Entry

__all__ = ["ArchiveError", "Entry", "check", "expanded", "read", "size"]

_READERS: Mapping[str, Callable[[str], Iterator[Entry]]] = {
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".jsonl.xz", ".jsonl.zst"), jsonl.entries),
    **dict.fromkeys((".warc", ".warc.gz", ".warc.zst"), warc.entries),
    ".parquet": parquet.entries,
    **dict.fromkeys(folder.ENDINGS, folder.entries),
}


def expanded(names: Sequence[str]) -> list[str]:
    """The names, with patterns such as `crawl/*.warc.gz` replaced by what they match, sorted.

    Raises ArchiveError for a pattern that matches nothing.
    """
    found: list[str] = []
    for name in names:
        if name == "-" or not glob.has_magic(name) or os.path.exists(name):
            found.append(name)
            continue
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            raise ArchiveError(f"{name}: nothing matches")
        found += matches
    return found


def check(names: Sequence[str]) -> None:
    """Find before a run starts what would end it half-way. Raises ArchiveError or OSError."""
    for name in names:
        reader = _reader(name)
        if name == "-" or stat.S_ISFIFO(os.stat(name).st_mode):  # opening a pipe would wait for its writer
            continue
        if reader is parquet.entries:
            parquet.check(name)
        elif os.path.isdir(name):
            if not any(folder.files(name)):
                raise ArchiveError(f"{name}: no file in this folder ends in {', '.join(folder.ENDINGS)}")
        else:
            Path(name).open("rb").close()
            if reader is warc.entries:
                warc.library()


def read(name: str, skip: int = 0) -> Iterator[Entry]:
    """The entries of one archive, without the first `skip`."""
    where, count = name, 0
    try:
        for entry in islice(_reader(name)(name), skip, None):
            where, count = entry.where, entry.read
            yield entry
    except DAMAGE as error:
        message = f"the archive cannot be read on after {where}: {error or type(error).__name__}"
        yield Entry(name, count, partial(InputRecord, error=message), torn=True)


def size(name: str) -> int | None:
    """Bytes of an archive, against which `Entry.read` counts; None for what has no size, such as a pipe."""
    if name == "-":
        return None
    if os.path.isdir(name):
        return sum(file.stat().st_size for file in folder.files(name))
    status = os.stat(name)
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _reader(name: str) -> Callable[[str], Iterator[Entry]]:
    if os.path.isdir(name):
        return folder.entries
    for ending, reader in _READERS.items():
        if name.lower().endswith(ending):
            return reader
    if name == "-" or (os.path.exists(name) and not os.path.isfile(name)):
        return jsonl.entries  # /dev/stdin, a named pipe
    raise ArchiveError(f"{name}: the name must end in {', '.join(_READERS)}; or name a folder, or - for JSON lines")
