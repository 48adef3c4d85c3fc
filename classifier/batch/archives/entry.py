"""One entry of an archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...errors import CopytasterError
from ..records import InputRecord

MAX_BYTES = 20_000_000
"""Largest page, decompressed: no news article is larger, and a page is in memory several times."""


class ArchiveError(CopytasterError):
    """An archive cannot be read at all; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive.

    Attributes:
        where: its place in readable form: `in.jsonl:7`.
        read: approximate number of bytes of the file on disk up to here.
        load: reads the record, so that entries can be skipped cheaply; returns None for a record that is not a
            page. None: certainly not a page.
        damaged: whether the archive is damaged here; the record says how.
    """

    where: str
    read: int
    load: Callable[[], InputRecord | None] | None
    damaged: bool = False
