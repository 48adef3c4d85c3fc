"""Bylines in scripts that have capitals → names: capitalised words between separators, without roles and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from .bylines import BRACKETS, INTRODUCTION, SEPARATORS, is_outlet, is_role, person
from .dates import begins_with_role, is_month
from .words import AFTER_NAMES, ENDS_OF_NAMES, NOT_NAMES, PARTICLES

_SHORT_BRACKETS = re.compile(r"[(\[][^()\[\]\s]{0,20}[)\]]")
_QUOTE = re.compile('["„“”«»]')
_DASHES = frozenset("–—-")


def capitalised_names(text: str, outlets: Set[str], line: bool, marked: bool) -> list[str]:
    """Return the names in a byline; `line` and `marked` as in `names_in`."""
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
