"""All texts of a page as one array of code points, so that features are array operations, not loops."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import native

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
"""Character classes; `letter` is any script other than Latin and CJK."""
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
    """Code point → class, for the basic plane; all others count as `other`."""
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


_AT_ONCE = 1 << 18
"""Characters of which n-grams are hashed at once."""


@cache
def _members(names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Class → whether it is one of the named ones."""
    return np.array([name in names for name in CLASSES])


def distinct(values: Ints, below: int) -> Ints:
    """Return the sorted distinct values, all of them in 0 … `below`: np.unique, but many times as fast."""
    narrow = np.sort(values.astype(np.uint32) if below <= 1 << 32 else values)
    fresh = np.ones(len(narrow), dtype=bool)
    fresh[1:] = narrow[1:] != narrow[:-1]
    return narrow[fresh].astype(np.int64)


def lower_codes(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text in small letters, as many as the text has characters."""
    lowered = text.replace("İ", "i").lower()
    if len(lowered) != len(text):  # a rare letter whose lower case is two: the offsets must hold
        lowered = text
    return _code_points(lowered)


@cache
def letters() -> Any:
    """Hand the small letters and the classes of characters to the native core, once."""
    assert native.core is not None
    return native.core.letters(_letters, lower_codes)


def _letters(first: int) -> bytes:
    """Return the small letters of 256 characters from `first` on, then their classes."""
    characters = [*map(chr, range(first, first + 256))]
    classes = class_table().take(np.arange(first, first + 256), mode="clip")
    return np.concatenate([*map(lower_codes, characters)]).tobytes() + classes.tobytes()


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)


@dataclass(frozen=True)
class Codes:
    """Texts, end to end. `codes` are lower-cased code points, `written` those of the text.

    `start` and `size` are per text, in characters. Every text holds at least one character.
    """

    codes: NDArray[np.uint32]
    written: NDArray[np.uint32]
    start: Ints
    size: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Codes:
        """Encode `texts` (none of them empty)."""
        joined = "".join(texts)
        size = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        start = np.cumsum(size) - size
        return cls(lower_codes(joined), _code_points(joined), start, size)

    def __len__(self) -> int:
        return len(self.size)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out cached values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @cached_property
    def owner(self) -> Ints:
        """The index of the text that each character belongs to."""
        return np.repeat(np.arange(len(self)), self.size)

    @cached_property
    def classes(self) -> NDArray[np.uint8]:
        """The class of each character, an index into CLASSES."""
        # the last of the basic plane is not a character: `other`, like all beyond
        return class_table().take(self.written, mode="clip")

    @cached_property
    def behind(self) -> Ints:
        """Characters of its text before each character."""
        return np.arange(len(self.codes)) - self.start[self.owner]

    @cached_property
    def ahead(self) -> Ints:
        """Characters of its text from each character on, itself among them."""
        return self.size[self.owner] - self.behind

    @cached_property
    def counts(self) -> NDArray[np.float32]:
        """Shape (texts, classes): characters of each class."""
        flat = np.bincount(self.owner * len(CLASSES) + self.classes, minlength=len(self) * len(CLASSES))
        return flat.reshape(len(self), len(CLASSES)).astype(np.float32)

    def count(self, *names: str) -> Floats:
        """Characters of the named classes, per text."""
        if len(names) == 1:
            return self.counts[:, _INDEX[names[0]]]
        result: Floats = self.counts[:, [_INDEX[name] for name in names]].sum(axis=1)
        return result

    def is_class(self, positions: Ints, *names: str) -> NDArray[np.bool_]:
        """Whether the character at each absolute position is of one of the classes."""
        return self.member(self.classes[np.clip(positions, 0, len(self.classes) - 1)], *names)

    @staticmethod
    def member(classes: NDArray[np.uint8], *names: str) -> NDArray[np.bool_]:
        """Whether each class, an index into CLASSES, is one of the named ones."""
        return _members(names)[classes]

    def grams(self, n: int, bits: int) -> tuple[Ints, Ints]:
        """Hashed character n-grams within each text: (hash in 0 … 2**bits, owner). Case and script as they come.

        A polynomial hash over code points, as in Rabin-Karp; spaces count as characters.
        """
        total = len(self.codes) - n + 1
        if total <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        if total > _AT_ONCE and len(self) > 1:
            found = [(first, part.grams(n, bits)) for first, part in self.parts()]
            hashes, owners = [grams[0] for _, grams in found], [grams[1] + first for first, grams in found]
            return np.concatenate(hashes), np.concatenate(owners)
        value = self.polynomial(n)
        value = value ^ (value >> np.uint64(29))
        value *= np.uint64(0x9E3779B97F4A7C15)
        hashed = (value >> np.uint64(64 - bits)).astype(np.int64)
        inside = np.flatnonzero(self.ahead[:total] >= n)
        return hashed.take(inside), self.owner.take(inside)

    def parts(self) -> Iterator[tuple[int, Codes]]:
        """(index of its first text, part): huge pages in pieces that what is computed on them fits the cache."""
        if len(self.codes) <= _AT_ONCE:
            yield 0, self
            return
        ends = np.append(self.start[1:], len(self.codes))
        first = 0
        while first < len(self):
            begin = int(self.start[first])
            end = max(int(np.searchsorted(ends, begin + _AT_ONCE, side="right")), first + 1)
            here = slice(begin, int(ends[end - 1]))
            texts = slice(first, end)
            yield first, Codes(self.codes[here], self.written[here], self.start[texts] - begin, self.size[texts])
            first = end

    def polynomial(self, n: int) -> NDArray[np.uint64]:
        """Hash the `n` characters from each position on, without mixing; longer hashes extend shorter ones."""
        if n not in self._polynomials:
            last = self.codes[n - 1 :].astype(np.uint64)
            shorter = self.polynomial(n - 1)[: len(last)] * np.uint64(1_000_003) if n > 1 else np.uint64(0)
            self._polynomials[n] = shorter + last
        return self._polynomials[n]

    @cached_property
    def _polynomials(self) -> dict[int, NDArray[np.uint64]]:
        return {}

    def mean_of(self, values: NDArray[Any], owner: NDArray[np.signedinteger[Any]], empty: float = np.nan) -> Floats:
        """Mean of `values` per owner text; `empty` where a text has none. Owners ascend."""
        border = np.searchsorted(owner, np.arange(len(self) + 1))
        number = border[1:] - border[:-1]
        if values.dtype == bool:  # whole numbers: differences of running sums are exact
            running = np.zeros(len(values) + 1, dtype=np.int32)
            np.cumsum(values, out=running[1:])
            sums = running[border[1:]] - running[border[:-1]]
        else:
            sums = np.bincount(owner, weights=values, minlength=len(self))
        return np.where(number > 0, sums / np.maximum(number, 1), empty).astype(np.float32)
