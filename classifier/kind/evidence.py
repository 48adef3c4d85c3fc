"""The evidence about a page as a whole: numbers by name, and its words.

Block verdicts enter as probabilities of the blocks' kinds. These are computed without trafilatura's reading and without
a threshold, so that every preset has the same evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..features.layout import Layout
from ..label import KEPT, Label
from ..page.element import Element
from ..page.page import Page
from ..page.tags import COUNTED
from ..reading.head import Head
from .address import NAMES as ADDRESS
from .address import address_numbers, address_words
from .words import Words

TEXT_CHARS = 2_500
"""Characters of running text whose words are used: walls and errors show their kind at the beginning."""
HEADLINE = (20, 160)
"""Least and most characters of a link that looks like a headline."""
_FIELDS = ("button", "input")
_INPUTS = ("password", "email", "text", "search", "checkbox")
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_LABELS = (Label.BODY, Label.TEASER, Label.NOTICE, Label.PROMO, Label.NAV, Label.BYLINE, Label.CAPTION, Label.COMMENT)
NUMBERS = (
    "article_chars",
    "article_share",
    "longest",
    "prose_blocks",
    "window_share",
    "window_chars",
    "plain_prose",
    "plain_chars",
    "all_chars",
    "blocks",
    "link_share",
    "headline_links",
    "headline_share",
    "cards",
    "card_share",
    "headings",
    "linked_headings",
    "h1_linked",
    "repeated",
    *(f"{label.value.lower()}_share" for label in _LABELS),
    *(f"{label.value.lower()}_blocks" for label in _LABELS),
    *(f"tag_{tag}" for tag in COUNTED),
    *(f"input_{kind}" for kind in _INPUTS),
    "og_article",
    "og_other",
    "json_article",
    "json_other",
    "noindex",
    "published",
    "refresh",
    "has_lang",
    "title_words",
    "title_in_h1",
    "title_is_site",
    *ADDRESS,
)


@dataclass(frozen=True)
class Evidence:
    """`numbers` of shape (len(NUMBERS),), nan for unknown values; the page's `words`."""

    numbers: NDArray[np.float32]
    words: Words

    def without_address(self) -> Evidence:
        """Return the numbers as if the page's address were unknown; the words stay."""
        numbers = self.numbers.copy()
        numbers[-len(ADDRESS) :] = np.nan
        return Evidence(numbers, self.words)


def read_evidence(
    page: Page, layout: Layout, head: Head, kinds: NDArray[np.floating], names: Sequence[str]
) -> Evidence:
    """Read a page that has at least one block; `kinds` has shape (blocks, len(names)), the labels' probabilities."""
    running = _running_text(layout)
    ranks = _ranks(layout)
    fields = [element for element in page.describing if element.tag in _FIELDS]
    headings = [layout.texts[i] for i in ranks if layout.link_chars[i] < 0.5 * layout.chars[i]][:6]
    numbers = {
        **_block_numbers(layout, kinds, names, ranks),
        **_tag_numbers(page.describing, fields),
        **_declared_numbers(head, headings[0] if headings else ""),
        **address_numbers(page.url, head.canonical, f"{head.document_title} {' '.join(headings)}", running),
    }
    words = Words.of(
        {
            "title": head.document_title[:200],
            "headings": " ".join(headings)[:400],
            "text": running,
            "buttons": _buttons(fields),
            "types": " ".join(sorted(head.types))[:400] + f" og {head.og_type}",
            "names": _body_names(page.root),
            "address": address_words(page.url)[:200],
        }
    )
    return Evidence(np.array([numbers[name] for name in NUMBERS], dtype=np.float32), words)


