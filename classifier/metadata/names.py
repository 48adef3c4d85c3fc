"""Bylines → names: roles, addresses, dates and outlets off, several reporters apart.

Capitalised words in scripts that have capitals; `east_asian_names.py` reads Korean, Chinese and Japanese. Texts are cut
at `MOST_CHARS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from .bylines import (
    BRACKETS,
    EAST_ASIAN,
    INTRODUCTION,
    SEPARATORS,
    Name,
    is_capitalised,
    is_outlet,
    is_role,
    key_of,
    person,
)
from .dates import begins_with_role, find_moments, is_month
from .words import AFTER_NAMES, ENDS_OF_NAMES, MODIFIED, NOT_NAMES, PARTICLES, PUBLISHED, ROLE_ENDINGS

MOST_CHARS = 300
MOST_NAMES = 20

_NOISE = re.compile(
    r"https?://\S*+|www\.\S*+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})*|(?<!\w)@\w{1,40}"
    r"|\+?\d[\d\s().-]{6,20}\d|[©ⓒ=]|\[(?:[^\]]{0,20})메일\]",
)
_CREDIT = re.compile(
    r"(?:fotos?|fot\.|фото|zdjęcie|fotoğraf|photos?|photographs?|photography|image|imagen|bild(?:er)?|picture|video|copyright|©|ⓒ|source|bron|quelle|fuente|fonte|"
    r"kaynak|источник|来源|來源|출처|사진|자료|영상|写真|圖|图)\b",
    re.IGNORECASE,
)
"""How a line begins that credits a picture or names a source."""
_SHORT_BRACKETS = re.compile(r"[(\[][^()\[\]\s]{0,20}[)\]]")
_SIGNED = re.compile(
    r"^(?:by|von|par|por|door|av|af|przez|oleh|автор|auth?or(?:in|a|es)?|auteur|written by)(?:\s?:\s?|\s+)",
    re.IGNORECASE,
)
_QUOTE = re.compile('["„“”«»]')
_TIME_WORDS = sorted({re.escape(word.strip(" :")) for word in (*PUBLISHED, *MODIFIED)}, key=len, reverse=True)
_TIME = re.compile(rf"(?<!\w)(?:{'|'.join(_TIME_WORDS)})\s?:?\s?(?:\w{{1,4}}\.?,?\s)?$", re.IGNORECASE)
"""What introduces a date at the end of the text before it: `Updated Tue`, `Publié le`."""


def names_in(
    text: str, outlets: Iterable[str] = (), *, line: bool = False, bare: bool = False, marked: bool = False
) -> list[Name]:
    """Return the names of people in a byline, in order, each once.

    `outlets` are names of the site, not of people. With `line` the text is any line of the page:
    it has to introduce a name (`By …`, `… 기자`) or to consist of full names and roles. Korean, Chinese and Japanese
    words are names without a role only if `bare`: the line is there for a name. With `marked` the line is an element
    for the author: the full names at its start count, whatever comes after them.
    """
    raw = " ".join(unescape(text[:MOST_CHARS]).split())
    own = raw
    if EAST_ASIAN.search(raw):
        from .east_asian_fields import own_fields

        own = own_fields(raw)
    if line and _CREDIT.match(own):
        return []
    plain = _without_dates(" ".join(_NOISE.sub(" ", own).split()))
    tokens = {key_of(outlet) for outlet in outlets}
    if EAST_ASIAN.search(plain):
        from .east_asian_names import east_asian_names

        names = list(east_asian_names(plain, line, bare, marked))
    else:
        names = _capitalised(plain, tokens, line, marked)
    result: dict[str, Name] = {}
    for name in names:
        key = key_of(name)
        if key and not is_outlet(name, tokens) and key not in result:
            result[key] = Name(name, raw)
    return list(result.values())[:MOST_NAMES]


def editors_in(text: str) -> list[Name]:
    """Return the names in a line that names the editors of a Chinese article."""
    raw = " ".join(text[:MOST_CHARS].split())
    if not EAST_ASIAN.search(raw):
        return []
    from .east_asian_names import editors

    return [Name(name, raw) for name in editors(raw)]


def signed_by(text: str, outlets: Iterable[str], *, last: bool) -> list[Name]:
    """Return the reporters in the dateline of a paragraph, or with `last` those who sign in a line of their own."""
    if not EAST_ASIAN.search(text[:MOST_CHARS]):
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
    return bool(INTRODUCTION.match(text)) or any(role in text for role in ROLE_ENDINGS)


def _without_dates(line: str) -> str:
    """Return a line with a bar in place of each date and of the words that introduce it, such as `Updated on`."""
    if not any(map(str.isdigit, line)):
        return line
    for moment in find_moments(line):
        before, date, after = line.partition(moment.raw)
        if date:
            line = f"{_TIME.sub('', before)} | {after}"
    return line


def _capitalised(text: str, outlets: set[str], line: bool, marked: bool) -> list[str]:
    introduced = INTRODUCTION.match(text) is not None
    text = (_SHORT_BRACKETS if line and not introduced else BRACKETS).sub(" | ", text)
    # capitals are no evidence: some scripts have none, and `Read More` is as capitalised as a name
    tells_nothing = not any(map(str.isupper, text)) or not NOT_NAMES.isdisjoint(text.casefold().split())
    if line and not introduced and not marked and tells_nothing:
        return []
    names: list[str] = []
    described = False
    for sign, part in _parts(text):
        part = part.strip(" .:,-–—|\"'“”*#")
        if line and _QUOTE.search(part):
            return []
        while found := INTRODUCTION.match(part):
            part = part[found.end() :].lstrip(" :")
        role, colon, named = part.partition(":")
        if colon and named.strip() and _is_role(role):
            part = named.strip()
        if not part:
            continue
        if names and marked and sign in _DASHES:  # a place or an outlet
            break
        name, rest = person(part)
        is_time = bool(rest) and begins_with_role(part)
        if names and name and _describes(name, rest, sign if not described else ""):
            continue
        if marked and name and not is_time and _stands_alone(name, rest):
            described = bool(rest) and is_role(rest.split()[0])
            names.append(name)
            continue
        if marked and not names and (last := _named_last(part)):
            names += last
            continue
        if name is None or is_time or marked or (line and (" " not in name or (rest and not _is_role(rest)))):
            if line and not (is_time or _is_role(part) or is_outlet(part, outlets)):
                if names and (introduced or marked):
                    break
                return []
            continue
        described = bool(rest)
        names.append(name)
    return names


_DASHES = frozenset("–—-")


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a byline, each with the sign or the word before it."""
    start, sign = 0, ""
    for separator in SEPARATORS.finditer(text):
        yield sign, text[start : separator.start()]
        start, sign = separator.end(), separator[0].strip()
    yield sign, text[start:]


