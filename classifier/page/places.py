"""The two places of a repeated passage: which elements hold them, whether one is a copy, and which of them goes."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from .block import Leaf, Node
from .passages import Cover, Match

LEAST_SHARE = 0.7
"""Least share of the paragraphs of a copy that are also elsewhere."""
_RUN = 3
"""Least paragraphs of a copy that has no element of its own."""
_GAP = 4
"""Most blocks between two passages of such a copy."""
_LONG = 700
"""Weight of one paragraph that no text repeats by chance."""
_ROWS = frozenset("ul ol dl li dt dd table thead tbody tr td th".split())
"""Similar lists and rows, such as two recipes with the same steps, belong to one text."""
HEADINGS = frozenset(("h1", "h2", "h3"))
_QUOTES = frozenset(("blockquote", "q"))


@dataclass(frozen=True)
class Text:
    """The blocks of a page with their keys.

    `long` are the paragraphs among them, `sizes` the weight of those before each block and before the end.
    """

    nodes: Sequence[Node]
    leaves: Sequence[Leaf]
    keys: Mapping[int, str]
    long: Sequence[int]
    sizes: Sequence[float]

    def size(self, first: int, end: int) -> float:
        """Return the weight of the paragraphs from `first` up to `end`."""
        return self.sizes[end] - self.sizes[first]

    def size_of(self, blocks: set[int]) -> float:
        """Return the weight of the paragraphs among some blocks."""
        return sum(self.size(i, i + 1) for i in blocks)

    def is_heading(self, block: int) -> bool:
        """Whether a block is in a heading element."""
        return self.nodes[self.leaves[block].node].tag in HEADINGS

    def paragraphs(self, blocks: set[int]) -> set[str]:
        """Return the different paragraphs among some blocks, by key."""
        return {self.keys[i] for i in blocks if self.sizes[i + 1] > self.sizes[i]}


@dataclass
class Place:
    """One place of a repeated text: its blocks, and the range of the page in which it stands apart from the other."""

    cover: dict[int, tuple[int, ...]]
    first: int
    end: int
    begin: int
    """The block with which it begins."""
    is_copy: bool = True

    @property
    def last(self) -> int:
        """Its last block."""
        return max(self.cover, default=self.begin)


@dataclass
class Repeat:
    """A text that stands at two places."""

    earlier: Place
    later: Place


def repeats(text: Text, passages: Sequence[Match]) -> Iterator[Repeat]:
    """Join the passages of each two places; yield those of which at least one is a copy."""
    pairs = [_apart(text.nodes, *(text.leaves[i].node for i in match.first)) for match in passages]
    holders = [
        _holders(text, [(pair[side], match.covers[side]) for pair, match in zip(pairs, passages, strict=True)])
        for side in (0, 1)
    ]
    joined: dict[tuple[int, int], list[Match]] = defaultdict(list)
    loose: list[Match] = []
    for (here, there), match in zip(pairs, passages, strict=True):
        tags = [text.nodes[node].tag for node in (here, there) if node >= 0]
        if _QUOTES.intersection(tags) or (there >= 0 and text.nodes[there].tag in _ROWS):
            continue
        held = here if here in holders[0] else -1, there if there in holders[1] else -1
        if held != (-1, -1):
            joined[held].append(match)
        elif not _ROWS.intersection(tags):
            loose.append(match)
    for (here, there), group in joined.items():
        repeat = _between(text, here, there, group)
        for place, node, shares in ((repeat.earlier, here, holders[0]), (repeat.later, there, holders[1])):
            share = shares[node] if node >= 0 else _share(text, {*place.cover}, place.first, place.end)
            place.is_copy = share >= LEAST_SHARE and (node >= 0 or len(text.paragraphs({*place.cover})) > 1)
        if repeat.earlier.is_copy or repeat.later.is_copy:
            yield repeat
    yield from _runs(text, loose)


def earlier_goes(text: Text, repeat: Repeat, again: Set[int]) -> bool:
    """Whether the earlier of the two places goes: the other is whole, or shown, or in paragraphs, and it is not.

    `again` are all blocks that repeat earlier ones.
    """
    one, other = repeat.earlier, repeat.later
    if not one.is_copy:
        return False
    few, many = (len(text.paragraphs({i for i in place.cover if not text.is_heading(i)})) for place in (one, other))
    if few < 2 * few <= many:
        return True  # it joins the paragraphs
    if few < 2:
        return False  # a headline with its deck stays where it is
    if _goes_on(text, one, repeat, again) != _goes_on(text, other, repeat, again):
        return _goes_on(text, other, repeat, again)
    return other.is_copy and _is_hidden(text, one) and not _is_hidden(text, other)


def are_marked_apart(text: Text, one: int, other: int) -> bool:
    """Whether the elements that part two blocks differ in tag or names."""
    pair = _apart(text.nodes, text.leaves[one].node, text.leaves[other].node)
    a, b = ((text.nodes[node].tag, text.nodes[node].names) if node >= 0 else None for node in pair)
    return a != b


def _apart(nodes: Sequence[Node], one: int, other: int) -> tuple[int, int]:
    """Return the two highest elements that hold one of the two each; -1 for one that holds the other too."""
    below_one = below_other = -1
    while one != other:
        if nodes[one].depth >= nodes[other].depth:
            below_one, one = one, nodes[one].parent
        else:
            below_other, other = other, nodes[other].parent
    return below_one, below_other


def _holders(text: Text, covers: Sequence[tuple[int, Cover]]) -> dict[int, float]:
    """Return the elements that hold several repeated paragraphs, with the share of these in each."""
    within: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for node, cover in covers:
        if node >= 0:
            inside = [i for i in cover if text.nodes[node].first <= i < text.nodes[node].end]
            within[node][0].update(inside)
            within[node][1].update(held for i in inside for held in cover[i])
    return {
        node: _share(text, own, text.nodes[node].first, text.nodes[node].end)
        for node, (own, other) in within.items()
        if _is_much(text, own, other)
    }


def _is_much(text: Text, own: set[int], other: set[int]) -> bool:
    return (
        len(text.paragraphs(own)) > 1
        or (text.size_of(own) > 0 and len(text.paragraphs(other)) >= _RUN)
        or text.size_of(own) >= _LONG
    )


def _share(text: Text, blocks: set[int], first: int, end: int) -> float:
    return text.size_of(blocks) / max(text.size(first, end), 1)


def _between(text: Text, here: int, there: int, group: Sequence[Match]) -> Repeat:
    """Return the two places of some passages, in the elements `here` and `there`, or beside one of them if -1."""
    nodes = text.nodes
    around = nodes[nodes[here if here >= 0 else there].parent]
    first, end = (nodes[here].first, nodes[here].end) if here >= 0 else (around.first, nodes[there].first)
    earlier = Place({}, first, end, group[0].first[0])
    first, end = (nodes[there].first, nodes[there].end) if there >= 0 else (nodes[here].end, around.end)
    later = Place({}, first, end, group[0].first[1])
    for match in group:
        earlier.cover.update(match.earlier)
        later.cover.update(match.later)
    return Repeat(earlier, later)


def _runs(text: Text, loose: Sequence[Match]) -> Iterator[Repeat]:
    """Join passages that have no element of their own and follow each other at both places."""
    run: list[Match] = []
    for match in loose:
        if run and not _follows(run[-1], match):
            yield from _run(text, run)
            run = []
        run.append(match)
    if run:
        yield from _run(text, run)


def _follows(before: Match, after: Match) -> bool:
    return all(
        last < begin <= last + _GAP
        for last, begin in (
            (max(before.earlier, default=before.first[0]), after.first[0]),
            (max(before.later, default=before.first[1]), after.first[1]),
        )
    )


def _run(text: Text, run: Sequence[Match]) -> Iterator[Repeat]:
    covers = [{i: held for match in run for i, held in match.covers[side].items()} for side in (0, 1)]
    places = [
        Place({**c}, min(c, default=m), max(c, default=m) + 1, m) for c, m in zip(covers, run[0].first, strict=True)
    ]
    blocks = {*covers[0], *covers[1]}
    count = max(len(text.paragraphs({*cover})) for cover in covers)
    if count < (2 if all(_are_twins(text, match) for match in run) else _RUN):
        return
    if all(_share(text, {i for i in blocks if p.first <= i < p.end}, p.first, p.end) >= LEAST_SHARE for p in places):
        yield Repeat(*places)


def _are_twins(text: Text, match: Match) -> bool:
    """Whether a passage follows its first occurrence at once, in other markup."""
    one, other = (text.leaves[i] for i in match.first)
    a, b = text.nodes[one.node], text.nodes[other.node]
    near = match.first[1] - max(match.earlier, default=match.first[0]) <= 2
    return near and (a.tag, a.names, one.inline) != (b.tag, b.names, other.inline)


def _goes_on(text: Text, place: Place, repeat: Repeat, again: Set[int]) -> bool:
    """Whether a paragraph that is not at the other place follows in the same element."""
    at = bisect_right(text.long, place.last)
    if at == len(text.long) or text.long[at] in again or text.long[at] in repeat.earlier.cover:
        return False
    last, after = (text.leaves[i].node for i in (place.last, text.long[at]))
    return last == after or text.nodes[last].parent == text.nodes[after].parent


def _is_hidden(text: Text, place: Place) -> bool:
    return text.nodes[text.leaves[min(place.cover, default=place.begin)].node].hidden
