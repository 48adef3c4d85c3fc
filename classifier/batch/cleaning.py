"""Jobs cleaned, in this process or beside it, behind one interface; and the record that answers each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from ..article import Article
from ..taster import Copytaster
from ..workers.frames import Job
from ..workers.limit import time_limit
from ..workers.pool import Workers
from .records import InputRecord, OutputOptions, Record, article_record, error_record, job_of, reason

T = TypeVar("T")


class Cleaner(Protocol):
    """What cleans: `Inline`, or `Workers`."""

    async def __aenter__(self) -> Self:
        """Make ready. Raises ModelRefused."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""

    async def apply(self, job: Job, make: Callable[[Article], T]) -> T:
        """What `make`, which must be picklable, makes of the article of one job. Raises CopytasterError."""


class Inline:
    """Cleans in this process: nothing is copied, and nothing stops a page that hangs or crashes."""

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
        """What `make` makes of the article of one job. Raises PageError."""
        with time_limit(self._timeout):
            return make(job.run(self._taster))


def cleaner(count: int, model: Path | None, preset: str, timeout: float) -> Cleaner:
    """`count` workers with `timeout` seconds a page, or none: `Inline`. Raises ModelRefused now or when entered."""
    return Workers(count, model=model, preset=preset, timeout=timeout) if count else Inline(model, preset, timeout)


async def answer(record: InputRecord, by: Cleaner, options: OutputOptions) -> Record:
    """The answer to one record. Whatever happens inside it must not end a run over a million others."""
    try:
        job = job_of(record, options)
        # the record is made where the page is cleaned; of the input it needs no more than this
        known = InputRecord(identity=record.identity, url=record.url)
        return await by.apply(job, partial(article_record, record=known, options=options))
    except Exception as error:
        return error_record(reason(error), record)
