"""Processes a stream, several items at a time, and keeps the results in the order of the items."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4
"""How many items are read ahead."""


async def in_order(
    items: AsyncIterator[T], work: Callable[[T], Awaitable[R]], most: int, weight: Callable[[T], int], limit: int
) -> AsyncGenerator[tuple[T, R], None]:
    """Yield each item with its result of `work`; at most `most` items, of total `weight` `limit`, are in progress."""
    tasks: deque[tuple[T, asyncio.Future[R]]] = deque()
    held = 0
    try:
        async for item in items:
            held += weight(item)
            while tasks and (len(tasks) >= most or held > limit or tasks[0][1].done()):
                first, task = tasks.popleft()
                yield first, await task
                held -= weight(first)
            tasks.append((item, asyncio.ensure_future(work(item))))
        while tasks:
            first, task = tasks.popleft()
            yield first, await task
    finally:
        for _, task in tasks:
            task.cancel()


async def ahead(items: Iterator[T]) -> AsyncGenerator[T, None]:
    """Yield the items, reading them in a thread: a slow source such as a pipe must not block the loop and its timeouts.

    It is a daemon thread, so that an interrupted run does not wait for a line that never comes.
    """
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[T | _End] = asyncio.Queue()
    room = threading.Semaphore(_AHEAD)
    gone = threading.Event()

    def read() -> None:
        end = _End(None)
        try:
            for item in items:
                room.acquire()
                if gone.is_set():
                    return
                loop.call_soon_threadsafe(ready.put_nowait, item)
        except BaseException as error:
            end = _End(error)
        with suppress(RuntimeError):  # the loop has closed
            loop.call_soon_threadsafe(ready.put_nowait, end)

    threading.Thread(target=read, daemon=True, name="copytaster-reader").start()
    try:
        while not isinstance(item := await ready.get(), _End):
            room.release()
            yield item
        if item.error is not None:
            raise item.error
    finally:
        gone.set()
        room.release()


class _End:
    """The end of the items; `error` is the exception that ended them."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error
