"""One run per output: a second one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from .archives import ArchiveError


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of an output. Raises ArchiveError if another process holds it, and OSError."""
    file = output.with_name(output.name + ".lock")
    lock = FileLock(file, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ArchiveError(f"{output}: another run is writing it") from error
    except NotImplementedError:  # a network file system without locks
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):  # Windows deletes it when it is released
            file.unlink()
        lock.release()
