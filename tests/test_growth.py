"""Time and memory grow with the size of the input, for any content: ×4 in size, at most ×6 in processor time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from copytaster.classifier import Copytaster, Label, PageError
from copytaster.classifier.batch.archives import read
from copytaster.classifier.batch.run import load_entry
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.plain_text import pieces_of
from copytaster.classifier.review.marking import marked_page, marked_text
from hostile_inputs import ARCHIVES, PAGES, TEXTS

T = TypeVar("T", str, bytes)

SIZE = 16_000
GROWTH = 6.0
FLOOR = 0.02
"""Seconds: less than this is noise, for any ratio."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def taster() -> Copytaster:
    taster = Copytaster.load()
    taster.clean("<p>The first page imports and caches what all later ones use.</p>")
    return taster


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call. A page may be refused; that counts as work too."""
    start = time.process_time()
    with contextlib.suppress(PageError):
        work()
    return time.process_time() - start


def check_growth(work: Callable[[T], object], make: Callable[[int], T]) -> None:
    """Measure up to four times, as other programs disturb the clock: the growth is too large if it always is.

    Work that grows with the square of the input takes 16 times as long, which no measurement hides.
    """
    small, large = make(SIZE), make(4 * SIZE)
    seconds(lambda: work(small))
    ratios = []
    for _ in range(4):
        first, cost = seconds(lambda: work(small)), seconds(lambda: work(large))
        if cost <= max(FLOOR, GROWTH * first):
            return
        ratios.append(cost / first)
    pytest.fail(f"four times the input took {', '.join(f'{ratio:.1f}' for ratio in ratios)} times as long")


@pytest.mark.parametrize("name", PAGES)
def test_a_page(taster: Copytaster, name: str) -> None:
    """All labels are kept, so that all of the page is written as HTML too, for any judgement of the model."""
    keep = frozenset(Label)
    check_growth(lambda page: taster.clean(page, "https://harbourpost.example/bridge", keep=keep), PAGES[name])


@pytest.mark.parametrize("name", ["numbered_list", "table_of_one_row", "table_of_many_rows", "deep_quote", "breaks"])
def test_a_page_as_markdown(taster: Copytaster, name: str) -> None:
    pytest.importorskip("markdownify")
    check_growth(lambda page: taster.clean(page, keep=frozenset(Label)).markdown, PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_view_and_label(name: str) -> None:
    """What both add to `clean`: the marks and the harmless copy."""
    check_growth(lambda page: marked_page(read_page(page)), PAGES[name])


@pytest.mark.parametrize("name", TEXTS)
def test_a_text(taster: Copytaster, name: str) -> None:
    check_growth(taster.clean_text, TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_view_and_label(name: str) -> None:
    check_growth(lambda text: marked_text(text, pieces_of(text)), TEXTS[name])


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive(tmp_path: Path, name: str) -> None:
    """Reading alone: the pages of an archive are cleaned as all others."""
    ending, make = ARCHIVES[name]
    file = tmp_path / f"in{ending}"

    def read_all(data: bytes) -> None:
        file.write_bytes(data)
        for entry in read(str(file)):
            load_entry(entry)

    check_growth(read_all, make)


def test_there_are_enough_generators() -> None:
    assert len(PAGES) + len(TEXTS) + len(ARCHIVES) >= 40
