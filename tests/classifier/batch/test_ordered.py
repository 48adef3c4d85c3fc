"""Work on a stream: results in order, no more under way than may be, errors not lost, nothing left behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest
from copytaster.classifier.batch.ordered import ahead, in_order


async def stream(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


def run(count: int, most: int, limit: int = 1_000) -> tuple[list[tuple[int, int]], int, int]:
    """(results, most at work, most weight at work); each item weighs its number, and earlier ones take longer."""
    working: set[int] = set()
    peaks = [0, 0]

    async def work(number: int) -> int:
        working.add(number)
        peaks[0], peaks[1] = max(peaks[0], len(working)), max(peaks[1], sum(working))
        for _ in range(3 * (count - number)):
            await asyncio.sleep(0)
        working.discard(number)
        return number * number

    async def collect() -> list[tuple[int, int]]:
        return [pair async for pair in in_order(stream(count), work, most, int, limit)]

    return asyncio.run(collect()), peaks[0], peaks[1]


@pytest.mark.parametrize("most", [1, 3, 100])
def test_results_come_in_the_order_of_the_items(most: int) -> None:
    results, at_work, _ = run(20, most)
    assert results == [(number, number * number) for number in range(20)]
    assert at_work == min(most, 20)


def test_heavy_items_are_fewer_at_a_time() -> None:
    results, _, weight = run(20, 100, limit=30)
    assert len(results) == 20
    assert 19 <= weight <= 30


def test_an_item_heavier_than_the_limit_is_worked_on_alone() -> None:
    assert [item for item, _ in run(6, 100, limit=1)[0]] == [0, 1, 2, 3, 4, 5]


def test_an_error_ends_the_stream_and_cancels_work_in_progress() -> None:
    cancelled: list[int] = []

    async def work(number: int) -> int:
        if number == 1:
            raise ZeroDivisionError
        try:
            await asyncio.sleep(60 * (number > 1))
        except asyncio.CancelledError:
            cancelled.append(number)
            raise
        return number

    async def collect() -> None:
        results = in_order(stream(5), work, 3, int, 100)
        async with aclosing(results):
            async for _ in results:
                pass

    with pytest.raises(ZeroDivisionError):
        asyncio.run(collect())
    assert cancelled


def test_reading_ahead_gives_all_items_and_the_error_after_them() -> None:
    def items() -> Iterator[int]:
        yield from range(50)
        raise KeyError("torn")

    found: list[int] = []

    async def collect() -> None:
        async for item in ahead(items()):
            found.append(item)

    with pytest.raises(KeyError, match="torn"):
        asyncio.run(collect())
    assert found == list(range(50))


def test_a_source_that_waits_does_not_hold_the_loop_nor_the_end() -> None:
    gate = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        gate.wait(30)

    async def first() -> int:
        source = ahead(items())
        async with aclosing(source):
            async for item in source:
                await asyncio.sleep(0)
                return item
        return 0

    assert asyncio.run(first()) == 1
    assert not gate.is_set()
    gate.set()
