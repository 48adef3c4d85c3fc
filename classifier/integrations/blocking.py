"""Cleaning for engines with synchronous calls: one record in, its answer out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..batch.cleaning import answer, cleaner
from ..batch.records import InputRecord, OutputOptions, Record, error_record, input_record
from ..errors import WorkerError


@dataclass(frozen=True, slots=True)
class Settings(OutputOptions):
    """How to clean an engine's records; plain values, which can be sent to other machines.

    Attributes:
        model: a model folder that every machine can read; None for the shipped one.
        preset: the name of its threshold.
        timeout: seconds per page, which is cleaned in a separate process, so that a page that hangs or crashes
            costs one record. None: in the engine's own process, without this limit.
    """

    model: str | None = None
    preset: str = "balanced"
    timeout: float | None = 10.0


class Blocking:
    """Cleans records in turn. The event loop that talks to the worker runs in its own thread."""

    def __init__(self, settings: Settings) -> None:
        """Load the model, or start the workers. Raises ModelRefused."""
        self._options = settings
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="copytaster")
        self._thread.start()
        self._by = self._wait(_entered(settings))

    def answer(self, record: InputRecord | Mapping[str, Any]) -> Record:
        """Clean one record; the answer has an `error` if that fails. Never raises for a record."""
        known = record if isinstance(record, InputRecord) else input_record(record)
        answered: Record
        try:
            answered, _ = self._wait(answer(known, self._by, self._options))
        except WorkerError as error:
            return error_record(str(error), known)
        return answered

    def close(self) -> None:
        """End the worker and the thread, as the end of the process does by itself."""
        self._wait(self._by.__aexit__(None, None, None))
        self._wait(asyncio.sleep(0))  # transports close at the next turn of the loop
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


@cache
def blocking(settings: Settings) -> Blocking:
    """Return the process's shared cleaner for these settings: engines create their tasks for every partition."""
    return Blocking(settings)


async def _entered(settings: Settings) -> Any:
    model = None if settings.model is None else Path(settings.model)
    by = cleaner(0 if settings.timeout is None else 1, model, settings.preset, settings.timeout or 0.0)
    return await by.__aenter__()
