"""Whether a list belongs to the article: words shared with the prose, its position, its order.

A ranking and a list of teasers have the same shape. The evidence is therefore counted for a whole run of lines: a
single line has few names, while the list as a whole has those of the article.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .characters import Codes, Floats, Ints
from .evidence import said_elsewhere
from .layout import Layout, heading_level
from .ranges import Prefix, ratio, runs

_BITS = 17
_LONG_WORD = 5
"""Least characters of a lower-case word that counts: shorter ones are in every text."""
_HIGHEST = 8
"""Ancestors that are searched for prose."""

TEXT_COLUMNS = (
    "words_in_prose",
    "names_in_prose",
    "numbers_in_prose",
    "list_blocks",
    "list_place",
    "list_in_prose",
    "list_repeated",
    "list_words_in_prose",
    "list_names_in_prose",
    "list_numbers_in_prose",
    "list_digits",
    "list_after_colon",
    "since_colon",
    "list_lead_in_prose",
    "list_since_prose",
    "list_until_prose",
    "home_prose_before",
    "home_prose_after",
    "list_counts_up",
    "list_falls",
    "list_alphabetical",
    "list_alike",
)
"""The columns that plain text has too."""


def columns(page: Layout, own: Mapping[str, Floats], said: Mapping[str, Floats]) -> dict[str, Floats]:
    """Per block; `own` and `said` are the columns of the text's shape and of the page's evidence.

    A list is a run of blocks that are no prose, in the same container and in look-alike boxes of it. Its home is the
    nearest element that holds the list and prose. Shares are 0 to 1, distances are in blocks.
    """
    here = np.arange(len(page))
    prose = (page.chars > 60) & (own["ends_sentence"] > 0) & (page.link_chars < 0.3 * page.chars)
    home, branch = _homes(page, prose)
    first, end = _lists(page, prose, home, branch)
    size = (end - first).astype(np.float32)
    chars = page.all_chars

    words, names, numbers = _named(page.codes, prose)
    before = np.maximum(first - 1, 0)
    has_before = first > 0
    colon = (own["ends_colon"] > 0) & (page.link_chars < 0.3 * page.chars)
    last_colon = np.maximum.accumulate(np.where(colon, here, -1))
    level = np.array([heading_level(tag) for tag in page.tags], dtype=np.float32)[page.tag[page.node]]
    last_prose = np.maximum.accumulate(np.where(prose, here, -1))[before]
    next_prose = np.append(np.minimum.accumulate(np.where(prose, here, 2 * len(page))[::-1])[::-1], 2 * len(page))[end]
    prosaic = Prefix(prose.astype(np.float32))
    top, bottom = page.first[home], page.end[home]
    prose_chars = Prefix(prose * page.chars)
    every = np.ones(len(page), dtype=np.float32)
    means = _means(
        {
            "list_in_prose": said["in_prose"],
            "list_repeated": said["repeated"],
            "list_in_title": said["in_title"],
            "list_words_in_prose": words,
            "list_names_in_prose": names,
            "list_numbers_in_prose": numbers,
        },
        page.chars,
        first,
        end,
    )
    shares = _means(
        {"list_digits": own["digits_share"] > 0, "list_linked": page.link_chars > 0.9 * page.chars}, every, first, end
    )
    result = {
        "words_in_prose": words,
        "names_in_prose": names,
        "numbers_in_prose": numbers,
        "list_blocks": size,
        "list_place": (here - first).astype(np.float32) / size,
        **means,
        **shares,
        "list_link_density": ratio(page.all_link_chars.between(first, end), chars.between(first, end)),
        "list_after_colon": (colon[before] & has_before | colon[first] & (size > 1)).astype(np.float32),
        "since_colon": np.where(last_colon >= 0, here - last_colon, np.nan).astype(np.float32),
        "list_heading": np.where(has_before, level[before], 0).astype(np.float32),
        "list_lead_in_prose": np.where(has_before, said["in_prose"][before], np.nan).astype(np.float32),
        "list_since_prose": np.where(has_before & (last_prose >= top), first - last_prose, np.nan).astype(np.float32),
        "list_until_prose": np.where(next_prose < bottom, next_prose - end + 1, np.nan).astype(np.float32),
        "home_prose_before": prosaic.between(np.minimum(top, here), here),
        "home_prose_after": prosaic.between(here + 1, np.maximum(bottom, here + 1)),
        "home_prose_share": ratio(prose_chars.between(top, bottom), prose_chars.over(here * 0, here * 0 + len(page))),
        "home_prose_density": ratio(prose_chars.between(top, bottom), chars.between(top, bottom)),
        "home_steps": (page.depth[page.node] - page.depth[home]).astype(np.float32),
    }
    result.update(_order(page.codes, first, end))
    return result


def _means(
    columns: Mapping[str, NDArray[np.float32] | NDArray[np.bool_]], weights: Floats, first: Ints, end: Ints
) -> dict[str, Floats]:
    """Means of the known values over each block's list; nan where none is known."""
    values = np.array(list(columns.values()), dtype=np.float64)
    known = ~np.isnan(values) * weights
    sums = np.zeros((2, len(values), len(weights) + 1))
    np.cumsum(np.nan_to_num(values, copy=False) * known, axis=1, out=sums[0, :, 1:])
    np.cumsum(known, axis=1, out=sums[1, :, 1:])
    total, weight = sums[:, :, end] - sums[:, :, first]
    found = np.where(weight > 0, total / np.maximum(weight, 1e-6), np.nan).astype(np.float32)
    return dict(zip(columns, found, strict=True))


