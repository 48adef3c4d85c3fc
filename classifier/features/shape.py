"""The shape of a block's text, in any script. Ideas: jusText (length, stop density) and dragnet (text shape)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .characters import Codes, Floats

KOREAN_END = frozenset("다요죠까")
OPENER = 32
"""Characters of a text within which an opening must end: `Read more: …`, `[Archive] …`."""


def columns(codes: Codes, texts: Sequence[str]) -> dict[str, Floats]:
    """Compute the columns; shares are of characters, `words` are word-equivalents (a CJK character is half a word)."""
    size = codes.size.astype(np.float32)
    joined = "\n".join(texts)
    first, last = codes.start, codes.start + codes.size - 1
    at_end = codes.codes[last]
    before_last = np.maximum(last - 1, first)
    closing = codes.is_class(last, "quote", "close")
    end = np.where(closing, before_last, last)
    sentence_end = codes.is_class(end, "end", "exclaim") | codes.is_class(last, "end", "exclaim")
    interior_ends = codes.count("end", "exclaim")
    cjk = codes.count("cjk")
    words = codes.count("space") + 1 + cjk / 2
    letters = codes.count("latin", "upper", "letter", "cjk")
    result: dict[str, NDArray[np.floating]] = {
        "chars": size,
        "words": words,
        "letters_share": letters / size,
        "digits_share": codes.count("digit") / size,
        "upper_share": codes.count("upper") / size,
        "cjk_share": cjk / size,
        "symbols_share": codes.count("other", "bullet", "dash", "pipe", "slash") / size,
        "quotes": codes.count("quote"),
        "ellipses": codes.count("ellipsis") + _occurrences(codes, joined, "..."),
        "commas": codes.count("comma") / words,
        "sentence_ends": interior_ends,
        "word_length": (letters - cjk) / np.maximum(words - cjk / 2, 1),
        "ends_sentence": sentence_end.astype(np.float32),
        "ends_korean": _ends_korean(texts, joined),
        "ends_colon": codes.is_class(last, "colon").astype(np.float32),
        "ends_closed": closing.astype(np.float32),
        "ends_question": ((at_end == ord("?")) | (at_end == ord("？"))).astype(np.float32),
        "starts_bullet": codes.is_class(first, "bullet").astype(np.float32),
        "starts_dash": codes.is_class(first, "dash").astype(np.float32),
        "starts_open": codes.is_class(first, "open").astype(np.float32),
        "starts_quote": codes.is_class(first, "quote").astype(np.float32),
        "starts_digit": codes.is_class(first, "digit").astype(np.float32),
        "starts_upper": codes.is_class(first, "upper").astype(np.float32),
        "at_signs": codes.count("at"),
        "copyright_signs": codes.count("copyright"),
        "bullets": codes.count("bullet"),
        "pipes": codes.count("pipe", "slash") / words,
        "brackets": codes.count("open"),
        "addresses": _occurrences(codes, joined, "http", "www."),
        "opener": _opener(codes),
        "spaced_dash": _occurrences(codes, joined, " - ", " – ", " | "),
    }
    return {name: values.astype(np.float32) for name, values in result.items()}


def _opener(codes: Codes) -> Floats:
    """Characters before the first colon, closing bracket or bar near the beginning of each text; nan without one."""
    last = (codes.start + codes.size - 1)[:, None]
    at = np.minimum(codes.start[:, None] + np.arange(1, OPENER), last)
    found = codes.is_class(at, "colon", "close", "pipe") & (at < last)
    return np.where(found.any(axis=1), found.argmax(axis=1) + 1, np.nan).astype(np.float32)


def _occurrences(codes: Codes, joined: str, *parts: str) -> Floats:
    """Count the parts in each text. `joined` are all texts, by lines; no part holds a line break."""
    result = np.zeros(len(codes), dtype=np.float32)
    begins = codes.start + np.arange(len(codes))
    for part in parts:
        places = [match.start() for match in re.finditer(re.escape(part), joined)]
        if places:
            result += np.bincount(np.searchsorted(begins, places, side="right") - 1, minlength=len(codes))
    return result


def _ends_korean(texts: Sequence[str], joined: str) -> Floats:
    if not any(character in joined for character in KOREAN_END):
        return np.zeros(len(texts), dtype=np.float32)
    return np.fromiter((text.rstrip(".!?\"'”’ )")[-1:] in KOREAN_END for text in texts), np.float32, len(texts))
