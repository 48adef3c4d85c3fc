"""The native core against the Python: copies, second articles and their tables, on pages and on made-up blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier import native
from copytaster.classifier.appended.outline import Outline
from copytaster.classifier.features import Layout
from copytaster.classifier.page.block import Leaf, Node
from copytaster.classifier.page.copies import _beginnings_of, copies
from copytaster.classifier.page.page import read_page

PAGES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").rglob("page.html"))
needs_core = pytest.mark.skipif(native.core is None, reason=native.absence)


def both(function: Callable[[], Any]) -> tuple[Any, Any]:
    with native.switched_off():
        python = function()
    return function(), python


def page_of(texts: list[str], tag: str = "p") -> tuple[list[Node], list[Leaf]]:
    """A page of one element per text, each beside the one before."""
    nodes = [Node(-1, "body", "", 1, 0, False, 0, len(texts))]
    nodes += [Node(0, tag, text[:30], i + 1, 1, False, i, i + 1) for i, text in enumerate(texts)]
    leaves = [Leaf(i + 1, text, i % 4, 0, 0, 0, 0, "", "", False, False, False) for i, text in enumerate(texts)]
    return nodes, leaves


def check(nodes: list[Node], leaves: list[Leaf]) -> None:
    ours, python = both(lambda: [[*part] for part in _beginnings_of(nodes, leaves)])
    assert ours == python
    ours, python = both(lambda: copies(nodes, leaves))
    assert ours == python
    layout = Layout.of(nodes, leaves)
    ours, python = both(lambda: Outline(layout)._running)
    assert ours == python
    for node in nodes[:: len(nodes) // 10 + 1]:
        ours, python = both(lambda names=node.names: [*layout.elements_called(names)])
        assert ours == python


@needs_core
def test_blocks_of_fixtures() -> None:
    for file in PAGES:
        page = read_page(file.read_bytes())
        if page.leaves:
            check(page.nodes, page.leaves)


@needs_core
@pytest.mark.parametrize("tag", ["p", "h2", "pre"])
def test_blocks_of_every_kind_of_character(tag: str) -> None:
    edges = [0x2E7F, 0x2FE0, 0x3130, 0x31BF, 0x9FFF, 0xA000, 0xAC00, 0xD7A3, 0xF8FF, 0xF900, 0xFF9F, 0xFFE6, 0x1FFFF]
    codes = [*range(0x250), *range(0x250, 0x30000, 37), *edges, 0x2FFFF, 0x3FFFF, 0x40000, 0x1F600]
    signs = [chr(code) for code in codes if not 0xD800 <= code < 0xE000]
    check(*page_of([f"a{sign} Ferry {sign * size}, {sign}" for size in (9, 30) for sign in signs], tag))
    check(*page_of([sign * 30 for sign in signs for _ in (0, 1)], tag))


@needs_core
def test_blocks_of_every_length() -> None:
    line = "Ferry to Marrow Ísland, 12 ferries, and 渡船开往岛上 "
    check(*page_of([(line * 9)[:size] for size in range(1, 210)]))
    check(*page_of(["渡船开往岛上的" * 9 + "x" * size for size in range(1, 150)]))
    check(*page_of(["One"]))


@needs_core
def test_half_of_a_character() -> None:
    check(*page_of(["Ferries \ud800 to the island leave at nine o'clock today, it says." for _ in "ab"]))


@needs_core
def test_a_block_in_no_element_is_refused() -> None:
    nodes, leaves = page_of(["Ferries to the island leave at nine o'clock today, it says."])
    for node in (-1, 2):
        with pytest.raises(ValueError, match="in no element"):
            copies(nodes, [leaves[0]._replace(node=node)])
