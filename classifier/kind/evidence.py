"""The evidence about a page as a whole: numbers by name, and its words.

Block verdicts enter as probabilities of the blocks' kinds. These are computed without trafilatura's reading and without
a threshold, so that every preset has the same evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..features.layout import Layout
from ..native.elements import count_elements
from ..page.element import Element
from ..page.page import Page
from ..page.tags import COUNTED
from ..reading.head import Head
from .address import NAMES as ADDRESS
from .address import address_numbers, address_words
from .sums import LABELS, places_of, sums_of
from .words import Words

TEXT_CHARS = 2_500
"""Characters of running text whose words are used: walls and errors show their kind at the beginning."""
_WINDOW = np.ones(24)
"""Blocks in a row whose text is added up."""
_FIELDS = ("button", "input")
_RANKS = ("h1", "h2", "h3")
_INPUTS = ("password", "email", "text", "search", "checkbox")
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_SHARES = tuple(f"{label.value.lower()}_share" for label in LABELS)
_BLOCKS = tuple(f"{label.value.lower()}_blocks" for label in LABELS)
_OF_TAGS = (*(f"tag_{tag}" for tag in COUNTED), *(f"input_{kind}" for kind in _INPUTS))
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
    *_SHARES,
    *_BLOCKS,
    *_OF_TAGS,
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
    unlinked = layout.link_chars < 0.5 * layout.chars
    running = _running_text(layout, unlinked)
    ranks = _ranks(layout)
    fields = [*page.root.iter(*_FIELDS)]
    among = np.flatnonzero(ranks)
    headings = [layout.texts[i] for i in among[unlinked[among]][:6].tolist()]
    numbers = {
        **_block_numbers(layout, kinds, names, ranks),
        **_tag_numbers(page.root, fields),
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
    layout: Layout, kinds: NDArray[np.floating], names: Sequence[str], ranks: NDArray[np.int8]
) -> dict[str, float]:
    n, headings = len(layout), np.flatnonzero(ranks)
    sums = sums_of(layout, kinds, names, headings)
    counts, total = sums.counts, max(sums.chars, np.float32(1.0))
    window = float(np.convolve(sums.mass, _WINDOW[:n]).max(initial=0.0))
    # for two vectors, `@` takes four times as long as `dot`
    by_label = [np.dot(kinds[:, place], layout.chars) if place >= 0 else 0.0 for place in places_of(names)]
    shares = np.array([sums.all, sums.links, sums.repeated, *by_label], dtype=np.float32) / total
    # the logarithms of single precision at once, then those of whole numbers and of double precision
    logs = np.log1p(np.array([sums.all, sums.longest, sums.plain_chars, *sums.labels], dtype=np.float32))
    whole = {**counts, "window_chars": window, "all_chars": float(total), "blocks": n, "headings": len(headings)}
    del whole["linked_headings"]
    return {
        **dict(zip(("article_share", "link_share", "repeated", *_SHARES), shares.tolist(), strict=True)),
        **dict(zip(("article_chars", "longest", "plain_chars", *_BLOCKS), logs.tolist(), strict=True)),
        **dict(zip(whole, np.log1p([*whole.values()]).tolist(), strict=True)),
        "window_share": window / max(float(sums.all), 1.0),
        "headline_share": counts["headline_links"] / n,
        "card_share": counts["cards"] / n,
        "linked_headings": counts["linked_headings"] / len(headings) if len(headings) else np.nan,
        "h1_linked": _h1_linked(layout, headings[ranks[headings] == 1]),
    }


def _ranks(layout: Layout) -> NDArray[np.int8]:
    """Return the rank of the heading that each block is in, 0 for a block in none of the first three ranks."""
    of_nodes = np.zeros(len(layout.parent), dtype=np.int8)
    for rank, tag in enumerate(_RANKS, 1):
        if elements := layout.elements_of(tag):
            of_nodes[elements] = rank
    return of_nodes[layout.node]


def _h1_linked(layout: Layout, headings: NDArray[np.int64]) -> float:
    is_linked = layout.link_chars[headings].sum() > 0.5 * layout.chars[headings].sum()
    return float(is_linked) if len(headings) else np.nan


def _running_text(layout: Layout, unlinked: NDArray[np.bool_]) -> str:
    texts, size = [], 0
    for i in np.flatnonzero(unlinked).tolist():
        texts.append(layout.texts[i])
        size += len(texts[-1])
        if size > TEXT_CHARS:
            break
    return " ".join(texts)[:TEXT_CHARS]


def _tag_numbers(tree: Element, fields: Sequence[Element]) -> dict[str, float]:
    """Count tags and kinds of inputs; `fields` hold the inputs."""
    inputs = Counter([(element.get("type") or "text").lower() for element in fields if element.tag == "input"])
    counts = [*count_elements(tree, COUNTED), *map(inputs.__getitem__, _INPUTS)]
    logs: list[float] = np.log1p(counts).tolist()
    return dict(zip(_OF_TAGS, logs, strict=True))


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
    kind = head.og_type
    article_type = any(_ARTICLE_TYPE.search(name) for name in head.types)
    return {
        "og_article": float(kind.startswith("article")),
        "og_other": float(bool(kind) and not kind.startswith("article")),
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
