"""One run of `batch`: entries → answers → output, with a checkpoint now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from .archives import ArchiveError, Entry, read, size
from .checkpoint import Checkpoint, beside
from .cleaning import answer, cleaner
from .ordered import ahead, in_order
from .output import Output, open_output
from .progress import Progress
from .records import InputRecord, OutputOptions, Record, reason

_AT_WORK = 32
"""Pages under way for each worker, so that one slow page does not leave the others without any."""

_AT_WORK_BYTES = 64_000_000


@dataclass(frozen=True)
class Plan:
    """What a run is to do; `every` is the number of records between two checkpoints."""

    inputs: list[str]
    output: str
    options: OutputOptions
    model: Path | None
    preset: str
    workers: int
    timeout: float
    every: int


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry with its record loaded. `number` counts the entries of the archive from 1."""

    archive: int
    number: int
    entry: Entry
    record: InputRecord | None

    @property
    def weight(self) -> int:
        content = self.record and (self.record.html or self.record.text)
        return len(content) if content else 0


async def stream(plan: Plan, start: Checkpoint) -> Counter[str]:
    """Run it from `start` on; the counts include those of `start`. Raises ModelRefused, ArchiveError."""
    async with cleaner(plan.workers, plan.model, plan.preset, plan.timeout) as by:
        # the output is opened only now: a model that is refused must not empty a file
        if start.run and not start.offset:
            start.save(Path(plan.output))
        output = open_output(plan.output, plan.options, start.offset)
        finished = False
        sizes = [size(name) for name in plan.inputs]
        before = list(accumulate((known or 0 for known in sizes), initial=0))
        total = None if None in sizes else before[-1]

        async def work(item: _Item) -> Record | None:
            return None if item.record is None else await answer(item.record, by, plan.options)

        try:
            with Progress(total, before[start.archive]) as progress:
                most = max(1, _AT_WORK * plan.workers)
                results = in_order(ahead(_items(plan, start)), work, most, lambda item: item.weight, _AT_WORK_BYTES)
                ledger = _Ledger(plan, start, output)
                async with aclosing(results):
                    async for item, record in results:
                        ledger.enter(item, record)
                        progress.step(before[item.archive] + item.entry.read, record)
                        if item.entry.torn and record is not None:
                            progress.say(f"{item.entry.where}: {record['error']}")
                output.cut()
            output.close()
            finished = True
        except BrokenPipeError:  # the reader of our output has left, which is no error
            raise
        except OSError as error:
            going_on = "; --resume goes on from there" if start.run else ""
            raise ArchiveError(f"{plan.output}: {error.strerror or error}{going_on}") from error
        finally:
            if not finished:
                output.abandon()
    if start.run:
        beside(Path(plan.output)).unlink()
    return ledger.counts


class _Ledger:
    """Writes answers, counts them, and keeps the checkpoint."""

    def __init__(self, plan: Plan, start: Checkpoint, output: Output) -> None:
        self.counts = Counter(start.counts)
        self._plan = plan
        self._start = start
        self._output = output
        self._since = 0

    def enter(self, item: _Item, record: Record | None) -> None:
        """One more entry is done; no record means that it was passed over."""
        if record is None:
            self.counts["passed_over"] += 1
            return
        if "error" in record:
            record["where"] = item.entry.where
        self._output.write(record)
        self.counts["records"] += 1
        self.counts["errors"] += "error" in record
        self.counts["empty"] += "error" not in record and not record["text"]
        self._since += 1
        if self._since >= self._plan.every or self._output.full:
            self._mark(item)

    def _mark(self, item: _Item) -> None:
        self._since = 0
        offset = self._output.cut()
        if self._start.run:
            mark = replace(
                self._start,
                archive=item.archive,
                entries=item.number,
                where=item.entry.where,
                offset=offset,
                counts=dict(self.counts),
            )
            mark.save(Path(self._plan.output))


def _items(plan: Plan, start: Checkpoint) -> Iterator[_Item]:
    """All entries from `start` on, loaded. Raises ArchiveError when what was done is not what lies there."""
    for archive, name in enumerate(plan.inputs):
        done = start.entries if archive == start.archive else 0
        if archive < start.archive:
            continue
        entries = read(name, max(done - 1, 0))
        if done:
            last = next(entries, None)
            if last is None or last.where != start.where:
                raise ArchiveError(f"{name}: has changed since the run that is to be resumed")
        for number, entry in enumerate(entries, done + 1):
            yield _Item(archive, number, entry, _loaded(entry))


def _loaded(entry: Entry) -> InputRecord | None:
    try:
        return entry.load() if entry.load else None
    except Exception as error:
        return InputRecord(error=reason(error))
