"""Evidence in the page's declarations about itself (title, description, JSON-LD), and in its repetitions.

Similarities are shares of a block's character n-grams that the other text holds, so they work in every script.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from ..reading.head import Head
from .characters import Codes, Floats, Ints, distinct
from .layout import Layout

_BITS = 17


def columns(page: Layout, head: Head) -> dict[str, Floats]:
    """Compute the columns; nan where the page does not declare anything."""
    n = len(page)
    codes = page.codes
    short, short_owner = codes.grams(3, _BITS)
    title = _grams_of(head.title, 3)
    result: dict[str, Floats] = {
        "in_title": _share(codes, short, short_owner, title),
        "title_covered": _covered(short, short_owner, title, n),
        "in_description": _share(codes, short, short_owner, _grams_of(head.description, 3)),
        "in_json_body": _absent(n),
        "typed_article": np.full(n, head.typed, dtype=np.float32),
        "has_description": np.full(n, len(head.description) > 40, dtype=np.float32),
    }
    if len(head.body) > 200:
        result["in_json_body"] = _share(codes, *codes.grams(6, _BITS), _grams_of(head.body, 6))
    owner, gram = _distinct_grams(codes, 6)
    first, last = _holders(gram, owner)
    earliest = first.take(gram)
    result["repeated"] = codes.mean_of(earliest != last.take(gram), owner, 0.0)
    result["said_before"] = codes.mean_of(earliest != owner, owner, 0.0)
    result["in_prose"] = _in_prose(page)
    result["copies"] = np.fromiter(map(Counter(page.texts).__getitem__, page.texts), np.float32, n)
    title_at = int(np.where(page.chars > 8, result["title_covered"], -1).argmax()) if head.title else -1
    here = np.arange(n)
    found = title_at >= 0 and result["title_covered"][title_at] > 0.5
    result["after_title"] = (here - title_at).astype(np.float32) if found else _absent(n)
    return result


def _in_prose(page: Layout) -> Floats:
    """Compute the share of each block's 4-grams in other paragraphs: the vocabulary shared with the article."""
    codes = page.codes
    prose = (page.chars > 60) & (page.link_chars < 0.3 * page.chars)
    grams, owner = codes.grams(4, _BITS)
    return codes.mean_of(said_elsewhere(grams, owner, prose), owner, 0.0)


def said_elsewhere(grams: Ints, owner: Ints, prose: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Per gram (a hash below 2**17, with the block it stands in), whether another block of prose holds it.

    `prose` marks the blocks; owners ascend.
    """
    inside = np.flatnonzero(prose[owner])
    said, prose_owner = grams.take(inside), owner.take(inside)
    first, last = _holders(said, prose_owner)
    there = np.zeros(1 << _BITS, dtype=bool)
    there[said] = True
    found: NDArray[np.bool_] = there.take(grams) & ((first.take(grams) != owner) | (last.take(grams) != owner))
    return found


def _holders(grams: np.ndarray, owner: np.ndarray) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """By hash, the first and the last text that holds it; anything where none does. Owners ascend."""
    first, last = np.empty((2, 1 << _BITS), dtype=np.int32)  # not filled: most of this large table is never read
    first[grams[::-1]] = owner[::-1]  # of equal grams the last one written remains
    last[grams] = owner
    return first, last


def _distinct_grams(codes: Codes, n: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(owner, hash) of the distinct n-grams of each text; owners ascend."""
    owners, grams = [], []
    for first, part in codes.parts():
        hashed, owner = part.grams(n, _BITS)
        pairs = distinct(owner << _BITS | hashed, len(part) << _BITS)
        owners.append(((pairs >> _BITS) + first).astype(np.int32))
        grams.append((pairs & ((1 << _BITS) - 1)).astype(np.int32))
    return np.concatenate(owners), np.concatenate(grams)


def _absent(n: int) -> Floats:
    return np.full(n, np.nan, dtype=np.float32)


def _grams_of(text: str, n: int) -> Ints:
    """Hashes of the n-grams of one text, white space squeezed; none where it is shorter."""
    squeezed = " ".join(text.split())
    return Codes.of([squeezed]).grams(n, _BITS)[0] if squeezed else np.zeros(0, dtype=np.int64)


def _share(codes: Codes, grams: Ints, owner: Ints, wanted: Ints) -> Floats:
    """Share of each block's n-grams that are `wanted`; nan where none are."""
    if not len(wanted):
        return _absent(len(codes))
    table = np.zeros(1 << _BITS, dtype=bool)
    table[wanted] = True
    return codes.mean_of(table.take(grams), owner, 0.0)


def _covered(grams: Ints, owner: Ints, title: Ints, n: int) -> Floats:
    """Share of the title's distinct 3-grams that each of `n` blocks holds; 0 without a title."""
    if not len(title):
        return np.zeros(n, dtype=np.float32)
    wanted = distinct(title, 1 << _BITS)
    table = np.zeros(1 << _BITS, dtype=bool)
    table[wanted] = True
    hit = np.flatnonzero(table.take(grams))
    pairs = distinct(owner.take(hit) << _BITS | grams.take(hit), n << _BITS)
    return (np.bincount(pairs >> _BITS, minlength=n) / max(len(wanted), 1)).astype(np.float32)
