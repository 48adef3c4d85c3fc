"""A judged document → the data that the painted page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .. import KEPT, Article, Copytaster, Flag, Label, Verdict
from ..assembly import assemble, empty_article
from ..page.block import Block
from ..page.links import host_of
from ..page.page import read_page
from ..page.plain_text import pieces_of
from .marking import Marked, marked_page, marked_text

LETTERS: Mapping[Label, str] = {
    Label.BODY: "B",
    Label.SUBHEAD: "S",
    Label.HEADLINE: "H",
    Label.CAPTION: "C",
    Label.TEASER: "T",
    Label.NOTICE: "N",
    Label.BYLINE: "Y",
    Label.PROMO: "P",
    Label.NAV: "V",
    Label.COMMENT: "M",
    Label.AD: "A",
    Label.TAG: "G",
    Label.OTHER: "O",
}
"""A letter for each label, for colour-blind people and for the keyboard; the first nine also have
a digit. `pages/kinds.css` holds the colours."""
DIGITS = "123456789"
_NO_ARTICLE = "The model judges that this page has no article, so the text is empty. Below, each block is judged alone."


@dataclass(frozen=True, slots=True)
class Painted:
    """A document with marks, and its judgement. `raw` is each block's text as in the result."""

    marked: Marked
    article: Article
    plain: bool
    raw: tuple[str, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, in page order."""
        return tuple(verdict.block for verdict in self.article.verdicts)


def paint_page(
    taster: Copytaster,
    html: bytes | str,
    url: str | None = None,
    encoding: str | None = None,
    keep: frozenset[Label] = KEPT,
) -> Painted:
    """Classify and mark a page, parsed once. Raises PageError if it is not HTML."""
    page = read_page(html, url, encoding)
    article = empty_article(page) if not page.leaves else assemble(page, taster.judge(page, keep, explain=True))
    return Painted(marked_page(page), article, False, tuple(leaf.text for leaf in page.leaves))


def paint_text(taster: Copytaster, text: str, keep: frozenset[Label] = KEPT) -> Painted:
    """Judge and mark a plain text."""
    pieces, lines = pieces_of(text), text.splitlines()
    article = taster.clean_text(text, keep=keep, explain=True)
    raw = tuple(lines[piece.line][piece.start : piece.end] for piece in pieces)
    return Painted(marked_text(text, pieces), article, True, raw)


def painting(
    painted: Painted,
    source: str,
    threshold: float,
    keep: frozenset[Label] = KEPT,
    labels: Mapping[int, Label] | None = None,
) -> dict[str, object]:
    """Return the data for `painted_page`, ready for JSON. `labels` are labels by people, by block index."""
    article = painted.article
    host = host_of(article.url or "")
    about = [source, host if host not in source else "", f"confidence {article.confidence:.2f}"]
    return {
        "mode": "view",
        "title": article.headline or source,
        "source": " · ".join(filter(None, about)),
        "notice": _NO_ARTICLE if Flag.NO_ARTICLE in article.flags and article.verdicts else "",
        "plain": painted.plain,
        "threshold": threshold,
        "keep": sorted(keep),
        "kinds": [
            {"label": label, "letter": letter, "key": DIGITS[i] if i < len(DIGITS) else ""}
            for i, (label, letter) in enumerate(LETTERS.items())
        ],
        "blocks": [_block(verdict, raw, threshold) for verdict, raw in zip(article.verdicts, painted.raw, strict=True)],
        "labels": {str(i): label for i, label in (labels or {}).items()},
        "document": painted.marked.html,
        "unstyled": painted.marked.unstyled,
    }


def _block(verdict: Verdict, text: str, threshold: float) -> dict[str, object]:
    other = verdict.runner_up or verdict.label
    inside, outside = (verdict.label, other) if verdict.probability >= threshold else (other, verdict.label)
    return {
        "text": text,
        "probability": round(verdict.probability, 4),
        "inside": inside,
        "outside": outside,
        "why": list(verdict.reasons),
        "path": verdict.block.path,
    }
