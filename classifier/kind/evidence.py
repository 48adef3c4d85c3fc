"""The evidence about a page as a whole: numbers by name, and its words.

Block verdicts enter as probabilities of the blocks' kinds. These are computed without trafilatura's reading and without
a threshold, so that every preset has the same evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ..features.layout import Layout
from ..page.element import Element
from ..page.page import Page
from ..page.tags import COUNTED
from ..reading.head import Head
from .address import NAMES as ADDRESS
from .address import address_numbers, address_words
from .sums import LABELS, sums_of
from .words import Words

TEXT_CHARS = 2_500
"""Characters of running text whose words are used: walls and errors show their kind at the beginning."""
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
    tags = [element.tag for element in page.describing]
    fields = [element for element, tag in zip(page.describing, tags, strict=True) if tag in _FIELDS]
    headings = [*islice((layout.texts[i] for i in ranks if unlinked[i]), 6)]
    numbers = {
        **_block_numbers(layout, kinds, names, ranks),
        **_tag_numbers(tags, fields),
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
    n = len(layout)
    sums = sums_of(layout, kinds, names, [*ranks])
    counts, total = sums.counts, max(sums.chars, np.float32(1.0))
    window = float(np.convolve(sums.mass, np.ones(min(n, 24)), mode="full").max(initial=0.0))
    by_label = [kinds[:, names.index(label)] @ layout.chars if label in names else 0.0 for label in LABELS]
    shares = np.array([sums.all, sums.links, sums.repeated, *by_label], dtype=np.float32) / total
    # the logarithms of single precision at once, then those of whole numbers and of double precision
    logs = np.log1p(np.array([sums.all, sums.longest, sums.plain_chars, *sums.labels], dtype=np.float32))
    whole = {**counts, "window_chars": window, "all_chars": float(total), "blocks": n, "headings": len(ranks)}
    del whole["linked_headings"]
    return {
        **dict(zip(("article_share", "link_share", "repeated", *_SHARES), shares.tolist(), strict=True)),
        **dict(zip(("article_chars", "longest", "plain_chars", *_BLOCKS), logs.tolist(), strict=True)),
        **dict(zip(whole, np.log1p([*whole.values()]).tolist(), strict=True)),
        "window_share": window / max(float(sums.all), 1.0),
        "headline_share": counts["headline_links"] / n,
        "card_share": counts["cards"] / n,
        "linked_headings": counts["linked_headings"] / len(ranks) if ranks else np.nan,
        "h1_linked": _h1_linked(layout, ranks),
    }


def _ranks(layout: Layout) -> dict[int, str]:
    """Map each block in a heading of the first three ranks to the heading's tag."""
    of_nodes = {node: rank for rank in _RANKS for node in layout.elements_of(rank)}
    nodes: list[int] = layout.node.tolist()
    return {i: of_nodes[node] for i, node in enumerate(nodes) if node in of_nodes}


def _h1_linked(layout: Layout, ranks: Mapping[int, str]) -> float:
    headings = [i for i, tag in ranks.items() if tag == "h1"]
    return float(layout.link_chars[headings].sum() > 0.5 * layout.chars[headings].sum()) if headings else np.nan


def _running_text(layout: Layout, unlinked: NDArray[np.bool_]) -> str:
    texts, size = [], 0
    for i in np.flatnonzero(unlinked).tolist():
        texts.append(layout.texts[i])
        size += len(texts[-1])
        if size > TEXT_CHARS:
            break
    return " ".join(texts)[:TEXT_CHARS]


def _tag_numbers(tags: Sequence[str], fields: Sequence[Element]) -> dict[str, float]:
    """Count tags and kinds of inputs; `tags` hold those of COUNTED, `fields` the inputs."""
    count = Counter(tags)
    inputs = Counter([(element.get("type") or "text").lower() for element in fields if element.tag == "input"])
    counts = [*map(count.__getitem__, COUNTED), *map(inputs.__getitem__, _INPUTS)]
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