def _homes(page: Layout, prose: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Per block the nearest element that holds prose beside the block, and the child of it that holds the block."""
    held = np.concatenate(([0], np.cumsum(prose)))
    inside = held[page.end] - held[page.first]
    home, branch = page.node, page.node
    for _ in range(_HIGHEST):
        alone = (inside[home] <= prose) & (page.parent[home] >= 0)
        if not alone.any():
            break
        branch = np.where(alone, home, branch)
        home = np.where(alone, page.parent[home], home)
    return home, branch


def _lists(page: Layout, prose: NDArray[np.bool_], home: Ints, branch: Ints) -> tuple[Ints, Ints]:
    """First and end (half open) of the list that each block stands in."""
    tag, names = page.of_nodes["tag"], page.of_nodes["names"]
    numbers: dict[tuple[str, str], int] = {}
    looks = {at: numbers.setdefault((tag[at], names[at]), len(numbers)) for at in set(branch.tolist())}
    look = np.array([looks[at] for at in branch.tolist()], dtype=np.int64)
    changes = np.zeros(len(page), dtype=bool)
    changes[1:] = (prose[1:] != prose[:-1]) | (home[1:] != home[:-1]) | (look[1:] != look[:-1])
    return runs(np.cumsum(changes))


def _named(codes: Codes, prose: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Shares of each block's long words, names and numbers that stand in the prose of other blocks; nan without any.

    A name is a word with a capital that is not the first of its block; of scripts without spaces, words are bigrams.
    """
    kinds = codes.classes
    of_word = codes.member(kinds, "latin", "upper", "letter", "digit")
    at = np.flatnonzero(of_word)
    owner = codes.owner.take(at)
    if len(at):
        begins = np.ones(len(at), dtype=bool)
        begins[1:] = (at[1:] != at[:-1] + 1) | (owner[1:] != owner[:-1])
        start = np.flatnonzero(begins)
        size = np.diff(np.append(start, len(at)))
        place = np.arange(len(at)) - np.repeat(start, size)
        mixed = (codes.codes.take(at).astype(np.uint64) + np.uint64(131)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed >> np.uint64(20)) * (place.astype(np.uint64) * np.uint64(2) + np.uint64(1))
        hashed = (np.add.reduceat(mixed, start) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _BITS)
        holder, opening = owner.take(start), kinds.take(at.take(start))
    else:
        hashed, holder = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
        size, opening = holder, kinds[:0]
    second = np.zeros(len(holder), dtype=bool)
    second[1:] = holder[1:] == holder[:-1]
    number = codes.member(opening, "digit")
    name = codes.member(opening, "upper") & second
    long = (size >= _LONG_WORD) & ~number
    there = said_elsewhere(hashed.astype(np.int64), holder, prose)
    words = codes.mean_of(there[long], holder[long])
    if codes.member(kinds, "cjk").any():
        grams, gram_owner = codes.grams(2, _BITS)
        bigrams = codes.mean_of(said_elsewhere(grams, gram_owner, prose), gram_owner)
        words = np.where(codes.count("cjk") > 0.5 * codes.size, bigrams, words)
    return words, codes.mean_of(there[name], holder[name]), codes.mean_of(there[number], holder[number])


def _order(codes: Codes, first: Ints, end: Ints) -> dict[str, Floats]:
    """Shares of the neighbours within a list that count up by one, fall, or follow the alphabet; and look alike."""
    width = 12
    at = np.minimum(codes.start[:, None] + np.arange(width), len(codes.codes) - 1)
    outside = np.arange(width) >= codes.size[:, None]
    kinds = codes.classes[at]
    kinds[outside] = 0
    characters = codes.codes[at]
    value = _first_numbers(kinds, characters)
    shape = _shapes(kinds)
    marks = np.zeros((4, len(codes) + 1), dtype=np.float32)
    step, letter = np.diff(value), characters[:, 0]
    pairs = marks[:, 2:]
    pairs[0] = step == 1
    pairs[1] = step <= 0
    pairs[2] = letter[1:] >= letter[:-1]
    pairs[3] = shape[1:] == shape[:-1]
    sums = np.cumsum(marks, axis=1)
    number = end - first - 1
    shares = np.where(number > 0, (sums[:, end] - sums[:, first + 1]) / np.maximum(number, 1), np.nan)
    names = ("list_counts_up", "list_falls", "list_alphabetical", "list_alike")
    return dict(zip(names, shares.astype(np.float32), strict=True))


def _first_numbers(kinds: NDArray[np.uint8], characters: NDArray[np.uint32], width: int = 6) -> Floats:
    """Return the first number among the first characters of each text, nan without one. Shapes (texts, characters)."""
    digits = Codes.member(kinds[:, :width], "digit")
    value = np.zeros(len(kinds), dtype=np.float32)
    over = np.zeros(len(kinds), dtype=bool)
    begun = over.copy()
    for column in range(width):
        digit = digits[:, column]
        over |= begun & ~digit
        begun |= digit
        # of other scripts' digits this is too large by the same amount in every text: only differences count
        figure = characters[:, column].astype(np.float32) - ord("0")
        value = np.where(digit & ~over, 10 * value + figure, value)
    return np.where(begun, value, np.nan).astype(np.float32)


def _shapes(kinds: NDArray[np.uint8]) -> Ints:
    """Hash the classes of the first characters of each text, with runs of one class taken as one."""
    hashed = kinds[:, 0].astype(np.int64)
    changed = kinds[:, 1:] != kinds[:, :-1]
    for column in range(1, kinds.shape[1]):
        hashed = np.where(changed[:, column - 1], hashed * 31 + kinds[:, column], hashed)
    return hashed
