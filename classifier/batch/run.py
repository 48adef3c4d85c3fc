"""One run of `batch`: entries → output records, with regular checkpoints."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path

from ..errors import WorkerError
from ..memory import LenientMemory, Memory, MemoryFileError
from .archives import ArchiveError, Entry, read, size
from .checkpoint import Checkpoint, checkpoint_file
from .cleaning import Cleaner, answer, cleaner
from .extremes import Extremes
from .ledger import Item, Ledger
from .ordered import ahead, in_order
from .output import open_output
from .plan import Plan
from .progress import Progress
from .records import InputRecord, Record, reason
from .remembering import Note, note_of, with_history

_AT_WORK = 32
"""Pages in progress per worker, so that one slow page does not leave the others without work."""

_AT_WORK_BYTES = 64_000_000


async def stream(plan: Plan, start: Checkpoint, extremes: Extremes | None = None) -> Counter[str]:
    """Run from `start` on and return the counts, which include those of `start`, see `Ledger`.

    `extremes` takes the pages of this run. If the run is cancelled, finished work is saved, so that another run can
    continue. Raises ModelRefused, ArchiveError.
    """
    target = Path(plan.output)
    async with cleaner(plan.workers, plan.model, plan.preset, plan.timeout) as by, AsyncExitStack() as stack:
        # the output is opened only now: a refused model must not empty a file
        if start.identity and not start.offset:
            start.save(target)
        prepare = None
        if plan.memory is not None:
            known = start.remembered and os.path.exists(plan.memory)
            memory = stack.enter_context(Memory(plan.memory, evict="highest"))
            if not known:
                await _remember(plan, by, memory)
                start = replace(start, remembered=True)
                if start.identity:
                    start.save(target)
            prepare = partial(with_history, memory=LenientMemory(memory))
        output = open_output(plan.output, plan.options, start.offset)
        ledger = Ledger(output, target, start, plan.every)
        finished = False

        async def work(item: Item) -> tuple[Record | None, float | None]:
            return (None, None) if item.record is None else await answer(item.record, by, plan.options, prepare)

        try:
            sizes = [size(name) for name in plan.inputs]
            before = list(accumulate((known or 0 for known in sizes), initial=0))
            with Progress(None if None in sizes else before[-1], before[start.archive]) as progress:
                most = max(1, _AT_WORK * plan.workers)
                results = in_order(ahead(_items(plan, start)), work, most, lambda item: item.size, _AT_WORK_BYTES)
                async with aclosing(results):
                    async for item, (record, seconds) in results:
                        ledger.enter(item, record)
                        if extremes is not None and record is not None:
                            extremes.enter(record, seconds, item.entry.where)
                        progress.step(before[item.archive] + item.entry.read, record)
                        if item.entry.damaged and record is not None:
                            progress.report_damage(f"{item.entry.where}: {record['error']}")
            ledger.mark()
            output.close()
            finished = True
        except asyncio.CancelledError:
            with suppress(OSError):
                ledger.mark()
            raise
        except WorkerError as error:  # none can be started
            with suppress(OSError):
                ledger.mark()
            advice = "; continue with --resume" if start.identity else ""
            raise ArchiveError(f"{error}{advice}") from error
        except BrokenPipeError:  # the reader of our output has gone, which is not an error
            raise
        except OSError as error:
            advice = "; continue with --resume" if start.identity else ""
            raise ArchiveError(f"{plan.output}: {error.strerror or error}{advice}") from error
        finally:
            if not finished:
                output.abandon()
    if start.identity:
        checkpoint_file(target).unlink()
    output.remove_drafts()
    return ledger.counts


async def _remember(plan: Plan, by: Cleaner, memory: Memory) -> None:
    """Run the first pass: note the sightings of every record. Raises MemoryFileError, ArchiveError."""

    async def work(item: Item) -> Note | None:
        return None if item.record is None else await note_of(item.record, by, plan.options)

    most = max(1, _AT_WORK * plan.workers)
    entries = ahead(_items(plan, Checkpoint(identity={})))
    results = in_order(entries, work, most, lambda item: item.size, _AT_WORK_BYTES)
    try:
        async with aclosing(results):
            async for _, note in results:
                if note is not None:
                    memory.note(*note)
    except sqlite3.Error as error:
        raise MemoryFileError(f"{plan.memory}: {error}; continue with --resume when it can be written") from error


def _items(plan: Plan, start: Checkpoint) -> Iterator[Item]:
    """Yield all entries from `start` on, loaded. Raises ArchiveError if the input is not that of the checkpoint."""
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
            yield Item(archive, number, entry, load_entry(entry))


def load_entry(entry: Entry) -> InputRecord | None:
    """Load the record of an entry, with an `error` if that fails; None for an entry without a page."""
    try:
        return entry.load() if entry.load else None
    except Exception as error:
        return InputRecord(error=reason(error))
