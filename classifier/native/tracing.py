"""Pictures and inline markup by the native core; None where it is not in use, or did not segment the page.

Then `tracing.py`, `pictures.py` and `rendering.py` walk lxml's tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

from .. import native
from ..page.page import Page
from .segment import rules


def inline_html(page: Page, blocks: Sequence[int], anchor: Callable[[str], str | None]) -> dict[int, str] | None:
    """Map blocks, indices in ascending order, to their texts with links and emphasis; not those that layout cuts.

    `anchor` gives the start of a link's tag by its address as written, None for a link that is left out.
    """
    if native.core is None or page.core_page is None:
        return None
    try:
        return native.core.inline_html(rules(), page.core_page, page.leaves, list(blocks), anchor)
    except ValueError:  # of surrogates
        return None


def inline_html_of_cut(page: Page, blocks: Sequence[int], anchor: Callable[[str], str | None]) -> dict[int, str] | None:
    """Do the same for blocks that the layout may cut: the page is segmented once more."""
    if native.core is None or page.core_page is None or isinstance(page.root, etree._Element):
        return None
    try:
        return native.core.inline_html_of_cut(rules(), page.root, page.leaves, list(blocks), anchor)
    except ValueError:  # of surrogates
        return None


def shown_pictures(page: Page, blocks: range) -> list[tuple[Any, ...]] | None:
    """Return the fields of `pictures.Shown` for the pictures before, in and directly after a range of blocks."""
    if native.core is None or page.core_page is None:
        return None
    try:
        return native.core.shown_pictures(rules(), page.core_page, blocks.start, blocks.stop)
    except ValueError:
        return None
