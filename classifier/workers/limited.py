"""Copytaster with limits on time and memory, for programs without an event loop."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Self

from ..article import Article
from ..label import KEPT, Label
from .frames import Job
from .pool import MEMORY_MB, Workers


class LimitedCopytaster:
    """Cleans one page at a time in a worker process, limited to `timeout` seconds and `memory_mb` per page.

    Use it as a context manager, or call `close`. In a program with an event loop, use `Workers`.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        preset: str = "balanced",
        *,
        timeout: float = 10.0,
        memory_mb: int = MEMORY_MB,
    ) -> None:
        """Start the process. Raises ModelRefused; WorkerError if it cannot be started."""
        self._runner = asyncio.Runner()
        folder = None if model is None else Path(model)
        self._workers = Workers(1, model=folder, preset=preset, timeout=timeout, memory_mb=memory_mb)
        try:
            self._runner.run(self._workers.start())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def clean(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        encoding: str | None = None,
        keep: frozenset[Label] = KEPT,
    ) -> Article:
        """Clean a page like `Copytaster.clean`. Raises PageError, and WorkerError beyond a limit."""
        return self._runner.run(self._workers.clean(Job(html=html, url=url, encoding=encoding, keep=keep)))

    def clean_text(self, text: str, lang: str | None = None, *, keep: frozenset[Label] = KEPT) -> Article:
        """Clean a text like `Copytaster.clean_text`. Raises WorkerError beyond a limit."""
        return self._runner.run(self._workers.clean(Job(text=text, lang=lang, keep=keep)))

    def close(self) -> None:
        """End the process."""
        self._runner.run(self._workers.close())
        self._runner.close()
