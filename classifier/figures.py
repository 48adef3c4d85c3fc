"""The article's pictures, their captions, and their positions in its simple HTML."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from .label import Label
from .pictures import Picture
from .verdict import Verdict

LARGE = 300
"""Pixels: the width of a picture that may belong to an article without a caption and without a frame."""
MOST_CAPTIONS = 3
"""How many blocks after a picture may form its caption, such as a text and a credit."""

_OWN = frozenset({Label.BODY, Label.SUBHEAD, Label.HEADLINE, Label.CAPTION, Label.BYLINE, Label.OTHER})


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of an article.

    Attributes:
        url: absolute address of the largest rendition. alt: its alternative text.
        caption: the blocks below it that are labelled as captions, joined by a space; empty without one.
        line: the line of `Article.html` that it precedes.
    """

    url: str
    alt: str
    caption: str
    line: int

    @property
    def html(self) -> str:
        """The picture as a `figure` element."""
        caption = f"<figcaption>{escape(self.caption, quote=False)}</figcaption>" if self.caption else ""
        return f'<figure><img src="{escape(self.url)}" alt="{escape(self.alt)}">{caption}</figure>'


def figures_of(
    pictures: Sequence[Picture], verdicts: Sequence[Verdict], lines: Mapping[int, int]
) -> tuple[Figure, ...]:
    """Select the pictures that belong to the article; `lines` maps the kept blocks to their lines in the HTML."""
    kept = sorted(lines)
    figures = []
    for picture in pictures:
        caption = " ".join(_caption(picture.block, verdicts))
        if kept and (caption or _is_own(picture, verdicts)):
            behind = bisect_left(kept, picture.block)  # the place of the first block behind it
            after = lines[kept[behind - 1]] + 1 if behind else 0
            line = max(after, lines[kept[behind]] if behind < len(kept) else 0)
            figures.append(Figure(picture.url, picture.alt, caption, line))
    return tuple(figures)


def with_figures(html: str, figures: Sequence[Figure]) -> str:
    """Put the pictures into the HTML of an article."""
    lines = html.split("\n")
    for figure in reversed(figures):
        lines.insert(figure.line, figure.html)
    return "\n".join(filter(None, lines))


def _caption(block: int, verdicts: Sequence[Verdict]) -> Iterator[str]:
    for verdict in verdicts[block : block + MOST_CAPTIONS]:
        if verdict.label is not Label.CAPTION or verdict.kept:
            return
        yield verdict.block.text


def _is_own(picture: Picture, verdicts: Sequence[Verdict]) -> bool:
    """Whether a picture without a caption is the article's: large, without a link, between blocks of the article."""
    beside = verdicts[max(picture.block - 1, 0) : picture.block + 1]
    large = picture.framed or picture.width >= LARGE
    return large and not picture.linked and all(verdict.label in _OWN for verdict in beside)