def _block_numbers(
    layout: Layout, kinds: NDArray[np.floating], names: Sequence[str], ranks: Mapping[int, str]
) -> dict[str, float]:
    chars, links, total = layout.chars, layout.link_chars, max(float(layout.chars.sum()), 1.0)
    n = len(layout)
    # a text that the page repeats, once for phones and once for desktops, counts once
    first = np.zeros(n, dtype=bool)
    first[[*dict(zip(reversed(layout.texts), range(n - 1, -1, -1), strict=True)).values()]] = True
    inside = kinds[:, [name in KEPT for name in names]].sum(axis=1)
    mass = inside * (chars - links) * first
    plain = first & (chars > 80) & (links < 0.3 * chars)
    headline = (links > 0.6 * chars) & (chars >= HEADLINE[0]) & (chars <= HEADLINE[1])
    cards = max(Counter(layout.group[headline].tolist()).values(), default=0)
    headings = np.array([*ranks], dtype=np.int64)
    linked = links[headings] > 0.5 * chars[headings]
    window = np.convolve(mass, np.ones(min(n, 24)), mode="full").max(initial=0.0)
    result = {
        "article_chars": np.log1p(mass.sum()),
        "article_share": mass.sum() / total,
        "longest": np.log1p(mass.max(initial=0.0)),
        "prose_blocks": np.log1p(((inside > 0.5) & plain).sum()),
        "window_share": window / max(float(mass.sum()), 1.0),
        "window_chars": np.log1p(window),
        "plain_prose": np.log1p(plain.sum()),
        "plain_chars": np.log1p(chars[plain].sum()),
        "all_chars": np.log1p(total),
        "blocks": np.log1p(n),
        "link_share": links.sum() / total,
        "headline_links": np.log1p(headline.sum()),
        "headline_share": headline.mean(),
        "cards": np.log1p(cards),
        "card_share": cards / n,
        "headings": np.log1p(len(headings)),
        "linked_headings": linked.mean() if len(headings) else np.nan,
        "h1_linked": _h1_linked(layout, ranks),
        "repeated": chars[~first].sum() / total,
    }
    for label in _LABELS:
        column = kinds[:, names.index(label)] if label in names else np.zeros(n)
        result[f"{label.value.lower()}_share"] = column @ chars / total
        result[f"{label.value.lower()}_blocks"] = np.log1p(column.sum())
    return {name: float(value) for name, value in result.items()}


def _ranks(layout: Layout) -> dict[int, str]:
    """Map each block in a heading of the first three ranks to the heading's tag."""
    tags = map(layout.of_nodes["tag"].__getitem__, layout.of_leaves["node"])
    return {i: tag for i, tag in enumerate(tags) if tag in ("h1", "h2", "h3")}


def _h1_linked(layout: Layout, ranks: Mapping[int, str]) -> float:
    headings = [i for i, tag in ranks.items() if tag == "h1"]
    return float(layout.link_chars[headings].sum() > 0.5 * layout.chars[headings].sum()) if headings else np.nan


def _running_text(layout: Layout) -> str:
    texts, size = [], 0
    for i in np.flatnonzero(layout.link_chars < 0.5 * layout.chars).tolist():
        texts.append(layout.texts[i])
        size += len(texts[-1])
        if size > TEXT_CHARS:
            break
    return " ".join(texts)[:TEXT_CHARS]


def _tag_numbers(elements: Sequence[Element], fields: Sequence[Element]) -> dict[str, float]:
    """Count tags and kinds of inputs; `elements` hold those of COUNTED, `fields` the inputs."""
    tags = Counter([element.tag for element in elements])
    inputs = Counter([(element.get("type") or "text").lower() for element in fields if element.tag == "input"])
    counts = {
        **{f"tag_{tag}": tags[tag] for tag in COUNTED},
        **{f"input_{kind}": inputs[kind] for kind in _INPUTS},
    }
    logs: list[float] = np.log1p([*counts.values()]).tolist()
    return dict(zip(counts, logs, strict=True))


def _buttons(fields: Sequence[Element]) -> str:
    """Return what is written on the page's buttons and in its inputs; `fields` are both, in page order."""
    texts: list[str] = []
    for element in fields:
        if len(texts) == 12:
            break
        if element.tag == "button":
            texts.append(" ".join("".join(element.itertext()).split())[:40])
        elif (element.get("type") or "").lower() not in ("hidden", "radio"):
            texts.append(f"{element.get('value') or ''} {element.get('placeholder') or ''}"[:60])
    return " ".join(texts)


def _body_names(tree: Element) -> str:
    body = tree.find("body")
    elements = [tree] if body is None else [tree, body]
    return " ".join(f"{element.get('class') or ''} {element.get('id') or ''}" for element in elements)[:300]


def _declared_numbers(head: Head, heading: str) -> dict[str, float]:
    title, site, heading = head.document_title.lower(), head.meta("og:site_name").strip().lower(), heading.lower()
    article_type = any(_ARTICLE_TYPE.search(name) for name in head.types)
    return {
        "og_article": float(head.og_type.startswith("article")),
        "og_other": float(bool(head.og_type) and not head.og_type.startswith("article")),
        "json_article": float(article_type),
        "json_other": float(bool(head.types) and not article_type),
        "noindex": float("noindex" in head.robots),
        "published": float("article:published_time" in head.metas),
        "refresh": float("refresh" in head.metas),
        "has_lang": float(bool(head.language)),
        "title_words": float(len(title.split())) if title else np.nan,
        "title_in_h1": float(heading in title) if title and len(heading) > 3 else np.nan,
        "title_is_site": float(title.strip() == site) if title and site else np.nan,
    }
