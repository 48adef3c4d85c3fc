"""Pages cleaned in other processes, with limits on time and memory. Asyncio; for crawls and for archives.

Each worker is a process of its own that was started as a command, never forked and never through
`multiprocessing`: a fork would copy the threads' locks of a running crawl, and multiprocessing runs the user's
script again in each child unless it has a `__main__` guard. Why not a library: `docs/workers.md`.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
import math
import os
import signal
import subprocess
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self, TypeVar

from ..article import Article
from ..errors import PageError, WorkerError
from .cores import usable_cores
from .frames import Answer, Job, Order, Packed, unpack
from .worker import Worker, launch

_LOG = logging.getLogger(__name__)

T = TypeVar("T")

LOADER = "copytaster.classifier.taster:Copytaster.load"
START_SECONDS = 60.0
START_PATIENCE = 60.0
"""Seconds that pages wait while no worker can be started, unless the caller says otherwise."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two attempts to start a worker; each pause is twice the one before."""
REST_SECONDS = 30.0
"""Seconds between attempts once the patience is over; pages fail at once in between."""
MEMORY_MB = 1_600
"""Memory, in MiB, that a page may take in addition to what a worker holds when it is ready."""


@dataclass(slots=True)
class Tally:
    """What the workers did so far. `seconds` is the time that pages took, summed over the workers."""

    started: int = 0
    crashed: int = 0
    timed_out: int = 0
    recycled: int = 0
    pages: int = 0
    seconds: float = 0.0


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
        self._order = Order(loader, folder, preset, timeout, memory * 1024 * 1024)
        self._start_patience = start_patience
        self._recycle_pages = recycle_pages
        self._recycle_bytes = recycle_mb * 1024 * 1024
        self._max_bytes = max_bytes
        self._places = asyncio.Semaphore(count)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._quarantine: set[bytes] = set()
        self._closed = False
        self._failing_since: float | None = None
        self._next_start = 0.0
        self._failure = ""
        # in case close() is never called, or Ctrl-C is pressed twice
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._finalizer = weakref.finalize(self, _end, self._processes, os.getpid())

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

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the first worker, and so prove the model. Raises ModelRefused, PresetError, or WorkerError."""
        async with self._places:
            self._release(await self._spawn())

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
        self._closed = True
        for worker in [*self._idle, *self._busy]:
            worker.writer.close()
        self._idle.clear()
        self._finalizer()
        await asyncio.sleep(0)  # transports close at the next turn of the loop

    async def _answer(self, job: Job) -> Answer:
        for _ in range(2):
            worker = await self._free()
            try:
                answer = await worker.ask(job, self._order.timeout or math.inf)
            except TimeoutError:
                raise self._timed_out(worker) from None
            except OSError:
                if self._closed:
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
        return WorkerError("timeout", f"the page took longer than {self._order.timeout:g} s")

    async def _free(self) -> Worker:
        """Return a worker for one page: the last one used, so that surplus ones stay idle; else a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                break
            self.tally.crashed += 1  # at rest: no page's fault
            self._discard(worker)
        else:
            worker = await self._spawn()
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
        worker.writer.close()
        worker.process.kill()
        self._reap()

    def _reap(self) -> None:
        """Let go of the processes that have ended; one that was killed just now is met the next time."""
        for process in [each for each in self._processes if each.poll() is not None]:
            self._processes.discard(process)

    async def _spawn(self) -> Worker:
        """Start a worker, ready for pages; at least two attempts.

        While none can be started, pages wait, up to the patience; after that they fail at once, but for an attempt
        every REST_SECONDS. Raises WorkerError("no_worker").
        """
        pause = FIRST_PAUSE
        for attempt in itertools.count():
            if self._closed:
                raise WorkerError("error", "the workers were closed")
            if time.monotonic() < self._next_start:
                raise WorkerError("no_worker", self._failure)
            try:
                worker = await self._start_one()
            except WorkerError as error:
                if self._closed:
                    raise WorkerError("error", "the workers were closed") from None
                self._failure = str(error)
                left = self._patience_left(error)
                if left <= 0 and attempt:
                    self._next_start = time.monotonic() + REST_SECONDS
                    raise
                await asyncio.sleep(max(0.0, min(pause, left)))
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                if self._failing_since is not None:
                    _LOG.warning("Worker processes start again")
                self._failing_since = None
                self.tally.started += 1
                return worker
        raise AssertionError("attempts do not end")

    def _patience_left(self, error: WorkerError) -> float:
        """Seconds, from the first failure on, which is logged."""
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
            _LOG.error("%s. Pages wait up to %g s for one", error, self._start_patience)
        return self._failing_since + self._start_patience - now

    async def _start_one(self) -> Worker:
        if self._closed:
            raise WorkerError("error", "the workers were closed")
        self._reap()
        try:
            worker = await launch(self._processes)
            try:
                answer = await worker.ask(self._order, START_SECONDS)
                if answer.kind == "failed":
                    raise OSError(answer.value)
            except BaseException:
                self._discard(worker)
                raise
        except OSError as error:  # TimeoutError is one
            self.tally.crashed += 1
            problem = str(error) or f"it is not ready after {START_SECONDS:g} s"
            raise WorkerError("no_worker", f"No worker process can be started: {problem}") from error
        if answer.kind == "refused":
            self._discard(worker)
            if not self.tally.started:
                raise answer.value
            # it was well before: its folder is being replaced, or its disk is away for a moment
            raise WorkerError("no_worker", f"No worker process can be started: {answer.value}")
        worker.rss = answer.rss
        return worker


async def _article(packed: Packed) -> Article:
    for article in unpack(packed):
        if article is not None:
            return article
        await asyncio.sleep(0)
    raise AssertionError("unpack ends with the article")


def _digest(job: Job) -> bytes:
    content = job.content
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode("utf-8", "replace")).digest()


def _end(processes: set[subprocess.Popen[bytes]], owner: int) -> None:
    if os.getpid() != owner:  # a fork of this process: the workers are not its own
        return
    for process in processes:
        process.kill()
    for process in processes:
        process.wait()
    processes.clear()
