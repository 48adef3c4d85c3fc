"""Words next to dates and names, and small words by language, from `words.json`; all in case-folded form."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

_WORDS: dict[str, Any] = json.loads(files(__package__).joinpath("words.json").read_text(encoding="utf-8"))

MODIFIED: tuple[str, ...] = tuple(_WORDS["modified"])
"""Words before the time of modification."""
PUBLISHED: tuple[str, ...] = tuple(_WORDS["published"])
"""Words that precede the time of publication."""
IMPRINT: tuple[str, ...] = tuple(_WORDS["imprint"])
"""Words of the line that registers an outlet; its dates are not those of an article."""
INTRODUCTIONS: tuple[str, ...] = tuple(_WORDS["introductions"])
"""Words before a name, such as `by`."""
ROLES: frozenset[str] = frozenset(_WORDS["roles"])
"""Words of roles, which are not part of a name."""
ROLE_SUFFIXES: tuple[str, ...] = tuple(_WORDS["role_suffixes"])
"""Second halves of compounds that are roles, such as `Ressortleiterin`."""
AFTER_NAMES: frozenset[str] = frozenset(_WORDS["after_names"])
"""Small words between a name and a place or, as in CLDR's relative times, a time: `in`, `vor`, `il y a`."""
ENDS_OF_NAMES: frozenset[str] = frozenset(_WORDS["ends_of_names"])
"""Words that may be capitalised after a name without being part of it: days, and labels of dates and reading times."""
ROLE_ENDINGS: tuple[str, ...] = tuple(_WORDS["role_endings"])
"""Roles of Korean, Chinese and Japanese bylines, after the name or before it."""
KOREAN_MODIFIERS: tuple[str, ...] = tuple(_WORDS["korean_modifiers"])
"""Words before a Korean role that are part of it."""
EAST_ASIAN_FIELDS: tuple[str, ...] = tuple(_WORDS["east_asian_fields"])
"""Labels of fields in Korean, Chinese and Japanese lines that do not name the author: source, editor, picture, time."""
JAPANESE_NAME_ENDINGS: str = _WORDS["japanese_name_endings"]
"""Characters that end many Japanese given names and few other words."""
HAN_SURNAMES: frozenset[str] = frozenset(_WORDS["han_surnames"])
"""The most frequent Chinese surnames of one character, in both spellings."""
PARTICLES: frozenset[str] = frozenset(_WORDS["particles"])
"""Small words that are part of a name, such as `de`."""
PLACEHOLDERS: frozenset[str] = frozenset(_WORDS["placeholders"])
"""Titles where there is none: their letters only."""
ACCOUNTS: frozenset[str] = frozenset(_WORDS["accounts"])
"""Accounts of a site that are declared as authors: their letters only."""
NOT_NAMES: frozenset[str] = frozenset(_WORDS["not_names"])
"""Single words that are not names of people."""
ORGANISATION_ENDINGS: tuple[str, ...] = tuple(_WORDS["organisation_endings"])
"""Endings of names of Korean, Chinese and Japanese organisations."""
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _WORDS["function_words"].items()
}
"""Language → its most frequent small words, for languages that share a script."""
