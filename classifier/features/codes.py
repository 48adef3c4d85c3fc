"""All texts of a page as one array of code points, so that features are array operations, not loops."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CLASSES = (
    "other",
    "space",
    "digit",
    "latin",
    "cjk",
    "letter",
    "upper",
    "end",
    "quote",
    "ellipsis",
    "open",
    "close",
    "bullet",
    "dash",
    "pipe",
    "at",
    "copyright",
    "comma",
    "colon",
    "slash",
    "exclaim",
)
"""Character classes; `letter` is any script that is neither Latin nor CJK."""
_INDEX = {name: i for i, name in enumerate(CLASSES)}
_BY_CHARACTER = {
    "end": ".。．｡।॥؟۔։።",
    "exclaim": "!?！？",
    "quote": "\"'“”‘’„‚«»‹›「」『』＂＇`´",
    "ellipsis": "…⋯‥",
    "open": "([{（［【〈《〔<",
    "close": ")]}）］】〉》〕>",
    "bullet": "•·・‧∙●○◆◇■□▲△▶▷►▸▼▽★☆☞☛※✔✓➤➜→⇒#*＊▪▫◾◼◈♦",
    "dash": "-–—―‐‑−－~〜～_",
    "pipe": "|｜¦ǀ",
    "at": "@＠",
    "copyright": "©ⓒ®℗™",
    "comma": ",，、،;；",
    "colon": ":：",
    "slash": "/\\／",
}


@cache
def class_table() -> NDArray[np.uint8]:
    """Code point → class, for the basic plane; what lies beyond counts as `other`."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category[0] == "L" or category in {"Mn", "Mc"}:
            if code < 0x250:
                name = "upper" if category in {"Lu", "Lt"} else "latin"
            elif 0x2E80 <= code < 0xA000 or 0xAC00 <= code < 0xD7B0 or 0xF900 <= code < 0xFB00 or code >= 0xFF66:
                name = "cjk"
            else:
                name = "upper" if category == "Lu" else "letter"
            table[code] = _INDEX[name]
        elif category == "Nd":
            table[code] = _INDEX["digit"]
        elif category[0] == "Z":
            table[code] = _INDEX["space"]
    table[ord(" ")] = _INDEX["space"]
    for name, characters in _BY_CHARACTER.items():
        for character in characters:
            table[ord(character)] = _INDEX[name]
    return table


@dataclass(frozen=True)
class Codes:
    """Texts, end to end. `codes` are lower-cased code points, `owner` the index of the text each belongs to.

    `start` and `size` are per text, in characters. Every text holds at least one character.
    """

    codes: NDArray[np.uint32]
    classes: NDArray[np.uint8]
    owner: Ints
    start: Ints
    size: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Codes:
        """Encode `texts` (none of them empty)."""
        joined = "".join(texts)
        size = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        original = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
        classes = class_table()[np.minimum(original, 0xFFFF)]
        classes = np.where(original > 0xFFFF, np.uint8(_INDEX["other"]), classes)
        lowered = joined.replace("İ", "i").lower()
        if len(lowered) != len(joined):  # a rare letter whose lower case is two: the offsets must hold
            lowered = joined
        codes = np.frombuffer(lowered.encode("utf-32-le", "replace"), dtype=np.uint32)
        start = np.concatenate(([0], np.cumsum(size)[:-1])).astype(np.int64)
        return cls(codes, classes, np.repeat(np.arange(len(texts)), size), start, size)

    def __len__(self) -> int:
        return len(self.size)

    @cached_property
    def counts(self) -> NDArray[np.float32]:
        """Shape (texts, classes): characters of each class."""
        flat = np.bincount(self.owner * len(CLASSES) + self.classes, minlength=len(self) * len(CLASSES))
        return flat.reshape(len(self), len(CLASSES)).astype(np.float32)

    def count(self, *names: str) -> Floats:
        """Characters of the named classes, per text."""
        result: Floats = self.counts[:, [_INDEX[name] for name in names]].sum(axis=1)
        return result

    def is_class(self, positions: Ints, *names: str) -> NDArray[np.bool_]:
        """Whether the character at each absolute position is of one of the classes."""
        found = self.classes[np.clip(positions, 0, len(self.classes) - 1)]
        return np.isin(found, [_INDEX[name] for name in names])

    def grams(self, n: int, bits: int) -> tuple[Ints, Ints]:
        """Hashed character n-grams within each text: (hash in 0 … 2**bits, owner). Case and script as they come.

        A polynomial hash over code points, as in Rabin-Karp; spaces count as characters.
        """
        total = len(self.codes) - n + 1
        if total <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        value = np.zeros(total, dtype=np.uint64)
        codes = self.codes.astype(np.uint64)
        for i in range(n):
            value = value * np.uint64(1_000_003) + codes[i : i + total]
        value ^= value >> np.uint64(29)
        value *= np.uint64(0x9E3779B97F4A7C15)
        hashed = (value >> np.uint64(64 - bits)).astype(np.int64)
        owner = self.owner[:total]
        inside = owner == self.owner[n - 1 :]
        return hashed[inside], owner[inside]

    def mean_of(self, values: NDArray[Any], owner: Ints, empty: float = np.nan) -> Floats:
        """Mean of `values` per owner text; `empty` where a text has none."""
        sums = np.bincount(owner, weights=values, minlength=len(self))
        number = np.bincount(owner, minlength=len(self))
        return np.where(number > 0, sums / np.maximum(number, 1), empty).astype(np.float32)
