"""The progress of a long run: a bar on a terminal, an occasional line elsewhere."""

from __future__ import annotations

import sys
import time
from typing import NoReturn

from tqdm import tqdm

from ..counted import counted
from ..page.source import printable
from .records import Record

_EVERY = 30.0
"""Seconds between two lines if there is no terminal."""

_REPORTS = 20
"""How many damaged places are printed per run."""

_BAR = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining}, {postfix}"
_NO_TOTAL = "{elapsed}, {postfix}"


class Progress:
    """Shows pages, errors and pages per second on stderr; with a known `total` of bytes, also share and time left."""

    def __init__(self, total: int | None, done: int = 0) -> None:
        """`done` bytes of the `total` were read by an earlier run."""
        self._total = total
        self._done = self._first = done
        self._pages = self._errors = self._reports = 0
        self._start = self._printed = time.monotonic()
        self._bar: tqdm[NoReturn] | None = None
        if sys.stderr.isatty():
            self._bar = tqdm(
                total=total,
                initial=done,
                bar_format=_NO_TOTAL if total is None else _BAR,
                mininterval=0.2,
                dynamic_ncols=True,
                leave=False,
            )

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, read: int, record: Record | None) -> None:
        """Count one more record; None: an entry was skipped. `read`: bytes of all inputs read so far."""
        self._pages += record is not None
        self._errors += record is not None and "error" in record
        if self._bar is not None:
            self._bar.set_postfix_str(self._count(), refresh=False)
            self._bar.update(read - self._done)
        elif time.monotonic() - self._printed >= _EVERY:
            self._printed = time.monotonic()
            print(f"copytaster batch: {self._count()}{self._share(read)}", file=sys.stderr, flush=True)
        self._done = read

    def report_damage(self, message: str) -> None:
        """Print a line above the bar; after a number of lines, only count them."""
        self._reports += 1
        if self._reports <= _REPORTS:
            self._say(message)
        elif self._reports == _REPORTS + 1:
            self._say("more damage follows; the records of the output name it")

    def _say(self, message: str) -> None:
        tqdm.write(f"copytaster batch: {printable(message)}", file=sys.stderr)

    def _count(self) -> str:
        rate = self._pages / max(time.monotonic() - self._start, 1e-3)
        return f"{counted(self._pages, 'page')}, {rate:.1f}/s, {counted(self._errors, 'error')}"

    def _share(self, read: int) -> str:
        if not self._total or read <= self._first:
            return ""
        seconds = (time.monotonic() - self._start) * (self._total - read) / (read - self._first)
        return f", {read / self._total:.0%} read, {tqdm.format_interval(max(seconds, 0))} left"
