"""Known text → labels on blocks: of a full body by claiming its shingles, of labelled lines by their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..features.layout import Layout
from ..features.ranges import Prefix
from .tokens import shingles, tokens


def claim_body(layout: Layout, body: Sequence[str]) -> NDArray[np.float32]:
    """Share of each block's 4-token shingles that the article's paragraphs hold, shape (blocks,), 0 to 1.

    Every shingle is claimed once, so a text that stands twice on the page counts once: in the company of most
    body text. Blocks under four tokens must equal a body line next to claimed blocks.
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


def claim_snippets(texts: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> NDArray[np.float32]:
    """1 for blocks that hold a snippet which must be in the article, 0 for those of one which must not, else nan.

    A snippet that several blocks hold says nothing, nor does a short one inside a long block: it is there by chance.
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
