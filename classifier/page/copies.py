"""Finds blocks that repeat another part of the page: the copy for telephones, for print, for another width, a preview.

A copy has an element of its own and most of its paragraphs are elsewhere on the page too, or it is a run of several
paragraphs, or every paragraph is followed by its twin. A sentence that occurs twice inside one text (a refrain, a
chant, a cell of a table, a label of questions and answers) is not a copy. No text is lost: a block goes only if blocks
that stay hold all its letters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate, compress
from typing import Any, NamedTuple

from .. import native
from .block import Leaf, Node
from .passages import OPENING, matches
from .places import HEADINGS, Place, Text, are_marked_apart, earlier_goes, repeats
from .prose import weight
from .segment import is_wide, make_rows

_LEAD = 2
"""Number of first paragraphs of a page that can be a lead which the text repeats."""
_NEAR = 8
"""Blocks before and after a copy among which its short ones, such as a headline, are looked for."""
_LEAST_CUT = 40
"""Least letters of a text cut short that goes although nothing else around it is repeated."""
_JOINED = 3
"""Least paragraphs of a block that joins them, and that goes wherever it stands."""
_MOST_LOOKED_UP = 64
"""Most blocks looked at to find out where the text of a block stays."""

LONG_PARAGRAPH = 60
"""Characters from which a text is a paragraph in any script."""
_LEAST_PARAGRAPH = 25

_SIGNS = re.compile(r"[\W_]+")
"""All but letters and digits: what `str.isalnum` refuses."""
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_ASCII_SIGNS_IN_LINES = _ASCII_SIGNS.replace(b"\n", b"")
_ELLIPSES = ("…", "...")
_MOST_AFTER = 30
"""Characters from the ellipsis to the end of a text that is cut short."""


def copies(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> frozenset[int]:
    """Return the indices of blocks that repeat another part of the page."""
    beginnings = _beginnings_of(nodes, leaves)
    if not beginnings.anchors:
        return frozenset()
    cut = _Cut(leaves, beginnings.long)
    keys = _Keys(leaves, cut)
    passages = matches(keys, len(leaves), beginnings.anchors)
    if not passages:
        return frozenset()
    text = Text(nodes, leaves, keys, beginnings.long, beginnings.sizes)
    again = {i for match in passages for i in match.later}
    stay = _Staying()
    for repeat in repeats(text, passages):
        goes, stays = (
            (repeat.earlier, repeat.later) if earlier_goes(text, repeat, again) else (repeat.later, repeat.earlier)
        )
        for i, held in goes.cover.items():
            if not text.is_heading(i) or text.is_heading(held[0]):
                stay.drop(i, held)
        if goes.is_copy:
            _drop_short(text, goes, stays, stay)
    for match in passages:
        for i, held in (*match.earlier.items(), *match.later.items()):
            is_cut = cut[i] is not None and cut[held[0]] is None and len(keys[i]) >= _LEAST_CUT
            if (is_cut and are_marked_apart(text, i, held[0])) or len(stay.gone.get(held[0], ())) >= _JOINED:
                stay.drop(i, held)
    _drop_leads(text, stay)
    return frozenset(stay.gone)


class _Beginnings(NamedTuple):
    """The blocks with which a copy or its original may begin; none where no two open alike.

    `long` are the paragraphs, `sizes` the weight of those before each block and before the end.
    """

    anchors: Sequence[int]
    long: Sequence[int]
    sizes: Sequence[float]


def _beginnings_of(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> _Beginnings:
    if native.core is not None:
        with suppress(UnicodeEncodeError):
            sizes = _LEAST_PARAGRAPH, LONG_PARAGRAPH, OPENING
            return _Beginnings._make(native.core.beginnings(_keys(), nodes, leaves, *sizes))
    return _beginnings(nodes, leaves)


@cache
def _keys() -> Any:
    """Hand the keys of characters to the core, once."""
    assert native.core is not None
    return native.core.keys(lambda first: [key_of(chr(code)) for code in range(first, first + 256)])


def _beginnings(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> _Beginnings:
    long, starts = _paragraphs(nodes, leaves)
    if len({leaves[i].text[:OPENING] for i in starts}) == len(starts):  # no copy opens every paragraph in other signs
        return _Beginnings((), (), ())
    openings = [key_of(leaves[i].text[: 2 * OPENING])[:OPENING] for i in starts]
    count = Counter(openings)
    anchors = [i for i, opening in zip(starts, openings, strict=True) if count[opening] > 1]
    if not anchors:
        return _Beginnings((), (), ())
    own = [0.0] * len(leaves)
    for i in long:
        own[i] = weight(leaves[i].text)
    return _Beginnings(anchors, long, [0.0, *accumulate(own)])


def _paragraphs(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> tuple[list[int], list[int]]:
    """Return the paragraphs, and with them the long headings: where a copy can begin."""
    long, starts = [], []
    for i, leaf in enumerate(leaves):
        if len(leaf.text) < _LEAST_PARAGRAPH:
            continue
        tag = nodes[leaf.node].tag
        if tag != "pre" and is_paragraph(leaf):  # program code is shown again line by line
            long.append(i)
            starts.append(i)
        elif tag in HEADINGS:
            starts.append(i)
    return long, starts


def cut_short(text: str) -> str | None:
    """Return a text up to the ellipsis that ends it, or that only a word or two of a link follow; None without one."""
    rest = text[-_MOST_AFTER:]
    if not any(ellipsis in rest for ellipsis in _ELLIPSES):
        return None
    place = max(map(rest.rfind, _ELLIPSES))
    if len(rest[place:].strip("…. ").split()) > 2:
        return None
    return text[: len(text) - len(rest) + place]


class _Cut(dict[int, str | None]):
    """What `cut_short` says of blocks, when it is asked for; None for all but paragraphs."""

    def __init__(self, leaves: Sequence[Leaf], long: Sequence[int]) -> None:
        self._leaves, self._long = leaves, frozenset(long)

    def __missing__(self, block: int) -> str | None:
        start = self[block] = cut_short(self._leaves[block].text) if block in self._long else None
        return start


class _Keys(dict[int, str]):
    """The keys of blocks, made when they are asked for; `cut` are the texts of those cut short."""

    def __init__(self, leaves: Sequence[Leaf], cut: Mapping[int, str | None]) -> None:
        self._leaves, self._cut = leaves, cut

    def __missing__(self, block: int) -> str:
        key = self[block] = key_of(self._cut[block] or self._leaves[block].text)
        return key


class _Staying:
    """The blocks that are gone, each with the blocks that hold its text and stayed when it went."""

    def __init__(self) -> None:
        self.gone: dict[int, tuple[int, ...]] = {}

    def drop(self, block: int, held: Sequence[int]) -> None:
        """Drop a block whose text the blocks `held` have, unless they are gone because of it."""
        if block in self.gone:
            return
        staying: list[int] = []
        looked = [*held]
        for at, i in enumerate(looked):
            if i == block or at > _MOST_LOOKED_UP + len(held):
                return
            if i in self.gone:
                looked.extend(self.gone[i])
            else:
                staying.append(i)
        self.gone[block] = tuple(dict.fromkeys(staying))


def _drop_short(text: Text, goes: Place, stays: Place, stay: _Staying) -> None:
    """Drop the blocks around a copy that are too short to be looked for but are near the text that stays, too."""
    spans = []
    for place in (goes, stays):
        begin, end = min(place.cover, default=place.begin), place.last + 1
        if end - begin > 4 * len(place.cover) + 2 * _NEAR:  # too wide a look for what is repeated
            return
        spans.append(range(max(begin - _NEAR, place.first), min(end + _NEAR, place.end)))
    own, other = spans
    places = defaultdict(list)
    for i in other:
        places[text.keys[i]].append(i)
    apart = own.stop <= other.start or other.stop <= own.start
    for i in own:
        if i not in stay.gone and i not in stays.cover:
            held = [n for n in places[text.keys[i]] if apart or abs(n - i) == 1]
            if held and (not text.is_heading(i) or text.is_heading(held[0])):
                stay.drop(i, held[:1])


def _drop_leads(text: Text, stay: _Staying) -> None:
    nodes, leaves = text.nodes, text.leaves
    first: dict[str, int] = {}
    for i in text.long[: 2 * _LEAD + 1]:
        original = first.setdefault(text.keys[i], i)
        is_lead = original != i and original in text.long[:_LEAD]
        if is_lead and _is_repeated_lead(nodes, leaves[original], leaves[i]):
            hidden = nodes[leaves[original].node].hidden and not nodes[leaves[i].node].hidden
            stay.drop(*((original, (i,)) if hidden else (i, (original,))))


def without(nodes: Sequence[Node], leaves: Sequence[Leaf], gone: frozenset[int]) -> tuple[list[Node], list[Leaf]]:
    """Return the tables of a page without the blocks `gone`."""
    stays = [i not in gone for i in range(len(leaves))]
    place = [*accumulate(stays, initial=0)]
    kept = [*compress(leaves, stays)]
    columns = dict(zip(Node._fields, zip(*nodes, strict=True), strict=True))
    for name in ("first", "end"):
        columns[name] = tuple(map(place.__getitem__, columns[name]))
    return make_rows(Node, zip(*columns.values(), strict=True)), kept


def key_of(text: str) -> str:
    """Return the letters and digits of a text, without case, which two copies share despite different punctuation."""
    # most signs are of ASCII, and dropping those from bytes is one call
    coded = text.casefold().encode("utf-8", "surrogatepass").translate(None, _ASCII_SIGNS)
    key = coded.decode("utf-8", "surrogatepass")
    return key if key.isascii() or key.isalnum() else _SIGNS.sub("", key)


def keys_of(texts: Sequence[str]) -> list[str]:
    """Return the keys of short texts: of all together, their ASCII signs are dropped in one call."""
    lines = "\n".join(texts)
    if lines.count("\n") != len(texts) - 1:
        return [*map(key_of, texts)]
    coded = lines.casefold().encode("utf-8", "surrogatepass").translate(None, _ASCII_SIGNS_IN_LINES)
    keys = coded.decode("utf-8", "surrogatepass")
    if keys.isascii():
        return keys.split("\n")
    return [key if key.isascii() or key.isalnum() else _SIGNS.sub("", key) for key in keys.split("\n")]


def is_paragraph(leaf: Leaf) -> bool:
    """Whether a block is long enough for a sentence and mostly not a link."""
    text = leaf.text
    return (
        len(text) >= _LEAST_PARAGRAPH
        and 2 * leaf.link_chars < len(text)
        and (len(text) >= LONG_PARAGRAPH or is_wide(text))
    )


def _is_repeated_lead(nodes: Sequence[Node], one: Leaf, other: Leaf) -> bool:
    """Whether the markup distinguishes a lead from the paragraph that repeats it."""
    a, b = nodes[one.node], nodes[other.node]
    return (a.tag, a.names, one.inline) != (b.tag, b.names, other.inline)
