"""Known text → labels on blocks: of a full body by claiming its shingles, of labelled lines by their order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from ..features.layout import Layout
from ..features.ranges import Prefix
from .tokens import shingles, tokens


def claim_body(layout: Layout, body: Sequence[str]) -> NDArray[np.float32]:
    """Share of each block's 4-token shingles that the article's paragraphs hold, shape (blocks,), 0 to 1.

    Every shingle is claimed once, so a text that occurs twice on the page counts once, next to most of the body.
    Blocks under four tokens must equal a body line next to claimed blocks.
    """
    words = [tokens(text) for text in layout.texts]
    bodies = [tokens(line) for line in body]
    left = shingles([word for line in bodies for word in line])
    single = Counter(tuple(line) for line in bodies if len(line) < 4)
    n = len(words)
    grams = [shingles(line) if len(line) >= 4 else Counter[tuple[str, ...]]() for line in words]
    share = np.zeros(n, dtype=np.float32)
    for i, counts in enumerate(grams):
        if counts:
            share[i] = sum(min(k, left[g]) for g, k in counts.items()) / counts.total()
    support = layout.subtree(layout.ancestor(3), Prefix(share * layout.chars)) + share * layout.chars
    claimed = np.zeros(n, dtype=np.float32)
    for i in sorted(np.nonzero(share > 0.2)[0].tolist(), key=lambda i: (-round(float(support[i])), i)):
        taken = 0
        for gram, k in grams[i].items():
            use = min(k, left[gram])
            left[gram] -= use
            taken += use
        claimed[i] = taken / grams[i].total()
    sure = np.nonzero(claimed > 0.5)[0]
    if len(sure):
        for i in sorted(range(n), key=lambda i: int(np.abs(sure - i).min())):
            short = tuple(words[i])
            if 0 < len(short) < 4 and single[short] and np.abs(sure - i).min() <= 12:
                single[short] -= 1
                claimed[i] = 1.0
    return claimed


def follow_lines(texts: Sequence[str], lines: Sequence[tuple[str, str]]) -> list[str | None]:
    """Label of each block text after the labelled lines `(text, label)` that it is part of, or made of.

    White space is ignored. Blocks are looked for in order, from where the last one was found; None where the
    lines do not hold the text.
    """
    stream, labels = "", []
    for text, label in lines:
        squeezed = "".join(text.split())
        stream += squeezed
        labels.extend([label] * len(squeezed))
    result: list[str | None] = []
    cursor = 0
    for text in texts:
        squeezed = "".join(text.split())
        at = stream.find(squeezed, cursor)
        if at < 0 or (at - cursor > 400 and len(squeezed) < 12):
            at = -1 if len(squeezed) < 12 else stream.find(squeezed)
        if at < 0:
            result.append(None)
            continue
        counts = Counter(labels[at : at + len(squeezed)])
        result.append(counts.most_common(1)[0][0])
        cursor = at + len(squeezed)
    return result


def map_lines(texts: Sequence[str], lines: Sequence[tuple[str, str]]) -> list[str | None]:
    """Label of each block text after labelled lines `(text, label)` that were the blocks of another cut of the page.

    White space is ignored. Equal texts in the same order keep their label; what lies between them is matched by
    characters, so that a block which was split or joined has the label of most of its characters. None where less than
    half of a block's characters are found.
    """
    ours = ["".join(text.split()) for text in texts]
    theirs = ["".join(text.split()) for text, _ in lines]
    result: list[str | None] = [None] * len(texts)
    i, j = 0, 0
    for at, there in [*_anchors(ours, theirs), (len(ours), len(theirs))]:
        while i < at and j < there and ours[i] == theirs[j]:
            result[i] = lines[j][1]
            i, j = i + 1, j + 1
        i_end, j_end = at, there
        while i < i_end and j < j_end and ours[i_end - 1] == theirs[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            result[i_end] = lines[j_end][1]
        if i < i_end and j < j_end:
            labels = [label for _, label in lines[j:j_end]]
            result[i:i_end] = _by_characters(ours[i:i_end], theirs[j:j_end], labels)
        i, j = at, there
    return result


def _anchors(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of positions of texts that occur once on both sides, the longest chain in order (patience diff)."""
    once, their_once = ({text for text, count in Counter(side).items() if count == 1} for side in (ours, theirs))
    place = {text: j for j, text in enumerate(theirs) if text in their_once}
    pairs = [(i, place[text]) for i, text in enumerate(ours) if text in once and text in place]
    tops: list[int] = []  # for each length of a chain, the pair that ends it with the least place
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        size = bisect_left(ends, j)
        before.append(tops[size - 1] if size else -1)
        ends[size : size + 1] = [j]
        tops[size : size + 1] = [number]
    chain = []
    at = tops[-1] if tops else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _by_characters(ours: Sequence[str], theirs: Sequence[str], labels: Sequence[str]) -> list[str | None]:
    stream = [label for text, label in zip(theirs, labels, strict=True) for _ in text]
    found: list[str | None] = [None] * sum(map(len, ours))
    for at, there, size in SequenceMatcher(None, "".join(ours), "".join(theirs), autojunk=False).get_matching_blocks():
        if size >= 2:  # a single equal letter is a coincidence
            found[at : at + size] = stream[there : there + size]
    result: list[str | None] = []
    at = 0
    for text in ours:
        counts = Counter(label for label in found[at : at + len(text)] if label is not None)
        best = counts.most_common(1)
        result.append(best[0][0] if best and 2 * counts.total() >= len(text) else None)
        at += len(text)
    return result


def claim_snippets(texts: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> NDArray[np.float32]:
    """1 for blocks that hold a snippet which must be in the article, 0 for those of one which must not, else nan.

    A snippet in several blocks is not evidence, nor is a short one inside a long block, which may be a coincidence.
    """
    squeezed = [" ".join(text.split()) for text in texts]
    found = np.full(len(texts), np.nan, dtype=np.float32)
    for snippets, value in ((wanted, 1.0), (unwanted, 0.0)):
        for snippet in (" ".join(one.split()) for one in snippets):
            holders = [i for i, text in enumerate(squeezed) if snippet in text]
            if len(holders) != 1:
                continue
            at = holders[0]
            if value or len(snippet) >= 20 or 2 * len(snippet) >= len(squeezed[at]):
                found[at] = np.nan if found[at] == 1 - value else value
    return found
