"""The labels of a block. The labelling standard is `tests/fixtures/RUBRIC.md`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from .errors import LabelError


class Label(StrEnum):
    """What a block is. The first four belong to the article, the rest is boilerplate."""

    BODY = "BODY"
    SUBHEAD = "SUBHEAD"
    HEADLINE = "HEADLINE"
    CAPTION = "CAPTION"
    TEASER = "TEASER"
    NOTICE = "NOTICE"
    BYLINE = "BYLINE"
    PROMO = "PROMO"
    COMMENT = "COMMENT"
    NAV = "NAV"
    AD = "AD"
    TAG = "TAG"
    OTHER = "OTHER"

    @classmethod
    def set_of(cls, names: str | Iterable[str]) -> frozenset[Self]:
        """Labels by name, in any case: a string separated by commas, or several strings.

        Raises LabelError if a name is unknown or if there is no name.
        """
        parts = names.split(",") if isinstance(names, str) else names
        found = [part.strip().upper() for part in parts if part.strip()]
        for name in found or [""]:
            if name not in cls.__members__:
                raise LabelError(name, cls)
        return frozenset(map(cls, found))


KEPT: frozenset[Label] = frozenset({Label.BODY, Label.SUBHEAD})
"""The labels whose blocks make the article's text unless the caller says otherwise."""
