"""Why a block was kept or dropped: the features that weighed most in its trees, in words.

Each step down a tree changes the expected score; the change is credited to the feature that was asked
(Saabas, "Interpreting random forests", 2014). Features that tell of one thing are added up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .trees import Trees

PHRASES = {
    "kept_up": "what trafilatura kept of its surroundings",
    "kept_container": "what trafilatura kept of its surroundings",
    "kept_group": "what trafilatura kept of blocks marked up alike",
    "kept": "what trafilatura kept",
    "since_kept": "distance from text that trafilatura kept",
    "until_kept": "distance from text that trafilatura kept",
    "names": "words in class and id",
    "text_NOTICE": "words of a copyright notice",
    "text_BYLINE": "words of a reporter line",
    "text_PROMO": "words of a promotion",
    "text_TEASER": "words of a teaser",
    "text_CAPTION": "words of a caption",
    "text_COMMENT": "words of a comment",
    "text_SUBHEAD": "words of a sub-heading",
    "text": "its words and those around it",
    "link": "links in and around it",
    "all_link": "links in and around it",
    "external_link": "links in and around it",
    "group": "number and size of blocks marked up alike",
    "markup_run": "a run of blocks marked up alike",
    "line_run": "a run of lines that look alike",
    "opening_run": "a run of lines that open alike",
    "element_run": "lines in the same element",
    "shared": "an ending or opening shared with its neighbours",
    "in_title": "likeness to the headline",
    "title_covered": "likeness to the headline",
    "after_title": "distance from the headline",
    "in_description": "likeness to the page's description",
    "in_json_body": "the article text in the page's JSON-LD",
    "typed_article": "what the page says of itself",
    "has_description": "what the page says of itself",
    "in_prose": "likeness to the page's other paragraphs",
    "prefix_copies": "an ending or opening shared with other blocks",
    "suffix_copies": "an ending or opening shared with other blocks",
    "since_heading": "headings above it",
    "heading_above": "headings above it",
    "h1_before": "headlines above it",
    "articles_begun": "articles begun above it",
    "repeated": "text that stands twice on the page",
    "said_before": "text that stands twice on the page",
    "copies": "text that stands twice on the page",
    "chars_up": "how much text its surroundings hold",
    "block_size": "how much text its surroundings hold",
    "container": "what else its container holds",
    "since_prose": "distance from full sentences",
    "until_prose": "distance from full sentences",
    "prose": "full sentences before and after it",
    "position": "position on the page",
    "index": "position on the page",
    "chars_before_share": "position on the page",
    "page": "the page as a whole",
    "tag": "its HTML tag",
    "heading": "its HTML tag",
    "within": "the HTML elements around it",
    "depth": "depth in the page",
    "ends": "how it ends",
    "starts": "how it begins",
    "quotes": "quotation marks",
    "at_signs": "an e-mail address",
    "copyright_signs": "a copyright sign",
    "chars": "length, and length of its neighbours",
    "words": "length, and length of its neighbours",
    "break": "line breaks around it",
}
"""Prefix of feature names → what to call it; the longest prefix counts."""
OTHER = "the shape of its text"


def phrase(feature: str) -> str:
    """What a feature tells of, in words."""
    parts = feature.split("_")
    for size in range(len(parts), 0, -1):
        found = PHRASES.get("_".join(parts[:size]))
        if found:
            return found
    return OTHER


def reasons(trees: Trees, rows: NDArray[np.float32], names: Sequence[str], most: int = 3) -> list[tuple[str, ...]]:
    """Per row, what weighed most: `+ …` for keeping, `- …` for dropping, heaviest first."""
    credit = trees.credits(rows, len(names))
    phrases = [phrase(name) for name in names]
    distinct = sorted(set(phrases))
    where = np.array([distinct.index(one) for one in phrases])
    summed = np.zeros((len(rows), len(distinct)))
    for column, group in enumerate(where):
        summed[:, group] += credit[:, column]
    found = []
    for row in summed:
        heaviest = np.argsort(-np.abs(row))[:most]
        found.append(tuple(f"{'+' if row[i] > 0 else '-'} {distinct[i]}" for i in heaviest if abs(row[i]) > 0.01))
    return found
