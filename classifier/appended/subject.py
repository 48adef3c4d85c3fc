"""Whether two texts are about the same, by the words that they share."""

from __future__ import annotations

import re
from collections.abc import Iterable

FEW = 0.09
"""Most of its longer words that a text shares with one on another subject.

Of two halves of an article 2 to 4 % share fewer, in each of ten languages, of two articles of a language 65 to 98 %.
"""
LEAST_WORDS = 15
"""With fewer different words in one of them, two texts are not compared."""
_STEM = 6
"""Letters of a word that are compared: its ending changes with the sentence."""
_WORD = re.compile(r"[^\W\d_\u3040-\u9fff\uac00-\ud7a3]{5,}")
_PAIR = re.compile(r"(?=([\u3040-\u9fff]{2}|[\uac00-\ud7a3]{2}))")
"""Chinese, Japanese and Korean words are compared as pairs of characters."""


def share_few_words(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the blocks `other` have few of their longer words in common with the blocks `one`."""
    words, others = _words_of(one), _words_of(other)
    if min(len(words), len(others)) < LEAST_WORDS:
        return False
    return len(words & others) < FEW * len(others)


def _words_of(texts: Iterable[str]) -> set[str]:
    text = " ".join(texts).casefold()
    return {word[:_STEM] for word in _WORD.findall(text)} | set(_PAIR.findall(text))
