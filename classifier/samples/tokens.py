"""Texts as tokens and shingles: the unit of alignment and of the published metric."""

from __future__ import annotations

import re
from collections import Counter

_CJK = "\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def tokens(text: str) -> list[str]:
    """Lower-case words; single characters where the script is Chinese, Japanese, Korean or Thai."""
    return _TOKEN.findall(text.lower())


def shingles(words: list[str], size: int = 4) -> Counter[tuple[str, ...]]:
    """Multiset of `size`-token shingles; a shorter text is one shingle of its own."""
    if not words:
        return Counter()
    if len(words) < size:
        return Counter([tuple(words)])
    return Counter(zip(*(words[i:] for i in range(size)), strict=False))
