"""What an archive consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...errors import CopytasterError
from ..records import InputRecord

MAX_BYTES = 20_000_000
"""A page may have this size, unpacked; more is no news article, and would be held in memory several times over."""


class ArchiveError(CopytasterError):
    """An archive cannot be read at all; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive.

    Attributes:
        where: its place, for people: `in.jsonl:7`.
        read: bytes of the archive, as it lies on disk, up to about here.
        load: gives the record; left for later, so that entries can be skipped without the work. None: no page, to be
            passed over.
        torn: the archive is damaged here and ends.
    """

    where: str
    read: int
    load: Callable[[], InputRecord] | None
    torn: bool = False
