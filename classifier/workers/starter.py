"""Starts worker processes, with patience while none can be started, and ends them with this process."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import subprocess
import time
import weakref
from dataclasses import dataclass

from ..errors import WorkerError
from .frames import Order
from .worker import Worker, launch

_LOG = logging.getLogger(__name__)

START_SECONDS = 60.0
START_PATIENCE = 60.0
"""Seconds that pages wait while no worker can be started, unless the caller says otherwise."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two attempts to start a worker; each pause is twice the one before."""
REST_SECONDS = 30.0
"""Seconds between attempts once the patience is over; pages fail at once in between."""


@dataclass(slots=True)
class Tally:
    """What the workers did so far. `seconds` is the time that pages took, summed over the workers."""

    started: int = 0
    crashed: int = 0
    timed_out: int = 0
    recycled: int = 0
    pages: int = 0
    seconds: float = 0.0


class Starter:
    """Starts workers that got the same `order`, and counts them in `tally`.

    `patience` is the number of seconds for which pages wait while no worker can be started.
    """

    def __init__(self, order: Order, patience: float, tally: Tally) -> None:
        self.order = order
        self.processes: set[subprocess.Popen[bytes]] = set()
        self.closed = False
        self._patience = patience
        self._tally = tally
        self._failing_since: float | None = None
        self._next_start = 0.0
        self._failure = ""
        # in case close() is never called, or Ctrl-C is pressed twice
        self._finalizer = weakref.finalize(self, _end, self.processes, os.getpid())

    async def start(self) -> Worker:
        """Start a worker, ready for pages; at least two attempts.

        While none can be started, pages wait, up to the patience; after that they fail at once, except for one attempt
        every REST_SECONDS. Raises WorkerError("no_worker"), and ModelRefused if no worker was ever ready.
        """
        pause = FIRST_PAUSE
        for attempt in itertools.count():
            self._check_open()
            if time.monotonic() < self._next_start:
                raise WorkerError("no_worker", self._failure)
            try:
                worker = await self._attempt()
            except WorkerError as error:
                self._check_open()
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
                self._tally.started += 1
                return worker
        raise AssertionError("attempts do not end")

    def discard(self, worker: Worker) -> None:
        """Kill a worker."""
        worker.writer.close()
        worker.process.kill()
        self._reap()

    def close(self) -> None:
        """Kill all workers; no worker starts after that."""
        self.closed = True
        self._finalizer()

    def _check_open(self) -> None:
        if self.closed:
            raise WorkerError("error", "the workers were closed") from None

    def _patience_left(self, error: WorkerError) -> float:
        """Return the seconds left since the first failure, which is logged."""
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
            _LOG.error("%s. Pages wait up to %g s for one", error, self._patience)
        return self._failing_since + self._patience - now

    async def _attempt(self) -> Worker:
        self._reap()
        try:
            worker = await launch(self.processes)
            try:
                answer = await worker.ask(self.order, START_SECONDS)
                if answer.kind == "failed":
                    raise OSError(answer.value)
            except BaseException:
                self.discard(worker)
                raise
        except OSError as error:  # TimeoutError is one
            self._tally.crashed += 1
            problem = str(error) or f"it is not ready after {START_SECONDS:g} s"
            raise WorkerError("no_worker", f"No worker process can be started: {problem}") from error
        if answer.kind == "refused":
            self.discard(worker)
            if not self._tally.started:
                raise answer.value
            # the model was fine before: its folder is being replaced, or its disk is away for a moment
            raise WorkerError("no_worker", f"No worker process can be started: {answer.value}")
        worker.rss = answer.rss
        return worker

    def _reap(self) -> None:
        """Forget the processes that have ended; one that was killed just now is found the next time."""
        for process in [each for each in self.processes if each.poll() is not None]:
            self.processes.discard(process)


def _end(processes: set[subprocess.Popen[bytes]], owner: int) -> None:
    if os.getpid() != owner:  # a fork of this process: the workers are not its own
        return
    for process in processes:
        process.kill()
    for process in processes:
        process.wait()
    processes.clear()
