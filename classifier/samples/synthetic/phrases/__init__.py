"""Invented phrases for list-like article text, a JSON file per language: names, intros, steps, facts and so on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

LANGUAGES = tuple("ar de el en es fa fr id it ja ko pl pt ru tr zh".split())


@dataclass(frozen=True)
class Phrases:
    """The building blocks of list-like article text, in one language.

    `intros` announce a list in a sentence, `heads` are headings of lists. `keys` and `events` name facts, `contacts`
    ways to reach a sender, `words` units that are counted. `moments` are entries of a live blog, `shorts` last
    sentences, `decks` stand-firsts, `posts` texts of embedded posts, `turns` who speaks next in a broadcast.
    """

    people: Sequence[str] = ()
    places: Sequence[str] = ()
    teams: Sequence[str] = ()
    things: Sequence[str] = ()
    titles: Sequence[str] = ()
    roles: Sequence[str] = ()
    keys: Sequence[str] = ()
    events: Sequence[str] = ()
    heads: Sequence[str] = ()
    intros: Sequence[str] = ()
    shorts: Sequence[str] = ()
    steps: Sequence[str] = ()
    moments: Sequence[str] = ()
    questions: Sequence[str] = ()
    answers: Sequence[str] = ()
    corrections: Sequence[str] = ()
    contacts: Sequence[str] = ()
    words: Sequence[str] = ()
    weather: Sequence[str] = ()
    months: Sequence[str] = ()
    decks: Sequence[str] = ()
    posts: Sequence[str] = ()
    turns: Sequence[str] = ()

    def part(self, number: int, parts: int) -> Phrases:
        """Return every `parts`-th phrase of each list, from `number` on; lists too short to divide stay whole."""
        lists = {field.name: getattr(self, field.name) for field in fields(self)}
        return Phrases(**{name: entries[number::parts] or entries for name, entries in lists.items()})


def training_phrases(lang: str) -> Phrases | None:
    """Return the phrases for `lang` ("ko", "pt-BR"); None for a language without any."""
    code = lang.lower().replace("_", "-").partition("-")[0]
    return _phrases(code) if code in LANGUAGES else None


@cache
def _phrases(lang: str) -> Phrases:
    data: dict[str, list[str]] = json.loads((files(__name__) / f"{lang}.json").read_text(encoding="utf-8"))
    return Phrases(**{name: tuple(entries) for name, entries in data.items()})
