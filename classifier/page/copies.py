"""Finds blocks that repeat an earlier part of the page: the copy for telephones, for print, for another width.

A copy is a separate container that repeats the paragraphs of another container. A sentence that occurs twice inside one
text (a refrain, a chant, a cell of a table, a label of questions and answers) is not a copy.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .block import Leaf, Node
from .segment import is_wide

LEAST_SHARE = 0.7
"""Least share of the paragraphs of one of the two containers that are also in the other."""
_LEAD = 2
"""Number of first paragraphs of a page that can be a lead which the text repeats."""

_LEAST_PARAGRAPH = 25
_ROWS = frozenset("ul ol dl li dt dd table thead tbody tr td th".split())
"""Similar lists and rows, such as two recipes with the same steps, belong to one text."""

_SIGNS = re.compile(r"[\W_]+")
"""All but letters and digits: what `str.isalnum` refuses."""

_Pair = tuple[int, int]


def copies(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> frozenset[int]:
    """Return the indices of blocks that repeat an earlier part of the page."""
    texts = [text for leaf in leaves if len(text := leaf.text) >= _LEAST_PARAGRAPH]
    if len(set(texts)) == len(texts):  # copies may differ in a character or two, but not in every paragraph
        return frozenset()
    long = [i for i, leaf in enumerate(leaves) if is_paragraph(leaf)]
    keys = {i: key_of(leaves[i].text) for i in long}
    if len(set(keys.values())) == len(keys):
        return frozenset()
    first: dict[str, int] = {}
    shared: dict[_Pair, list[_Pair]] = defaultdict(list)
    held: dict[int, set[str]] = {}
    found = set()
    for rank, i in enumerate(long):
        original = first.setdefault(keys[i], i)
        if original == i:
            continue
        pair = parted(nodes, leaves[original].node, leaves[i].node)
        if pair is not None:
            shared[pair].append((original, i))
        if original in long[:_LEAD] and rank <= 2 * _LEAD and _is_repeated_lead(nodes, leaves[original], leaves[i]):
            found.add(i)
    for (here, there), pairs in shared.items():
        if len(pairs) >= 2 and nodes[there].tag not in _ROWS and _is_copy(nodes, long, keys, here, there):
            if here not in held:
                held[here] = {key_of(leaf.text) for leaf in leaves[nodes[here].first : nodes[here].end]}
            places = range(nodes[there].first, nodes[there].end)
            found.update(i for i in places if key_of(leaves[i].text) in held[here])
    return frozenset(found)


def without(nodes: Sequence[Node], leaves: Sequence[Leaf], gone: frozenset[int]) -> tuple[list[Node], list[Leaf]]:
    """Return the tables of a page without the blocks `gone`."""
    place = [0]
    for i in range(len(leaves)):
        place.append(place[-1] + (i not in gone))
    kept = [leaf for i, leaf in enumerate(leaves) if i not in gone]
    return [node._replace(first=place[node.first], end=place[node.end]) for node in nodes], kept


def key_of(text: str) -> str:
    """Return the letters and digits of a text, without case, which two copies share despite different punctuation."""
    return _SIGNS.sub("", text.casefold())


def is_paragraph(leaf: Leaf) -> bool:
    """Whether a block is long enough for a sentence and mostly not a link."""
    text = leaf.text
    return len(text) >= _LEAST_PARAGRAPH and (len(text) >= 60 or is_wide(text)) and 2 * leaf.link_chars < len(text)


def parted(nodes: Sequence[Node], one: int, other: int) -> _Pair | None:
    """Return the two highest elements that hold one of the two each; None if one is within the other."""
    below_one = below_other = -1
    while one != other:
        if nodes[one].depth >= nodes[other].depth:
            below_one, one = one, nodes[one].parent
        else:
            below_other, other = other, nodes[other].parent
    return (below_one, below_other) if below_one >= 0 and below_other >= 0 else None


def _is_copy(nodes: Sequence[Node], long: Sequence[int], keys: Mapping[int, str], here: int, there: int) -> bool:
    one, other = (
        [keys[i] for i in long[bisect_left(long, nodes[n].first) : bisect_left(long, nodes[n].end)]]
        for n in (here, there)
    )
    common = set(one) & set(other)
    if len(common) < 2:
        return False
    return max(_share(one, common), _share(other, common)) >= LEAST_SHARE


def _share(texts: Sequence[str], common: set[str]) -> float:
    return sum(len(text) for text in texts if text in common) / sum(map(len, texts))


def _is_repeated_lead(nodes: Sequence[Node], one: Leaf, other: Leaf) -> bool:
    """Whether the markup distinguishes a lead from the paragraph that repeats it."""
    a, b = nodes[one.node], nodes[other.node]
    return (a.tag, a.names, one.inline) != (b.tag, b.names, other.inline)
