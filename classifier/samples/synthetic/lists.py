"""List-like article text: rankings, line-ups, prices, recipes, transcripts and so on, about the subject of a page.

Half of the names in a list come from the article into which it is planted, because a list that belongs to an article
mentions the same people and places. Seeded: the same phrases, article and generator state give the same list.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .phrases import Phrases
from .planting import site, word

Rows = list[tuple[str, ...]]
"""The cells of each row."""

SUBJECT_SHARE = 0.55
"""Share of the names in a list that also occur in the article."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_CLAUSE = re.compile(r"[,;:]\s+|\s[–—-]\s|[，、；：]")
_CJK_RUN = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2,}|[\u30a0-\u30ff]{3,}")
_ENDS = ".!?。！？…,;: "


@dataclass(frozen=True)
class Subject:
    """The subject of an article: `names` in the order of their first mention."""

    names: Sequence[str]

    @classmethod
    def of(cls, paragraphs: Sequence[str]) -> Subject:
        """Return the names: capitalised words inside sentences; in scripts without capitals, words that occur twice."""
        names: dict[str, None] = {}
        words: Counter[str] = Counter()
        for paragraph in paragraphs:
            for sentence in _SENTENCE.split(paragraph):
                run: list[str] = []
                for token in [*sentence.split()[1:], "."]:
                    bare = token.strip("\"'“”„«»()[],.;:!?")
                    if bare[:1].isupper() and len(bare) > 2:
                        run.append(bare)
                    if run and (not bare[:1].isupper() or token[-1:] in ",.;:"):
                        names.setdefault(" ".join(run[:3]))
                        run = []
            words.update(token for token in _CJK_RUN.findall(paragraph) if len(token) <= 6)
            words.update(token for token in paragraph.split() if len(token) > 3 and token.isalpha())
        if len(names) < 5:
            names.update(dict.fromkeys(text for text, count in words.items() if 2 <= count <= 8))
        return cls([name for name in names if len(name) <= 40][:60])


@dataclass(frozen=True)
class Slots:
    """Fills the slots of a list from the article's names and the phrases."""

    phrases: Phrases
    subject: Subject
    rng: random.Random

    def of(self, kind: str) -> str:
        """Draw one phrase of a kind; for people, places, teams and things possibly a name from the article."""
        rng = self.rng
        named = kind in {"people", "places", "teams", "things"}
        if named and self.subject.names and rng.random() < SUBJECT_SHARE:
            return rng.choice(self.subject.names)
        entries: Sequence[str] = getattr(self.phrases, kind)
        if kind == "people" and " " in entries[0]:
            return f"{rng.choice(entries).split()[0]} {rng.choice(entries).partition(' ')[2]}"
        return rng.choice(entries)

    def some(self, kind: str, fewest: int = 3, most: int = 14) -> list[str]:
        """Draw several different phrases of a kind."""
        wanted = self.rng.randint(fewest, self.rng.randint(fewest, most))
        return list(dict.fromkeys(self.of(kind) for _ in range(2 * wanted)))[:wanted]


def clauses_of(paragraphs: Sequence[str]) -> list[str]:
    """Split paragraphs into clauses, without the signs between them: the article's own words as a list."""
    parts = [part.strip(_ENDS) for text in paragraphs for one in _SENTENCE.split(text) for part in _CLAUSE.split(one)]
    return [part for part in parts if 8 <= len(part) <= 90]


def list_rows(slots: Slots) -> Rows:
    """Return the rows of one list, of a kind drawn at random."""
    rows = slots.rng.choice(KINDS)(slots)
    if slots.rng.random() < 0.12:
        slots.rng.shuffle(rows)
    return rows


def _day(s: Slots) -> str:
    day, month, year = s.rng.randint(1, 28), s.rng.choice(s.phrases.months), s.rng.randint(1990, 2029)
    short = f"{day}.{s.rng.randint(1, 12)}."
    return s.rng.choice((f"{day}. {month}", f"{day} {month}", f"{month} {day}, {year}", short))


def _clock(s: Slots) -> str:
    return f"{s.rng.randint(0, 23):02}{s.rng.choice((':', ':', '.'))}{s.rng.randint(0, 59):02}"


def _money(s: Slots) -> str:
    whole = s.rng.randint(1, 99)
    amount = s.rng.choice((f"{whole}", f"{whole},{s.rng.randint(10, 99)}", f"{whole}.500"))
    return s.rng.choice((f"{amount} €", f"${amount}", f"{amount} £", f"¥{amount}", f"{amount} Euro", f"{amount}.-"))


def _phone(s: Slots) -> str:
    return f"+{s.rng.randint(10, 99)} {s.rng.randint(10**6, 10**9)}"


def _ranking(s: Slots) -> Rows:
    points = sorted((s.rng.randint(1, 999) for _ in range(30)), reverse=True)
    unit = s.of("words")
    return [(f"{i + 1}.", name, f"{points[i]} {unit}") for i, name in enumerate(s.some("people", 3, 20))]


def _results(s: Slots) -> Rows:
    between, mark = s.rng.choice(("-", "–", "vs")), s.rng.choice((":", "-", "–"))
    return [
        (f"{one} {between} {s.of('teams')}", f"{s.rng.randint(0, 6)}{mark}{s.rng.randint(0, 6)}")
        for one in s.some("teams", 3, 10)
    ]


def _fixtures(s: Slots) -> Rows:
    return [(_day(s), _clock(s), f"{one} – {s.of('teams')}") for one in s.some("teams", 3, 10)]


def _lineup(s: Slots) -> Rows:
    return [(s.of("teams") + ":", ", ".join(s.some("people", 5, 11))) for _ in range(s.rng.randint(2, 4))]


