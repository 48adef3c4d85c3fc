"""Bytes → text: valid UTF-8 first, then the transport's charset and the page's declaration."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..errors import PageError
from .sniff import binary_kind

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_CJK_CODECS = frozenset(
    {
        "cp949",
        "euc_kr",
        "johab",
        "cp932",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "gb18030",
        "gbk",
        "gb2312",
        "hz",
        "big5",
        "big5hkscs",
    }
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff]")


def decode(data: bytes, encoding: str | None = None) -> str:
    """Bytes → text. Valid UTF-8 wins over any declaration; a legacy declaration must decode without loss.

    Raises PageError for empty input and for what is no text at all.
    """
    if not data.strip():
        raise PageError("the page is empty: no text to judge")
    if kind := binary_kind(data):
        raise PageError(f"the input is {kind}, not an HTML page")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        bad = text.count("\ufffd")
        if bad * 3 > sum(map("\x7f".__lt__, text)) - bad:  # else UTF-8 with a few bytes cut
            text = _decode_legacy(data, encoding)
    sample = text[:50_000]
    if len(_CONTROLS.findall(sample)) > 0.1 * len(sample) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageError("the input is binary data, not an HTML page")
    return text


def _decode_legacy(data: bytes, encoding: str | None) -> str:
    # here: most pages are UTF-8, and never need these
    from charset_normalizer import from_bytes
    from w3lib.encoding import html_to_unicode, resolve_encoding

    header = f"text/html; charset={encoding}" if encoding else None
    try:
        declared, text = html_to_unicode(header, data, default_encoding="utf-8")
    except (LookupError, UnicodeError):  # Python's codec of that name is for something else: base64, idna
        declared, text = "utf-8", data.decode("utf-8", errors="replace")
    codec = resolve_encoding(declared) or "utf-8"
    lossless = "\ufffd" not in text
    if lossless and (codec in _CJK_CODECS or codec.startswith("utf-16")):
        return text
    # single-byte codecs decode anything: ask the bytes themselves, tags aside, before believing one
    spoken = b" ".join(re.findall(rb"[^\x00-\x7f][^<>]*", data))[:20_000]
    guess = from_bytes(spoken or data[:20_000]).best()
    if guess is None:  # a stray byte rules every codec out: ask the texts one by one
        guess = _vote(re.findall(rb"[^\x00-\x7f][^<>]*", data))
    if guess is not None and (not lossless or guess.encoding in _CJK_CODECS):
        guessed = data.decode(guess.encoding, errors="replace")
        if not lossless or guessed.count("\ufffd") * 1000 < len(guessed):
            return guessed
    return text


def _vote(texts: list[bytes]) -> CharsetMatch | None:
    from charset_normalizer import from_bytes

    found = [match for text in sorted(texts, key=len)[-9:] if (match := from_bytes(text).best()) is not None]
    common = Counter(match.encoding for match in found).most_common(1)
    return next((match for match in found if match.encoding == common[0][0]), None) if common else None
