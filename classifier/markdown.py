"""Simple HTML → Markdown, by markdownify (extra `markdown`)."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from .errors import MissingLibrary

if TYPE_CHECKING:
    from collections.abc import Callable


_NESTED = re.compile(r"(?<!^)<[ou]l>\s*<li>|</li>\s*</[ou]l>(?=.)", re.MULTILINE)
"""Where a list opens or ends inside another list; the top-level lists of an article start on their own lines."""


def to_markdown(html: str) -> str:
    """CommonMark with tables; text that looks like markup is escaped. Raises MissingLibrary without markdownify.

    Lists that are nested more deeply than the library can follow are written flat.
    """
    convert = partial(
        converter(),
        heading_style="ATX",
        bullets="-",
        newline_style="backslash",
        escape_misc=True,
        table_infer_header=True,
    )
    try:
        return convert(html).strip()
    except RecursionError:
        return convert(_NESTED.sub("</li><li>", html)).strip()


def converter() -> Callable[..., str]:
    """Return the converting function of markdownify. Raises MissingLibrary if it is not installed."""
    try:
        from markdownify import MarkdownConverter
    except ImportError:
        raise MissingLibrary("markdownify", "markdown", "Markdown") from None

    class Converter(MarkdownConverter):
        """Counts the items of a list; the library looks at all items before each one, which takes quadratic time."""

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self._counts: Counter[int] = Counter()

        def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
            if el.parent is not None and el.parent.name == "ol":
                self._counts[id(el.parent)] += 1
                el.parent["start"] = str(self._counts[id(el.parent)])
                el.find_previous_siblings = lambda *_: ()
            item: str = super().convert_li(el, text, parent_tags)  # type: ignore[misc]
            return item

    def convert(html: str, **options: Any) -> str:
        markdown: str = Converter(**options).convert(html)
        return markdown

    return convert
