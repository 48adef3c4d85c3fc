"""The words of a page as hashes: title, headings, running text, buttons, address, declared types, names of the body.

Feature hashing as in `features/hashing.py`; each scope has its own hashes and an equal weight at any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..native.segment import rules

BITS = 14
SIZE = 1 << BITS
STEM = 5
"""Characters of a word's beginning that count in addition to the word: enough to match its other forms."""
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
"""Scripts without spaces between words or with varying endings: pairs of characters replace words."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Words:
    """Hashes (each below SIZE, none twice, in page order) and their values, both of shape (words,)."""

    hashes: NDArray[np.int32]
    values: NDArray[np.float32]

    @classmethod
    def of(cls, scopes: Mapping[str, str]) -> Words:
        """Hash the text of each scope; the values of one scope's words have the Euclidean length 1."""
        if native.core is not None:
            starts = [(crc32(scope.encode()), text.lower()) for scope, text in scopes.items()]
            with suppress(UnicodeEncodeError):  # of surrogates
                hashes, values = native.core.words(rules(), BITS, starts)
                return cls(np.frombuffer(hashes, dtype=np.int32), np.frombuffer(values, dtype=np.float32))
        total: dict[int, float] = {}
        for scope, text in scopes.items():
            start = crc32(scope.encode())
            terms = (crc32(term.encode("utf-8", "replace"), start) & (SIZE - 1) for term in _terms(text.lower()))
            distinct = dict.fromkeys(terms)  # in page order: a sum of floats depends on the order of its terms
            share = len(distinct) ** -0.5 if distinct else 0.0
            for one in distinct:
                total[one] = total.get(one, 0.0) + share
        return cls(np.array(list(total), dtype=np.int32), np.array(list(total.values()), dtype=np.float32))

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of weights, shape (heads,), for `weights` of shape (SIZE, heads)."""
        # an index takes three times as long as `take`
        result: NDArray[np.float32] = self.values @ weights.take(self.hashes, axis=0)
        return result


def _terms(text: str) -> Iterator[str]:
    previous = ""
    for word in _WORD.findall(text):
        if _SPACELESS.match(word):
            yield from _pairs(word)
            previous = ""
            continue
        term = "0" * min(len(word), 5) if word.isdigit() else word[:24]
        yield term
        if len(term) > STEM:
            yield f"{term[:STEM]}*"
        if previous:
            yield f"{previous} {term}"
        previous = term


def _pairs(word: str) -> Iterable[str]:
    return [word] if len(word) == 1 else (word[i : i + 2] for i in range(len(word) - 1))
