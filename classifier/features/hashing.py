"""Hashed words and n-grams, the input of the linear models. Additive, so that one weight look-up scores a page.

Feature hashing after Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009).
"""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..memo import remember_short
from ..page.block import Leaf, Node
from .characters import Codes, Ints

NAME_BITS = 15
TEXT_BITS = 16
TEXT_GRAMS = (2, 3, 4)
EDGE = 40
"""Characters at either end of a text from which n-grams are taken, because boilerplate is recognisable there."""

ANCHORED = (2, 4, 8)
"""Characters at the beginning or end of a text that are hashed as one: `Read more: …`, `… all rights reserved.`"""
ANCHOR_VALUE = 0.3
"""The value of one of them; the squared values of a text's n-grams sum to 1."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]{1,24}|[0-9]{1,4}")
_START = {scope: crc32(f"{scope}|".encode()) for scope in "oa"}
"""The start of a word's hash: "o" for own names, "a" for those above, which are kept separate."""
_HIGHEST = (1 << NAME_BITS) - 1


@remember_short(20_000)
def name_hashes(scope: str, tag: str, names: str) -> tuple[int, ...]:
    """Hashes of an element's tag and of the words in its class, id, role…; `scope` keeps own and inherited apart."""
    found = {crc32(f"<{tag}".encode(), _START[scope]) & _HIGHEST}
    for name in names.split()[:24]:
        found.update(_words_of(scope, name[:80]))
    return tuple(sorted(found))


@remember_short(20_000)
def _words_of(scope: str, name: str) -> tuple[int, ...]:
    """Hash the words in one name; cached, because a site combines the same names in many ways."""
    words = _WORD.findall(name if name.islower() else _CAMEL.sub("-", name).lower())
    if 1 < len(words) <= 4:
        words.append("-".join(words))
    start = _START[scope]
    return tuple([crc32(word.encode(), start) & _HIGHEST for word in words])


def own_hashes(node: Node, leaf: Leaf) -> tuple[int, ...]:
    """Hashes of a block's innermost element and of the inline elements around its first text."""
    return name_hashes("o", node.tag, f"{node.names} {leaf.inline}")


def text_grams(codes: Codes) -> tuple[Ints, Ints, NDArray[np.float32]]:
    """Return the linear models' input for each text: (hash, owner, value).

    N-grams of the first and last EDGE characters have the value 1/sqrt(n-grams of the text), ends ANCHOR_VALUE.
    """
    found = [edge_grams(codes, n) for n in TEXT_GRAMS]
    hashed, owner = (np.concatenate(part) for part in zip(*found, strict=True))
    number = np.bincount(owner, minlength=len(codes))
    value = (1.0 / np.sqrt(np.maximum(number, 1)))[owner]
    anchors = anchor_grams(codes)
    there = anchors >= 0
    hashed = np.concatenate([hashed, anchors[there]])
    owner = np.concatenate([owner, np.nonzero(there)[0]])
    return hashed, owner, np.concatenate([value, np.full(int(there.sum()), ANCHOR_VALUE)]).astype(np.float32)


def anchor_grams(codes: Codes) -> Ints:
    """Hashes of what each text begins and ends with, shape (texts, 2 * len(ANCHORED)); -1 where it is shorter."""
    result = np.full((len(codes), 2 * len(ANCHORED)), -1, dtype=np.int64)
    for i, size in enumerate(ANCHORED):
        long = np.nonzero(codes.size >= size)[0]
        begin, end = codes.start[long], codes.start[long] + codes.size[long] - size
        for column, at in ((2 * i, begin), (2 * i + 1, end)):
            # a long one is composed of fours, which have been hashed for the n-grams
            step = min(size, 4)
            value = np.full(len(long), size * 31 + column, dtype=np.uint64)
            for offset in range(0, size, step):
                value = value * np.uint64(1_000_033) + codes.polynomial(step)[at + offset]
            result[long, column] = _mixed(value)
    return result


def _mixed(value: NDArray[np.uint64]) -> Ints:
    value ^= value >> np.uint64(29)
    value *= np.uint64(0x9E3779B97F4A7C15)
    return (value >> np.uint64(64 - TEXT_BITS)).astype(np.int64)


def edge_grams(codes: Codes, n: int) -> tuple[Ints, Ints]:
    """Hashed n-grams of the first and last EDGE characters of each text: (hash, owner), owners ascending."""
    total = len(codes.codes) - n + 1
    if total <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ahead = codes.ahead[:total]
    positions = np.flatnonzero((ahead >= n) & ((codes.behind[:total] < EDGE) | (ahead < EDGE + n)))
    seed = np.uint64(n * 1_000_003**n % (1 << 64))  # so that grams of different length do not meet
    return _mixed(codes.polynomial(n).take(positions) + seed), codes.owner.take(positions)
