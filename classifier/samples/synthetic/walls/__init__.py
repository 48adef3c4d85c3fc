"""Invented walls and error pages for training, a JSON file per language: kind → titles, texts, buttons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = tuple("ar cs de en es fa fr hi id it ja ko nl pl pt ru sv tr vi zh".split())


@dataclass(frozen=True)
class WallWords:
    """The texts of pages of one `kind` (consent, robot, geoblock, paywall, login, error, expired) in one language."""

    lang: str
    kind: str
    titles: Sequence[str]
    texts: Sequence[str]
    buttons: Sequence[str]


@cache
def wall_words() -> tuple[WallWords, ...]:
    """Return the words of every kind in every language."""
    return tuple(
        WallWords(lang, kind, part["titles"], part["texts"], part["buttons"])
        for lang in LANGUAGES
        for kind, part in json.loads((files(__name__) / f"{lang}.json").read_text(encoding="utf-8")).items()
    )
