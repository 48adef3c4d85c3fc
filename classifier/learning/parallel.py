"""Parallel work without copying its input: processes forked from this one."""

from __future__ import annotations

import gc
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ..samples.watch import watched

if TYPE_CHECKING:
    from threadpoolctl import threadpool_limits

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_task: Callable[[int], Any] | None = None


def forked(task: Callable[[int], T], items: Sequence[int], jobs: int, stage: str = "") -> Iterator[T]:
    """Return `task(item)` for each item, in order; only the results are sent between processes.

    If `jobs` is under 2, or if the system cannot fork, the work is done in this process. Each process computes on one
    thread, so that sums, and with them the results, do not depend on the number of jobs. `stage` names the work on a
    progress bar; empty: without one.
    """
    if stage:
        yield from watched(forked(task, items, jobs), len(items), stage)
        return
    global _task
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        with _one_thread():
            yield from map(task, items)
        return
    _task = task
    gc.freeze()  # garbage collections would write to, and therefore copy, the shared memory
    try:
        with multiprocessing.get_context("fork").Pool(min(jobs, len(items)), _one_thread) as pool:
            yield from pool.imap(_call, items)
    finally:
        gc.unfreeze()
        _task = None


def parts_done(parts: Mapping[str, Callable[[], Any]], jobs: int) -> dict[str, Any]:
    """Compute each part and log it; return name → result. Parts start in the given order: put the long ones first."""
    names = list(parts)
    finished: dict[str, Any] = {}
    results = forked(lambda i: parts[names[i]](), range(len(names)), jobs, "fitting the final trees")
    for name, result in zip(names, results, strict=True):
        finished[name] = result
        _LOG.info("%s: done, %d of %d", name, len(finished), len(names))
    return finished


def _one_thread() -> threadpool_limits:
    """Limit numerical libraries to one thread, until the end of a `with` block if the result opens one."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def _call(item: int) -> Any:
    assert _task is not None
    return _task(item)
