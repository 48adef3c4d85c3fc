"""Cleans jobs, in this process or in workers, behind one interface, and makes the output record of each."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from ..article import Article
from ..errors import WorkerError
from ..taster import Copytaster
from ..workers.frames import Job
from ..workers.limit import time_limit
from ..workers.pool import Workers
from .records import InputRecord, OutputOptions, Record, article_record, error_record, job_of, reason

T = TypeVar("T")


class Cleaner(Protocol):
    """Cleans jobs: `Inline`, or `Workers`."""

    async def __aenter__(self) -> Self:
        """Start. Raises ModelRefused."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the resources."""

    async def apply(self, job: Job, make: Callable[[Article], T]) -> T:
        """Apply `make`, which must be picklable, to the article of one job. Raises CopytasterError."""

    async def timed(self, job: Job, make: Callable[[Article], T]) -> tuple[T, float]:
        """Apply `make` as `apply` does, and return the seconds that the page took as well, without the wait."""


class Inline:
    """Cleans in this process: nothing is copied, and nothing stops a page that crashes."""

    def __init__(self, model: Path | None = None, preset: str = "balanced", timeout: float = 0.0) -> None:
        self._taster = Copytaster.load(model, preset)
        self._timeout = timeout

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    async def apply(self, job: Job, make: Callable[[Article], T]) -> T:
        """Apply `make` to the article of one job. Raises PageError, and WorkerError after the time limit."""
        return (await self.timed(job, make))[0]

    async def timed(self, job: Job, make: Callable[[Article], T]) -> tuple[T, float]:
        """Apply `make` as `apply` does, and return the seconds that the page took as well."""
        start = time.perf_counter()
        with time_limit(self._timeout):
            result = make(job.run(self._taster))
        return result, time.perf_counter() - start


def cleaner(count: int, model: Path | None, preset: str, timeout: float) -> Cleaner:
    """`count` workers with `timeout` seconds per page; 0: `Inline`. Raises ModelRefused now or when entered."""
    return Workers(count, model=model, preset=preset, timeout=timeout) if count else Inline(model, preset, timeout)


async def answer(
    record: InputRecord,
    by: Cleaner,
    options: OutputOptions,
    prepare: Callable[[Job, InputRecord], Job] | None = None,
) -> tuple[Record, float | None]:
    """Return the output record of an input record, and the seconds that its page took: None for an error.

    An error in one record must not end a run over a million others. Raises WorkerError if no worker can be started.

    `prepare` completes the job of a record, see `with_history`.
    """
    try:
        job = job_of(record, options)
        if prepare is not None:
            job = prepare(job, record)
        # the worker makes the output record, for which it needs only these fields of the input
        known = InputRecord(identity=record.identity, url=record.url, warning=record.warning)
        return await by.timed(job, partial(article_record, record=known, options=options))
    except Exception as error:
        if is_without_workers(error):
            raise
        return error_record(reason(error), record), None


def is_without_workers(error: Exception) -> bool:
    """Whether no worker process can be started: the record is not at fault, and another run can clean it."""
    return isinstance(error, WorkerError) and error.reason == "no_worker"
