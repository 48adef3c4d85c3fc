"""Simple HTML → Markdown, by markdownify (extra `markdown`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import MissingLibrary

if TYPE_CHECKING:
    from collections.abc import Callable


def to_markdown(html: str) -> str:
    """CommonMark with tables: what could be taken for markup is escaped. Raises MissingLibrary without markdownify."""
    return converter()(
        html,
        heading_style="ATX",
        bullets="-",
        newline_style="backslash",
        escape_misc=True,
        table_infer_header=True,
    ).strip()


def converter() -> Callable[..., str]:
    """Return the converting function of markdownify. Raises MissingLibrary if it is not installed."""
    try:
        from markdownify import markdownify
    except ImportError:
        raise MissingLibrary("markdownify", "markdown", "Markdown") from None
    convert: Callable[..., str] = markdownify
    return convert
