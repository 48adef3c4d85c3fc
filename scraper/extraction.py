"""Extraction of the pages in worker processes or, without them, in the crawler's own process."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Protocol

from copytaster.classifier import KEPT, Article, Copytaster, Job, Label, PresetError, Tally, Workers, time_limit
from scrapy.utils.reactor import is_asyncio_reactor_installed

from .errors import SettingError
from .options import Options

logger = logging.getLogger(__name__)


class Extractor(Protocol):
    """Reads pages and texts. It may raise anything: the middleware lets the items pass."""

    @property
    def tally(self) -> Tally:
        """What it has done so far."""
        ...

    async def extract(self, job: Job) -> Article:
        """Read one page, or one text."""
        ...

    async def close(self) -> None:
        """Release resources at the end of the crawl."""
        ...


class InlineExtractor:
    """Reads in the thread of the event loop and blocks it meanwhile (tens of milliseconds).

    Not in another thread: lxml and trafilatura crash there.
    """

    def __init__(self, taster: Copytaster, keep: frozenset[Label] = KEPT, timeout: float = 0.0) -> None:
        """`timeout` in seconds per page, 0 for none; see `time_limit`."""
        self.taster = taster
        self.keep = keep
        self.timeout = timeout
        self.tally = Tally()

    async def extract(self, job: Job) -> Article:
        """Read one page, or one text."""
        start = time.perf_counter()
        try:
            with time_limit(self.timeout):
                return replace(job, keep=self.keep).run(self.taster)
        finally:
            self.tally.pages += 1
            self.tally.seconds += time.perf_counter() - start

    async def close(self) -> None:
        """Do nothing: there are no processes to end."""


class WorkerExtractor:
    """Hands the pages to worker processes, which are started for the first page."""

    def __init__(self, workers: Workers, keep: frozenset[Label] = KEPT) -> None:
        self.workers = workers
        self.keep = keep
        self.tally = workers.tally

    async def extract(self, job: Job) -> Article:
        """Read one page, or one text; waits while all workers are busy."""
        return await self.workers.clean(replace(job, keep=self.keep))

    async def close(self) -> None:
        """End the workers."""
        await self.workers.close()


def make_extractor(options: Options) -> Extractor:
    """Make the reader of a crawl's pages. The model is loaded here once: raises ModelRefused and SettingError."""
    try:
        taster = Copytaster.load(options.model, options.preset)
    except PresetError as error:
        raise SettingError(f"COPYTASTER_PRESET: {error}") from None
    if options.workers and not _asyncio_runs():
        logger.warning(
            "COPYTASTER_WORKERS needs the asyncio reactor, and this crawl runs on another (TWISTED_REACTOR): pages are "
            "read in the crawler's own process, and hold it up"
        )
    elif options.workers:
        return WorkerExtractor(
            Workers(
                options.workers,
                model=options.model,
                preset=options.preset,
                timeout=options.timeout,
                recycle_pages=options.recycle_pages,
                recycle_mb=options.recycle_mb,
                memory_mb=options.memory_mb,
                start_patience=options.worker_wait,
            ),
            options.keep,
        )
    taster.warm_up()  # or the first page would hold up the crawl for the import of trafilatura
    return InlineExtractor(taster, options.keep, options.timeout)


def _asyncio_runs() -> bool:
    try:
        from scrapy.utils.asyncio import is_asyncio_available as available  # Scrapy 2.14: there may be no reactor
    except ImportError:
        available = is_asyncio_reactor_installed
    try:
        return available()
    except RuntimeError:  # neither a reactor nor a loop: nothing runs yet
        return False
