"""One entry of an archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...errors import CopytasterError
from ..records import InputRecord

MAX_BYTES = 20_000_000
"""Largest page, decompressed: no news article has more, and memory holds a page several times."""


class ArchiveError(CopytasterError):
    """An archive cannot be read at all; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive.

    Attributes:
        where: its place, for people: `in.jsonl:7`.
        read: bytes of the file on the disk up to about here.
        load: reads the record, so that entries can be skipped without the work; it gives None for a record that is
            not a page. None: certainly not a page.
        damaged: the archive is damaged here; the record says how.
    """

    where: str
    read: int
    load: Callable[[], InputRecord | None] | None
    damaged: bool = False
