"""The shape of a block's own text, in any script. Ideas: jusText (length, stop density) and dragnet (text shape)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .codes import Codes, Floats

KOREAN_END = frozenset("다요죠까")


def columns(codes: Codes, texts: Sequence[str]) -> dict[str, Floats]:
    """Per block; shares are of its characters, `words` counts word-equivalents (a CJK character is half a word)."""
    size = codes.size.astype(np.float32)
    first, last = codes.start, codes.start + codes.size - 1
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
        "ellipses": codes.count("ellipsis") + _dots(texts),
        "commas": codes.count("comma") / words,
        "sentence_ends": interior_ends,
        "word_length": (letters - cjk) / np.maximum(words - cjk / 2, 1),
        "ends_sentence": sentence_end.astype(np.float32),
        "ends_korean": np.fromiter((t.rstrip(".!?\"'”’ )")[-1:] in KOREAN_END for t in texts), np.float32, len(texts)),
        "ends_colon": codes.is_class(last, "colon").astype(np.float32),
        "ends_closed": closing.astype(np.float32),
        "ends_question": np.fromiter((t.endswith(("?", "？")) for t in texts), np.float32, len(texts)),
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
        "addresses": np.fromiter((t.count("http") + t.count("www.") for t in texts), np.float32, len(texts)),
        "spaced_dash": np.fromiter(
            (t.count(" - ") + t.count(" – ") + t.count(" | ") for t in texts), np.float32, len(texts)
        ),
    }
    return {name: values.astype(np.float32) for name, values in result.items()}


def _dots(texts: Sequence[str]) -> Floats:
    return np.fromiter((t.count("...") for t in texts), np.float32, len(texts))
