"""What bylines of all scripts have in common: separators, brackets, introductions, outlets, capitalised names.

Works on the form of a name, not on lists of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from ..page.copies import key_of, keys_of
from .dates import is_month
from .words import (
    ENDS_OF_NAMES,
    INTRODUCTIONS,
    NOT_NAMES,
    ORGANISATION_ENDINGS,
    PARTICLES,
    ROLE_SUFFIXES,
    ROLES,
)

MOST_WORDS = 5
"""Words of a name besides its particles; more of them are a menu or a heading."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a byline, and the text that it was read from."""

    text: str
    raw: str


def _one_of(words: Iterable[str]) -> str:
    """Return an expression for one of the words, the longest first; those with one first letter are tried together."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: len(re.escape(word)), reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


BRACKETS = re.compile(r"[(\[（【〔<][^()\[\]（）【】〔〕<>]{0,60}[)\]）】〕>]")
INTRODUCTION = re.compile(
    rf"^(?:{_one_of(INTRODUCTIONS)})"
    r"(?:\s?[:：/|＝]\s?|\s+|(?<=[\u3040-\u9fff]))",
    re.IGNORECASE,
)
"""A word such as `by`, at the start of a line."""
SEPARATORS = re.compile(
    r"\s?[;|/•·・‧ㆍ、／｜\n\t]\s?|\s?,\s(?:(?:and|und|et|y|e|i|og|och|и|ve|dan|và|és|ja|&)\s)?|，|\s(?:and|und|et|y|og|och|en|i|и|ve|dan|và|e|és|ja|&|\+|—|–|-)\s|&"
)
"""What stands between two names."""
_DEPARTMENT = re.compile("..(?:부|팀|部|課|课|支局)$")
"""Two more characters are needed: `服部` is a surname."""
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def is_east_asian(text: str) -> bool:
    """Whether a text has a character of Chinese, Japanese or Korean."""
    return not text.isascii() and _EAST_ASIAN.search(text) is not None


def is_outlet(name: str, outlets: Set[str]) -> bool:
    """Whether a name is one of `outlets` (letters and digits in lower case), begins with it or holds it as a word."""
    key = key_of(name)
    if is_east_asian(name) and any(outlet.startswith(key) for outlet in outlets if key):
        return True
    within = [outlet for outlet in outlets if outlet and outlet in key]
    if not within:
        return False
    words = {*keys_of(name.split()), key}
    return any(outlet in words or (len(outlet) >= 8 and key.startswith(outlet)) for outlet in within)


def is_organisation(name: str) -> bool:
    """Whether a Korean, Chinese or Japanese name is that of an organisation or a department by its form."""
    if not is_east_asian(name):
        return False
    return name.endswith(ORGANISATION_ENDINGS) or "株式会社" in name or _DEPARTMENT.search(name) is not None


def person(part: str) -> tuple[str | None, str]:
    """Split a part of a byline into a name, its leading words that are capitalised or particles, and the rest."""
    words: list[str] = []
    given = part.split()
    for word in given[:8]:
        bare = word.strip(".,:;")
        folded = bare.casefold()
        if words and word.endswith(":"):  # the next field: `Ada Wren Photos: Ben Prynne`
            given = given[: len(words)]
            break
        if words and (is_role(bare) or folded in ENDS_OF_NAMES or (len(words) > 1 and folded in NOT_NAMES)):
            break
        if not bare or any(map(str.isdigit, bare)) or not (is_capitalised(bare) or folded in PARTICLES):
            break
        words.append(bare if len(bare) > 2 or not word.endswith(".") else word)
    if len(words) > 2 and any(map(str.isdigit, "".join(given[len(words) : len(words) + 1]))) and is_month(words[-1]):
        words.pop()
    rest = " ".join(given[len(words) :])
    while words and words[-1].casefold() in PARTICLES:
        words.pop()
    known = [word.casefold() for word in words]
    if (
        not words
        or sum(word not in PARTICLES for word in known) > MOST_WORDS
        or known[0] in NOT_NAMES
        or all(is_role(word) or word in PARTICLES for word in known)
    ):
        return None, rest
    name = " ".join(words)
    return (name if 2 < len(name) <= 60 else None), rest


def is_role(word: str) -> bool:
    """Whether a word is a role or a compound of one, such as `Ressortleiterin`."""
    word = word.strip(".,:;()").casefold()
    if not word.endswith(ROLE_SUFFIXES):
        return word in ROLES
    return word in ROLES or any(word.endswith(end) and len(word) > len(end) + 2 for end in ROLE_SUFFIXES)


def is_capitalised(word: str) -> bool:
    """Return whether a word does not begin with a small letter, or has an apostrophe early on, as in `d'Ancona`."""
    first = next(filter(str.isalpha, word), "")
    return bool(first) and (not first.islower() or ("'" in word[:3] or "’" in word[:3]))
