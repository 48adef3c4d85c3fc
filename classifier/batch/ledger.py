"""Writes the records of a run, counts them, and keeps the checkpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from .archives import Entry
from .checkpoint import Checkpoint
from .output import Output
from .records import InputRecord, Record, error_record


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its record loaded; None: it is not a page. `number` counts the entries of the archive from 1."""

    archive: int
    number: int
    entry: Entry
    record: InputRecord | None

    @property
    def size(self) -> int:
        """The approximate size in bytes of its content, id and address, which may all be long."""
        record = self.record
        values = () if record is None else (record.html, record.text, record.url, record.identity)
        return sum(len(value) for value in values if isinstance(value, bytes | str))


class Ledger:
    """The output, the counts and the checkpoint of a run.

    Counts: `records` written; of these `errors`, `unreadable` (errors because of the input, not of the page),
    `warnings` (written, but a part of the input is missing) and `empty` (without an article); `passed_over`.
    """

    def __init__(self, output: Output, target: Path, start: Checkpoint, every: int) -> None:
        """`every`: records between two checkpoints."""
        self.counts = Counter(start.counts)
        self._output = output
        self._target = target
        self._start = start
        self._every = every
        self._last: Item | None = None
        self._since = 0

    def enter(self, item: Item, record: Record | None) -> None:
        """Write the record of the next entry; None: skip the entry."""
        self._last = item
        if record is None or item.record is None:
            self.counts["passed_over"] += 1
            return
        record = self._write(item, record)
        failed = "error" in record
        self.counts["records"] += 1
        self.counts["errors"] += failed
        self.counts["unreadable"] += item.record.error is not None
        self.counts["warnings"] += "warning" in record
        self.counts["empty"] += not failed and not record["text"]
        self._since += 1
        if self._since >= self._every or self._output.full:
            self.mark()

    def mark(self) -> None:
        """Write the output to disk and save the checkpoint."""
        self._since = 0
        offset = self._output.cut()
        if self._start.identity and self._last is not None:
            checkpoint = replace(
                self._start,
                archive=self._last.archive,
                entries=self._last.number,
                where=self._last.entry.where,
                offset=offset,
                counts=dict(self.counts),
            )
            checkpoint.save(self._target)

    def _write(self, item: Item, record: Record) -> Record:
        if "error" in record or "warning" in record:
            record["where"] = item.entry.where
        try:
            self._output.write(record)
        except (ValueError, TypeError) as error:
            record = error_record(
                f"the result cannot be written: {error}", InputRecord(url=item.record.url if item.record else None)
            )
            record["where"] = item.entry.where
            self._output.write(record)
        return record
