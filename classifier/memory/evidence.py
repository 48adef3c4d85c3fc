"""One judged page → its sighting, the record in a site memory: hashes and sums, no text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

LEAST_PROBABILITY = 0.02
"""Blocks below this probability are dropped anyway and not stored."""
LONG = 40
"""Letters of a long block. A Chinese, Japanese or Korean letter counts as three."""
SCALE = 1000
"""Log-odds are stored as integers, in thousandths: integer sums do not depend on their order."""
_MOST_LOG_ODDS = 8.0
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_NOT_TEXT = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")

Hashes = NDArray[np.uint64]
Table = NDArray[np.void]
BLOCK = np.dtype([("text", "<u8"), ("target", "<u4"), ("kept", "?"), ("long", "?")])
"""A stored block: hash of its text, hash of the address it links to (0 without a link), whether the page kept it,
whether it has at least LONG letters."""
PLACE = np.dtype([("place", "<u8"), ("blocks", "<u2"), ("sum", "<i4")])
"""A place in the site's template: its hash, how many blocks the page has there, their log-odds times SCALE."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The evidence of one page about its site: distinct `blocks`, rows of BLOCK, and `places`, rows of PLACE."""

    blocks: Table
    places: Table


@dataclass(frozen=True, slots=True)
class Traces:
    """The hashes of all blocks of a page, 0 for blocks that are not stored. Parallel arrays, shape (blocks,)."""

    texts: Hashes
    long: NDArray[np.bool_]
    targets: Hashes
    places: Hashes


def traces_of(
    texts: Sequence[str], places: Sequence[str], targets: Sequence[str | None], probability: NDArray[np.float32]
) -> Traces:
    """Hash the blocks whose `probability` is at least LEAST_PROBABILITY.

    `places` names each block's place in the template (empty if it has none, as in plain text); `targets` are the
    addresses to which the blocks link.
    """
    size = len(texts)
    hashed, long = np.zeros((3, size), dtype=np.uint64), np.zeros(size, dtype=bool)
    for i in np.flatnonzero(probability >= LEAST_PROBABILITY).tolist():
        words = normalized(texts[i])
        hashed[0, i] = hash_of(words)
        long[i] = letters_of(words) >= LONG
        if target := targets[i]:
            hashed[1, i] = target_hash(target)
        if places[i]:
            hashed[2, i] = _place_hash(places[i])
    return Traces(hashed[0], long, hashed[1], hashed[2])


def sighting_of(traces: Traces, probability: NDArray[np.float32], kept: NDArray[np.bool_]) -> Sighting:
    """Return the sighting of a page, from the classifier's own probabilities and decisions (not the memory's)."""
    stored = np.flatnonzero(traces.texts)
    # a text that occurs twice on the page is one sighting, kept if one of the two was kept
    order = stored[np.lexsort((~kept[stored], traces.texts[stored]))]
    texts, first = np.unique(traces.texts[order], return_index=True)
    chosen = order[first]
    blocks = np.zeros(len(texts), dtype=BLOCK)
    blocks["text"], blocks["target"] = texts, traces.targets[chosen]
    blocks["kept"], blocks["long"] = kept[chosen], traces.long[chosen]
    placed = np.flatnonzero(traces.places)
    names, inverse = np.unique(traces.places[placed], return_inverse=True)
    scores = np.round(log_odds(probability[placed]) * SCALE).astype(np.int64)
    places = np.zeros(len(names), dtype=PLACE)
    places["place"] = names
    places["blocks"] = np.minimum(np.bincount(inverse, minlength=len(names)), 0xFFFF)
    np.add.at(places["sum"], inverse, scores)
    return Sighting(blocks, places)


def log_odds(probability: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log-odds, bounded so that one sure block does not outweigh a hundred others."""
    p = np.clip(probability.astype(np.float64), 1e-9, 1 - 1e-9)
    return np.clip(np.log(p / (1 - p)), -_MOST_LOG_ODDS, _MOST_LOG_ODDS)


def normalized(text: str) -> str:
    """Normalize what may vary from page to page: NFKC, lower case, digits as 0, single spaces."""
    folded = unicodedata.normalize("NFKC", text[:2000]).lower()
    return _DIGITS.sub("0", _NOT_TEXT.sub(" ", folded)).strip() or folded.strip()


def letters_of(words: str) -> int:
    """Count the letters of a normalized text, Chinese, Japanese and Korean ones as three."""
    cjk = len(_CJK.findall(words))
    return sum(map(str.isalpha, words)) + 2 * cjk


def address_of(url: str) -> str:
    """Return an address without scheme, `www.`, query and fragment, the form in which pages of a site are compared."""
    bare = url.partition("#")[0].partition("?")[0].partition("://")[2] or url
    return bare.removeprefix("www.").rstrip("/").lower()


def target_hash(url: str) -> int:
    """Return 32 bits of the hash of an address, never 0: enough to recognise a link to the same page."""
    return hash_of(address_of(url)) & 0xFFFFFFFF or 1


def hash_of(text: str) -> int:
    """Return the 64-bit hash of a text, never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") or 1


@lru_cache(maxsize=20_000)
def _place_hash(place: str) -> int:
    return hash_of(_DIGITS.sub("0", place))
