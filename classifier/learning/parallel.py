"""The same work on several processors, without copying what it reads: processes forked from this one."""

from __future__ import annotations

import gc
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ..samples.watch import watched

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_task: Callable[[int], Any] | None = None


def forked(task: Callable[[int], T], items: Sequence[int], jobs: int, stage: str = "") -> Iterator[T]:
    """`task(item)` for each item, in their order; only the results travel between processes.

    In this process where `jobs` is under 2, or where the system cannot fork. Each process computes on one thread.
    `stage` names the work on a progress bar; empty: without one.
    """
    if stage:
        yield from watched(forked(task, items, jobs), len(items), stage)
        return
    global _task
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(task, items)
        return
    _task = task
    gc.freeze()  # collections would touch, and so copy, what the processes share
    try:
        with multiprocessing.get_context("fork").Pool(min(jobs, len(items)), _one_thread) as pool:
            yield from pool.imap(_call, items)
    finally:
        gc.unfreeze()
        _task = None


def parts_done(parts: Mapping[str, Callable[[], Any]], jobs: int) -> dict[str, Any]:
    """Compute each part: name → result. Parts start in the order given, so put the long ones first. Logs each one."""
    names = list(parts)
    done: dict[str, Any] = {}
    results = forked(lambda i: parts[names[i]](), range(len(names)), jobs, "fitting the final trees")
    for name, result in zip(names, results, strict=True):
        done[name] = result
        _LOG.info("%s: done, %d of %d", name, len(done), len(names))
    return done


def _one_thread() -> None:
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def _call(item: int) -> Any:
    assert _task is not None
    return _task(item)
