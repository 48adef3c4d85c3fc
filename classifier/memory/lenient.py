"""A memory that never costs a page: its first error is logged, and then it is no longer used."""

from __future__ import annotations

import logging
import sqlite3

from .evidence import Sighting
from .history import History
from .store import Memory

logger = logging.getLogger(__name__)


class LenientMemory:
    """Recalls and remembers the pages of a crawl until the file fails, for example because the disk is full."""

    def __init__(self, memory: Memory) -> None:
        self._memory: Memory | None = memory

    def recall(self, site: str) -> History | None:
        """Return the history of a site, empty for an unknown one; None without a site or after the memory failed."""
        if self._memory is None or not site:
            return None
        try:
            return self._memory.recall(site) or History.of({})
        except (sqlite3.Error, ValueError) as error:
            self._give_up(error)
            return None

    def note(self, site: str, key: int, sighting: Sighting | None) -> None:
        """Remember a page, unless it has no sighting, like a page without text."""
        if self._memory is None or sighting is None:
            return
        try:
            self._memory.note(site, key, sighting)
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file."""
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def _give_up(self, error: Exception) -> None:
        logger.error("The memory of sites failed (%s); pages are cleaned without it from now on", error)
        self.close()