def _squad(s: Slots) -> Rows:
    return [(str(s.rng.randint(1, 99)), name) for name in s.some("people", 5, 18)]


def _specification(s: Slots) -> Rows:
    units = ("kg", "mm", "km", "l", "kW", "%", "m²", "GB")
    return [(key, f"{s.rng.randint(2, 4000)} {s.rng.choice(units)}") for key in s.some("keys", 3, 10)]


def _prices(s: Slots) -> Rows:
    return [(one, _money(s)) for one in s.some("things", 3, 12)]


def _tour(s: Slots) -> Rows:
    return [(_day(s), one) for one in s.some("places", 4, 14)]


def _ingredients(s: Slots) -> Rows:
    things = dict.fromkeys(s.rng.choice(s.phrases.things) for _ in range(12))
    return [(f"{s.rng.randint(1, 20) * 25} {s.rng.choice(('g', 'ml', 'l'))} {one}",) for one in things]


def _steps(s: Slots) -> Rows:
    return [(f"{i + 1}.", one) for i, one in enumerate(s.some("steps", 3, 9))]


def _sources(s: Slots) -> Rows:
    return [
        (f"[{i + 1}]", f"{name}: {s.of('titles')}, {s.of('places')} {s.rng.randint(1950, 2029)}.")
        for i, name in enumerate(s.some("people", 3, 9))
    ]


def _titles(s: Slots) -> Rows:
    return [(one, s.of("people")) for one in s.some("titles", 2, 12)]


def _personnel(s: Slots) -> Rows:
    return [(name, s.of("roles")) for name in s.some("people", 3, 9)]


def _career(s: Slots) -> Rows:
    year = s.rng.randint(1960, 1990)
    rows: Rows = []
    for _ in range(s.rng.randint(3, 9)):
        start, year = year, year + s.rng.randint(1, 8)
        rows.append((f"{start}–{year}", f"{s.of('roles')}, {s.of('places')}"))
    return rows


def _weather(s: Slots) -> Rows:
    return [(place, s.of("weather"), f"{s.rng.randint(-12, 38)} °C") for place in s.some("places", 4, 12)]


def _speakers(s: Slots) -> Rows:
    names = s.some("people", 2, 3)
    turns = [s.of(s.rng.choice(("answers", "questions"))) for _ in range(s.rng.randint(4, 12))]
    return [(f"{names[i % len(names)]}:", one) for i, one in enumerate(turns)]


def _broadcast(s: Slots) -> Rows:
    """Make the lines of a broadcast's manuscript: speakers, and sometimes their words."""
    before, after = s.rng.choice((("▶ ", " :"), ("[", "]"), ("【 ", " 】"), ("■ ", ":"), ("<", ">"), ("", ":")))
    rows: Rows = []
    for _ in range(s.rng.randint(2, 7)):
        guest = f" {s.of('people')}{s.rng.choice((' / ', ', ', ' | '))}{s.of(s.rng.choice(('roles', 'places')))}"
        rows.append((f"{before}{s.of('turns')}{after}{s.rng.choice(('', guest))}",))
        if s.rng.random() < 0.6:
            rows.append((s.of("answers"),))
    return rows


def _questions(s: Slots) -> Rows:
    return [row for one in s.some("questions", 2, 6) for row in ((one,), (s.of("answers"),))]


def _table(s: Slots) -> Rows:
    head = tuple(s.some("keys", 3, 4))
    return [head, *((one, *(str(s.rng.randint(1, 9999)) for _ in head[1:])) for one in s.some("places", 3, 10))]


def _poll(s: Slots) -> Rows:
    return [(one, f"{s.rng.randint(1, 60)},{s.rng.randint(0, 9)} %") for one in s.some("people", 3, 8)]


def _obituaries(s: Slots) -> Rows:
    return [(name, f"{s.rng.randint(50, 103)}", s.of("places")) for name in s.some("people", 3, 9)]


def _event(s: Slots) -> Rows:
    return [
        (f"{key}:", s.rng.choice((f"{_day(s)}, {_clock(s)}", s.of("places"), _money(s), _phone(s))))
        for key in s.some("events", 2, 6)
    ]


def _live(s: Slots) -> Rows:
    return [(_clock(s), f"{one}{s.rng.choice(('', '.'))}") for one in s.some("moments", 2, 8)]


def _facts(s: Slots) -> Rows:
    return [
        (f"{key}:", s.rng.choice((s.of("places"), s.of("people"), str(s.rng.randint(1850, 2029)))))
        for key in s.some("keys", 3, 8)
    ]


def _contact(s: Slots) -> Rows:
    return [
        (f"{key}:", s.rng.choice((s.of("people"), f"{word(s.rng)}@{site(s.rng)}", _phone(s))))
        for key in s.some("contacts", 1, 4)
    ]


def _names(s: Slots) -> Rows:
    return [(one,) for one in s.some(s.rng.choice(("people", "places", "teams", "things")), 4, 20)]


KINDS: tuple[Callable[[Slots], Rows], ...] = (
    _ranking,
    _results,
    _fixtures,
    _lineup,
    _squad,
    _specification,
    _prices,
    _tour,
    _ingredients,
    _steps,
    _sources,
    _titles,
    _personnel,
    _career,
    _weather,
    _speakers,
    _broadcast,
    _broadcast,
    _questions,
    _table,
    _poll,
    _obituaries,
    _event,
    _live,
    _facts,
    _contact,
    _names,
    _names,
    _ranking,
    _prices,
)
"""The functions that make the rows of each kind of list; common kinds occur twice."""
