"""A page of too many blocks or elements is refused while they are counted, by the core and without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from copytaster.classifier import PageError, native
from copytaster.classifier.native import segment
from copytaster.classifier.page import limit
from copytaster.classifier.page.data.text import lines_of
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.plain_text import pieces_of

BLOCKS, ELEMENTS = 50, 120


@pytest.fixture(params=["core", "Python"])
def _small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limit, "MAX_BLOCKS", BLOCKS)
    monkeypatch.setattr(limit, "MAX_ELEMENTS", ELEMENTS)
    segment.rules.cache_clear()
    switched: Any = nullcontext() if request.param == "core" else native.switched_off()
    with switched:
        yield
    segment.rules.cache_clear()


def lines(count: int, piece: str, around: str = "{}") -> str:
    return around.format(piece * count)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(
    ("piece", "around"),
    [
        ("a<br>", "<p>{}</p>"),
        ("a\n", "<pre>{}</pre>"),
        ("a\n", "<p>b<pre><i>{}</i></pre>"),
        ("a\n", "<div style='white-space: pre-line'>{}</div>"),
        ("<p>a", "<div>{}</div>"),
        ("<td>a", "<table><tr>{}</table>"),
        ("<pre>a\n</pre>", "<div>{}</div>"),
        ("<p>a", "<table><tr><td>a<noscript>b</noscript>{}</table>"),
    ],
)
def test_a_page_of_too_many_blocks_is_refused(piece: str, around: str) -> None:
    assert len(read_page(lines(BLOCKS - 2, piece, around)).leaves) >= BLOCKS - 2
    with pytest.raises(PageError, match="too large: more than 50 blocks"):
        read_page(lines(BLOCKS + 1, piece, around), "https://paper.example/")


@pytest.mark.usefixtures("_small")
def test_a_page_of_too_many_elements_is_refused() -> None:
    assert len(read_page("<div><hr>a" + "<hr>" * (ELEMENTS - 4)).nodes) == ELEMENTS
    with pytest.raises(PageError, match="or 120 elements around them"):
        read_page("<div><hr>a" + "<hr>" * (ELEMENTS - 3))


@pytest.mark.usefixtures("_small")
def test_blank_lines_and_inline_elements_are_not_counted_as_blocks() -> None:
    assert len(read_page("<p>" + "<i>a</i> " * 500 + "<br>" * 500).leaves) == 1


@pytest.mark.usefixtures("_small")
def test_a_text_of_too_many_lines_is_refused() -> None:
    assert len(pieces_of("a\n\n" * BLOCKS)) == BLOCKS
    with pytest.raises(PageError, match="more than 50 blocks"):
        pieces_of("a\n" * (BLOCKS + 1))


@pytest.mark.usefixtures("_small")
def test_too_much_html_in_data_is_no_text() -> None:
    assert lines_of("<p>a" * BLOCKS).count("a") == BLOCKS
    assert lines_of("<p>a" * (BLOCKS + 1)) == ""
