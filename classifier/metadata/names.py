"""Bylines → names: roles, addresses, dates and outlets off, several reporters apart.

`capitalised_names.py` reads scripts that have capitals, `east_asian_names.py` Korean, Chinese and Japanese. Texts are
cut at `MOST_CHARS`.
"""

from __future__ import annotations

import re
from collections.abc import Set
from html import unescape

from ..page.copies import key_of
from .bylines import INTRODUCTION, Name, is_capitalised, is_east_asian, is_outlet
from .capitalised_names import capitalised_names
from .dates import find_moments
from .words import MODIFIED, NOT_NAMES, PUBLISHED, ROLE_ENDINGS

MOST_CHARS = 300
MOST_NAMES = 20

_NOISE = re.compile(
    r"https?://\S*+|www\.\S*+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})*|(?<!\w)@\w{1,40}"
    r"|\+?\d[\d\s().-]{6,20}\d|[©ⓒ=]|\[(?:[^\]]{0,20})메일\]",
)
_MAY_BE_NOISE = re.compile(r"[:.@\d©ⓒ=\]]")
"""A sign that each form of _NOISE has, and few names: to look for it takes a fraction of the time."""
_CREDIT = re.compile(
    r"(?:fotos?|fot\.|фото|zdjęcie|fotoğraf|photos?|photographs?|photography|image|imagen|bild(?:er)?|picture|video|copyright|©|ⓒ|source|bron|quelle|fuente|fonte|"
    r"kaynak|источник|来源|來源|출처|사진|자료|영상|写真|圖|图)\b",
    re.IGNORECASE,
)
"""How a line begins that credits a picture or names a source."""
_SIGNED = re.compile(
    r"^(?:by|von|par|por|door|av|af|przez|oleh|автор|auth?or(?:in|a|es)?|auteur|written by)(?:\s?:\s?|\s+)",
    re.IGNORECASE,
)
_ROLE = re.compile("|".join(map(re.escape, ROLE_ENDINGS)))
_TIME_WORDS = sorted({re.escape(word.strip(" :")) for word in (*PUBLISHED, *MODIFIED)}, key=len, reverse=True)
_TIME = re.compile(rf"(?<!\w)(?:{'|'.join(_TIME_WORDS)})\s?:?\s?(?:\w{{1,4}}\.?,?\s)?$", re.IGNORECASE)
"""What introduces a date at the end of the text before it: `Updated Tue`, `Publié le`."""


def names_in(
    text: str, outlets: Set[str] = frozenset(), *, line: bool = False, bare: bool = False, marked: bool = False
) -> list[Name]:
    """Return the names of people in a byline, in order, each once.

    `outlets` are the keys (`key_of`) of the site's names, which are not people. With `line` the text is any line of
    the page: it has to introduce a name (`By …`, `… 기자`) or to consist of full names and roles. Korean, Chinese and
    Japanese words are names without a role only if `bare`: the line is there for a name. With `marked` the line is an
    element for the author: the full names at its start count, with any text behind them.
    """
    raw = " ".join(unescape(text[:MOST_CHARS]).split())
    own = raw
    if is_east_asian(raw):
        from .east_asian_fields import own_fields

        own = own_fields(raw)
    if line and _CREDIT.match(own):
        return []
    plain = _without_dates(" ".join(_NOISE.sub(" ", own).split()) if _MAY_BE_NOISE.search(own) else own)
    if is_east_asian(plain):
        from .east_asian_names import east_asian_names

        names = list(east_asian_names(plain, line, bare, marked))
    else:
        names = capitalised_names(plain, outlets, line, marked)
    result: dict[str, Name] = {}
    for name in names:
        key = key_of(name)
        if key and not is_outlet(name, outlets) and key not in result:
            result[key] = Name(name, raw)
    return list(result.values())[:MOST_NAMES]


def editors_in(text: str) -> list[Name]:
    """Return the names in a line that names the editors of a Chinese article."""
    raw = " ".join(text[:MOST_CHARS].split())
    if not is_east_asian(raw):
        return []
    from .east_asian_names import editors

    return [Name(name, raw) for name in editors(raw)]


def signed_by(text: str, outlets: Set[str], *, last: bool) -> list[Name]:
    """Return the reporters in the dateline of a paragraph, or with `last` those who sign in a line of their own."""
    if not is_east_asian(text[:MOST_CHARS]):
        return []
    from .east_asian_fields import dateline, signature

    sign = signature(text) if last else dateline(text)
    return names_in(sign, outlets, line=True, bare=last) if sign else []


def signature_in(text: str) -> Name | None:
    """Return what follows a word such as `By` up to a comma, where it is short and capitalised: a desk, an agency."""
    raw = " ".join(text[:MOST_CHARS].split())
    match = _SIGNED.match(raw)
    sign = re.split(r"\s?[,;|·•]\s?|\s[-–—]\s", raw[match.end() :], maxsplit=1)[0].strip(" .:") if match else ""
    words = sign.split()
    if not 0 < len(words) <= 4 or len(sign) > 40 or any(map(str.isdigit, sign)) or not is_capitalised(words[0]):
        return None
    return None if sign.casefold() in NOT_NAMES else Name(sign, raw)


def is_introduced(text: str) -> bool:
    """Whether a line begins with a word such as `By`, or holds a Korean, Chinese or Japanese role."""
    return INTRODUCTION.match(text) is not None or _ROLE.search(text) is not None


def _without_dates(line: str) -> str:
    """Return a line with a bar in place of each date and of the words that introduce it, such as `Updated on`."""
    if not any(map(str.isdigit, line)):
        return line
    for moment in find_moments(line):
        before, date, after = line.partition(moment.raw)
        if date:
            line = f"{_TIME.sub('', before)} | {after}"
    return line
