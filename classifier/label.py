"""What a block can be. The labelling standard is `tests/fixtures/RUBRIC.md`."""

from enum import StrEnum


class Label(StrEnum):
    """The kind of one block. The first four belong to the article, the rest is boilerplate."""

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


KEPT: frozenset[Label] = frozenset({Label.BODY, Label.SUBHEAD})
"""The labels whose blocks make the article's text unless the caller says otherwise."""
