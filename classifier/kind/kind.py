"""The kinds of pages that the model distinguishes."""

from __future__ import annotations

from enum import StrEnum


class PageKind(StrEnum):
    """The kind of a page in a news crawl."""

    ARTICLE = "article"
    """The page of one article, however short."""
    INDEX = "index"
    """A list of articles: a front page, section, tag, author, search or gallery page."""
    WALL = "wall"
    """A page in place of the article: consent, login, subscription, robot check, closed region."""
    ERROR = "error"
    """An error page: not found, removed, out of order."""
    OTHER = "other"
    """Any other page without an article: a shop, terms of use, a timetable, a forum."""


KINDS = tuple(PageKind)
