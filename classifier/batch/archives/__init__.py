"""Archives of pages: JSON lines, WARC, Parquet, folders of HTML. Name → entries, in the order of the archive.

An archive is read once, from start to end, with one record in memory at a time. Damage costs only the records that it
covers: an entry with an error reports it, and reading continues after it.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from ..records import InputRecord, reason
from . import folder, jsonl, parquet, warc
from .entry import ArchiveError, Entry

__all__ = ["ArchiveError", "Entry", "check", "expanded", "read", "size"]

_READERS: Mapping[str, Callable[[str], Iterator[Entry]]] = {
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".jsonl.xz", ".jsonl.zst"), jsonl.entries),
    **dict.fromkeys((".warc", ".warc.gz", ".warc.zst"), warc.entries),
    ".parquet": parquet.entries,
    **dict.fromkeys(folder.ENDINGS, folder.entries),
}


def expanded(names: Sequence[str]) -> list[str]:
    """Return the names, sorted, with patterns such as `crawl/*.warc.gz` replaced by the matching files.

    Raises ArchiveError for a pattern that matches nothing.
    """
    paths: list[str] = []
    for name in names:
        if name == "-" or not glob.has_magic(name) or os.path.exists(name):
            paths.append(name)
            continue
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            raise ArchiveError(f"{name}: nothing matches")
        paths += matches
    return paths


def check(names: Sequence[str]) -> None:
    """Validate the inputs before a run starts. Raises ArchiveError or OSError."""
    for name in names:
        reader = _reader(name)
        if name == "-" and sys.stdin is None:
            raise ArchiveError("standard input is closed")
        if name == "-" or stat.S_ISFIFO(os.stat(name).st_mode):  # opening a pipe would wait for its writer
            continue
        if reader is parquet.entries:
            parquet.check(name)
        elif os.path.isdir(name):
            if not any(folder.files(name)):
                raise ArchiveError(f"{name}: no file in this folder ends in {', '.join(folder.ENDINGS)}")
        else:
            Path(name).open("rb").close()


def read(name: str, skip: int = 0) -> Iterator[Entry]:
    """Read the entries of one archive, without the first `skip`."""
    where, count = name, 0
    try:
        for entry in islice(_reader(name)(name), skip, None):
            where, count = entry.where, entry.read
            yield entry
    except ArchiveError:
        raise
    except Exception as error:  # any error: it must not end a run over other archives
        message = f"the archive cannot be read after {where}: {reason(error)}"
        yield Entry(name, count, partial(InputRecord, error=message), damaged=True)


def size(name: str) -> int | None:
    """Return the bytes of an archive, the total for `Entry.read`; None for one without a size, such as a pipe."""
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
