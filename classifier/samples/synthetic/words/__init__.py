"""Invented words to plant while training, a JSON file per language: headlines, outlets, notices, bylines and so on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files

from ..planting import Words

LANGUAGES = tuple(
    "ar bn cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv sw th tr uk vi zh".split()
)
FALLBACK = "en"


def training_words(lang: str, headlines: Sequence[str] = ()) -> Words:
    """Return the words for `lang` ("ko", "pt-BR"); English for a language without words of its own.

    `headlines` are added to the invented ones, without repeats.
    """
    code = lang.lower().replace("_", "-").partition("-")[0]
    words = _own_words(code if code in LANGUAGES else FALLBACK)
    return replace(words, headlines=tuple(dict.fromkeys((*words.headlines, *headlines))))


@cache
def _own_words(lang: str) -> Words:
    data: dict[str, list[str]] = json.loads((files(__name__) / f"{lang}.json").read_text(encoding="utf-8"))
    return Words(**{field.name: tuple(data[field.name]) for field in fields(Words)})