def _describes(name: str, rest: str, sign: str) -> bool:
    """Return whether a later part of a byline is a role: `Transport Correspondent`, `Senior Crime Reporter`.

    Directly after a comma, two words before a role are a department as well: `World Affairs Editor`.
    """
    if is_role(name.split()[0]):
        return True
    return bool(rest) and is_role(rest.split()[0]) and (" " not in name or sign == ",")


def _stands_alone(name: str, rest: str) -> bool:
    """Return whether a name in an element for the author is a full one and does not begin a sentence."""
    words = name.casefold().split()
    if not 2 <= len(words) <= 6 or not NOT_NAMES.isdisjoint(words) or is_role(words[0]):
        return False
    if not rest:
        return any(map(str.isupper, name)) or len(words) <= 4
    first = rest.split()[0].strip(".,:;()").casefold()
    return first[:1].isdigit() or is_role(first) or first in AFTER_NAMES | ENDS_OF_NAMES or is_month(first)


def _named_last(part: str) -> list[str]:
    """Return the full name behind the last role in a part: `Aus Fennick berichtet unsere Korrespondentin Ada Wren`."""
    words = part.split()
    at = max((at for at, word in enumerate(words) if is_role(word)), default=-1)
    name, rest = person(" ".join(words[at + 1 :])) if at >= 0 else (None, "")
    return [name] if name and not rest and " " in name and NOT_NAMES.isdisjoint(name.casefold().split()) else []


def _is_role(text: str) -> bool:
    words = [word.strip(".,:;()").casefold() for word in text.split()]
    return any(map(is_role, words)) or all(word in PARTICLES for word in words)
