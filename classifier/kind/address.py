"""The evidence of a page's address on its kind, without any list of sites."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize
from urllib.parse import unquote

from ..beyond_ascii import beyond_ascii
from ..page.links import split

NAN = float("nan")
_WORD = re.compile(r"[^\W\d_]+")
_STEM = 5
"""Characters by which a word of the slug and one of the text count as the same."""
_FEW = 20
"""Most different characters beyond ASCII of a text in Latin script."""
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-/._]?(?:0?[1-9]|1[0-2])(?!\d)|(?<!\d)20\d\d[01]\d[0-3]\d")
NAMES = (
    "url_depth",
    "url_root",
    "url_slug_words",
    "url_slug_chars",
    "url_digits",
    "url_date",
    "url_query",
    "url_file",
    "url_slash",
    "slug_in_title",
    "slug_in_text",
    "canonical_differs",
    "canonical_root",
)


def address_numbers(url: str | None, canonical: str, title: str, text: str) -> dict[str, float]:
    """Return the numbers by name (NAMES); nan for an unknown address."""
    parts = _split(url)
    if parts is None:
        return dict.fromkeys(NAMES, NAN)
    path, query = parts
    segments = [segment for segment in path.split("/") if segment]
    slug = max(segments, key=len, default="")
    words = [word for word in _WORD.findall(folded(slug)) if len(word) > 2]
    declared = _split(canonical)
    return {
        "url_depth": float(len(segments)),
        "url_root": float(not segments and not query),
        "url_slug_words": float(len(words)),
        "url_slug_chars": float(len(slug)),
        "url_digits": float(max(map(len, _DIGITS.findall(path + query)), default=0)),
        "url_date": float(_DATE.search(path) is not None),
        "url_query": float(bool(query)),
        "url_file": float("." in (segments[-1] if segments else "")),
        "url_slash": float(path.endswith("/")),
        "slug_in_title": _share(words, title),
        "slug_in_text": _share(words, text),
        "canonical_differs": NAN if declared is None else float(declared[0].rstrip("/") != path.rstrip("/")),
        "canonical_root": NAN if declared is None else float(declared[0] in ("", "/")),
    }


def address_words(url: str | None) -> str:
    """Return the words in the path of an address; its host would teach the model sites."""
    parts = _split(url)
    return "" if parts is None else f"{parts[0]} {parts[1]}"


def _share(words: list[str], text: str) -> float:
    """Share of the slug's words that a text contains, or a word that begins like it.

    nan for a slug of fewer than three words, and where slug and text differ in script, as an English or romanised slug
    does on a Chinese page: then the slug cannot tell whether the page is the one that the address names.
    """
    if len(words) < 3:
        return NAN
    plain = folded(text)
    if _WORD.search(plain) is None:
        return NAN
    if all(map(str.isascii, words)) and any(map(_is_letter, set(beyond_ascii(plain)))):
        others = _WORD.findall(plain)
        romanised = sum(map(len, filter(str.isascii, others))) < 0.5 * sum(map(len, others))
        if romanised:
            return NAN
    return sum(_begins_a_word(word[:_STEM], plain) for word in words) / len(words)


def _begins_a_word(stem: str, text: str) -> bool:
    """Whether a word of a text begins with a stem; of a stem that is shorter than usual, whether it is a word."""
    at = text.find(stem)
    while at >= 0:
        end = at + len(stem)
        if not _is_letter(text[at - 1 : at]) and (len(stem) == _STEM or not _is_letter(text[end : end + 1])):
            return True
        at = text.find(stem, at + 1)
    return False


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()


def folded(text: str) -> str:
    """Return a text in lower case, without accents, as slugs are written."""
    if text.isascii():
        return text.lower()
    plain = text.lower().replace("ß", "ss")
    signs = set(beyond_ascii(plain))
    if len(signs) <= _FEW:  # of Latin script; each one by itself, because to normalise a text takes longer
        for sign in signs:
            if (bare := _bare(sign)) != sign:
                plain = plain.replace(sign, bare)
        return plain
    return _without_accents(plain)


@lru_cache(1_000)
def _bare(sign: str) -> str:
    """Return a character without its accents; pages repeat the same few characters."""
    return _without_accents(sign)


def _without_accents(text: str) -> str:
    plain = normalize("NFKD", text)
    for accent in filter(combining, set(beyond_ascii(plain))):  # there are few, and to translate a text takes longer
        plain = plain.replace(accent, "")
    return plain


def _split(url: str | None) -> tuple[str, str] | None:
    parts = split(url) if url else None
    return None if parts is None else (unquote(parts.path), parts.query)
