"""Pages cleaned in other processes, with limits on time and memory. Asyncio; for crawls and for archives.

Each worker is a process of its own that was started as a command, never forked and never through
`multiprocessing`: a fork would copy the threads' locks of a running crawl, and multiprocessing runs the user's
script again in each child unless it has a `__main__` guard. Why not a library: `docs/workers.md`.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Self, TypeVar

from ..article import Article
from ..errors import PageError, WorkerError
from .cores import usable_cores
from .frames import Answer, Job, Order, Packed, unpack
from .starter import START_PATIENCE, Starter, Tally
from .worker import Worker

T = TypeVar("T")

LOADER = "copytaster.classifier.taster:Copytaster.load"
MEMORY_MB = 1_600
"""Memory, in MiB, that a page may take in addition to what a worker holds when it is ready."""


class Workers:
    """Up to `count` processes that clean pages. A process is started when a page finds none of them free.

    A page that runs out of time costs its worker, and is not tried again. One whose worker dies is tried once
    more; when that worker dies too, the page is quarantined: the same bytes are refused from then on.
    """

    SUPPORTED: ClassVar[bool] = os.name == "posix"
    """Whether workers run here: they need Unix sockets and timers. Elsewhere, clean in your own process."""
    RECYCLE_PAGES: ClassVar[int] = 2_000
    """Pages after which a worker is replaced, unless the caller says otherwise."""
    RECYCLE_MB: ClassVar[int] = 800
    """Resident memory of a worker, in MiB, above which it is replaced, unless the caller says otherwise."""

    def __init__(
        self,
        count: int,
        *,
        model: Path | None = None,
        preset: str = "balanced",
        timeout: float = 10.0,
        recycle_pages: int = RECYCLE_PAGES,
        recycle_mb: int = RECYCLE_MB,
        memory_mb: int | None = None,
        max_bytes: int = 0,
        start_patience: float = START_PATIENCE,
        loader: str = LOADER,
    ) -> None:
        """`timeout` in seconds per page, 0 for any.

        A worker is replaced after `recycle_pages` pages, or above `recycle_mb` of memory. `memory_mb` limits the
        address space that pages may add to a worker's (0: no limit; default: twice `recycle_mb`). `start_patience`
        are the seconds that pages wait while no worker can be started. `max_bytes` (characters of a str) is the
        largest page taken, 0 for any. `loader` names what is called in the worker with the model and the preset to
        get a Copytaster, as `module:name`.
        """
        if count < 1:
            raise ValueError(f"count is {count}: at least one worker; for none, clean in your own process")
        self.count = count
        self.tally = Tally()
        memory = 2 * recycle_mb if memory_mb is None else memory_mb
        folder = None if model is None else str(Path(model).absolute())
        order = Order(loader, folder, preset, timeout, memory * 1024 * 1024)
        self._starter = Starter(order, start_patience, self.tally)
        self._timeout = timeout
        self._recycle_pages = recycle_pages
        self._recycle_bytes = recycle_mb * 1024 * 1024
        self._max_bytes = max_bytes
        self._places = asyncio.Semaphore(count)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._quarantine: set[bytes] = set()

    @classmethod
    def default_count(cls) -> int:
        """Return the number of usable cores, by affinity and container quota, less one for the crawl.

        At least 1, and 0 where workers are not supported.
        """
        if not cls.SUPPORTED:
            return 0
        return max(1, usable_cores() - 1)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the first worker, and so prove the model. Raises ModelRefused, PresetError, or WorkerError."""
        async with self._places:
            self._release(await self._starter.start())

    async def clean(self, job: Job) -> Article:
        """Clean one page in a free worker, for which it waits.

        Raises PageError if it is not a page, WorkerError (its `reason` says which) when the page was not read.
        """
        return await _article((await self._answered(replace(job, make=None))).value)

    async def apply(self, job: Job, make: Callable[[Article], T]) -> T:
        """Apply `make` (picklable) to the article, in the worker: less data crosses, and this process stays idle.

        Raises as `clean` does.
        """
        return (await self.timed(job, make))[0]

    async def timed(self, job: Job, make: Callable[[Article], T]) -> tuple[T, float]:
        """As `apply`, with the seconds that the page took in its worker."""
        answer = await self._answered(replace(job, make=make))
        return answer.value, answer.seconds

    async def _answered(self, job: Job) -> Answer:
        if self._max_bytes and len(job.content) > self._max_bytes:
            raise WorkerError("too_big", f"the page is larger than {self._max_bytes:,} bytes", job.url)
        if self._quarantine and _digest(job) in self._quarantine:
            raise WorkerError("quarantined", "this page has killed two workers before", job.url)
        async with self._places:
            answer = await self._answer(job)
        if answer.kind == "page_error":
            raise PageError(answer.value, job.url)
        if answer.kind in {"error", "memory"}:
            raise WorkerError(answer.kind, str(answer.value), job.url)
        return answer

    async def close(self) -> None:
        """Stop all workers, also busy ones: tasks that wait for their pages get a WorkerError."""
        for worker in [*self._idle, *self._busy]:
            worker.writer.close()
        self._idle.clear()
        self._starter.close()
        await asyncio.sleep(0)  # transports close at the next turn of the loop

    async def _answer(self, job: Job) -> Answer:
        for _ in range(2):
            worker = await self._free()
            try:
                answer = await worker.ask(job, self._timeout or math.inf)
            except TimeoutError:
                raise self._timed_out(worker) from None
            except OSError:
                if self._starter.closed:
                    raise WorkerError("error", "the workers were closed") from None
                self._busy.discard(worker)
                if await worker.exit_code() == -signal.SIGALRM:
                    raise self._timed_out(worker) from None
                self.tally.crashed += 1
                self._discard(worker)
            except BaseException:  # cancelled: no task waits for this page any more
                self._discard(worker)
                raise
            else:
                self._take_back(worker, answer)
                return answer
        self._quarantine.add(_digest(job))
        raise WorkerError("crash", "the page killed a worker, twice", job.url)

    def _timed_out(self, worker: Worker) -> WorkerError:
        self.tally.timed_out += 1
        self._discard(worker)
        return WorkerError("timeout", f"the page took longer than {self._timeout:g} s")

    async def _free(self) -> Worker:
        """Return a worker for one page: the last one used, so that surplus ones stay idle; else a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                break
            self.tally.crashed += 1  # at rest: no page's fault
            self._discard(worker)
        else:
            worker = await self._starter.start()
        self._busy.add(worker)
        return worker

    def _take_back(self, worker: Worker, answer: Answer) -> None:
        worker.pages += 1
        worker.rss = answer.rss
        self.tally.pages += 1
        self.tally.seconds += answer.seconds
        if worker.pages >= self._recycle_pages or worker.rss > self._recycle_bytes:
            self.tally.recycled += 1
            self._discard(worker)
        else:
            self._release(worker)

    def _release(self, worker: Worker) -> None:
        self._busy.discard(worker)
        self._idle.append(worker)

    def _discard(self, worker: Worker) -> None:
        self._busy.discard(worker)
        self._starter.discard(worker)


async def _article(packed: Packed) -> Article:
    for article in unpack(packed):
        if article is not None:
            return article
        await asyncio.sleep(0)
    raise AssertionError("unpack ends with the article")


def _digest(job: Job) -> bytes:
    content = job.content
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode("utf-8", "replace")).digest()
