"""COPYTASTER_MEMORY: remembers what the pages of a site show, and drops what they repeat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from copytaster.classifier import (
    Article,
    Job,
    LenientMemory,
    Memory,
    MemoryFileError,
    Tally,
    key_of,
    site_of,
    text_key,
)
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector

from .errors import SettingError
from .extraction import Extractor
from .stats import count_remembered

IN_JOBDIR = "JOBDIR"
FILE = "copytaster-memory.sqlite"
"""The file in JOBDIR."""


def open_memory(settings: BaseSettings) -> Memory | None:
    """Open the memory that COPYTASTER_MEMORY names; None where it is not set. Raises SettingError."""
    choice = settings.get("COPYTASTER_MEMORY")
    if not choice:
        return None
    path = Path(str(choice))
    if choice == IN_JOBDIR:
        if not settings.get("JOBDIR"):
            raise SettingError('COPYTASTER_MEMORY is "JOBDIR", but JOBDIR is not set: set it, or name a file')
        path = Path(str(settings.get("JOBDIR"))) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Memory(path)
    except (MemoryFileError, OSError) as error:
        raise SettingError(f"COPYTASTER_MEMORY: {error}") from error


class RememberingExtractor:
    """Gives each page the history of its site, and remembers what the page shows after reading it.

    Pages that are read at the same time are not in each other's history, and the first pages of a site have none. A
    page gets its history only when one of the `parallel` workers is free, so that a waiting page does not miss the
    pages before it.
    """

    def __init__(self, inner: Extractor, memory: Memory, stats: StatsCollector, parallel: int = 1) -> None:
        self.inner = inner
        self._turns = asyncio.Semaphore(max(parallel, 1))
        self.memory = LenientMemory(memory)
        self.stats = stats

    @property
    def tally(self) -> Tally:
        """The work done so far."""
        return self.inner.tally

    async def extract(self, job: Job) -> Article:
        """Read one page, or one text; without an address, or without a memory, no history is used."""
        site = site_of(job.url)
        key = text_key(job.content) if job.html is None else key_of(job.url or "")
        async with self._turns:
            history = self.memory.recall(site)
            if history is None:
                return await self.inner.extract(job)
            article = await self.inner.extract(replace(job, history=history, key=key))
            self.memory.note(site, key, article.sighting)
        count_remembered(self.stats, article)
        return article

    async def close(self) -> None:
        """Release resources at the end of the crawl."""
        await self.inner.close()
        self.memory.close()
