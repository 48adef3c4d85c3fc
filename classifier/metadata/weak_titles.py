"""Titles that are not the headline: the outlet's name, a section, a greeting, a slogan; and titles that are cut."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import cached_property, lru_cache

from ..label import Label
from ..page.copies import key_of, keys_of
from ..verdict import Verdict
from .words import PLACEHOLDERS

FEW_WORDS = 3
"""Most words of a title that may be a section or a placeholder, such as `Article` or `Untitled document`."""
_FEW_CHARS = 30
_MOST_CHARS = 5_000
"""Characters of the text that titles are compared with."""
_LAST_BLOCKS = 30
"""Blocks at the end of a page that may hold its copyright line."""
_MANY = 8
"""Titles for which all runs of the text are made: to look one up takes less than to search the text for it."""
SHARE = 0.3
"""Share of a title's runs of four characters that a text about the same subject holds."""
SLOGAN, ABOUT = 0.2, 0.5
"""Most of a slogan's runs that are in the text by chance; least of those of a headline beside a slogan."""
_COPYRIGHT = re.compile(r"©|ⓒ|Ⓒ|\((?i:c)\)|c(?i:opyright)|C(?i:opyright)|版权|版權")
"""Signs of a copyright line; the first letters state their case, so that the search passes over all others at once."""
_PARTS = re.compile(r"\s[-–—|·:»«]\s|[|｜_()\[\]（）【】]")
_ENCLOSED = re.compile(r"(.*\S)\s*[(\[（【]([^()\[\]（）【】]{2,60})[)\]）】]")
_CLOSING = (")", "]", "）", "】")
_DOTS = ("…", "...")
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")


def copyright_holders(titles: Iterable[str], verdicts: Sequence[Verdict]) -> set[str]:
    """Return the keys of those parts of titles that name the outlet.

    The page's copyright line holds them, or its last notice begins with them.
    """
    last = [one for one in verdicts[-_LAST_BLOCKS:] if not one.kept and len(one.block.text) <= 300]
    lines = keys_of([one.block.text for one in last if _COPYRIGHT.search(one.block.text)])
    notice = Label.NOTICE
    notices = keys_of([one.block.text for one in last if one.label is notice])
    if not lines and not notices:
        return set()
    written = [part for title in {*titles} for part in (title, *_PARTS.split(title))]
    parts = {key for key in keys_of(written) if len(key) >= 4}
    holders = {part for part in parts if any(part in line for line in lines)}
    return holders | {part for part in parts if any(line.startswith(part) for line in notices)}


def is_placeholder(title: str) -> bool:
    """Whether a title is what an editing system writes where there is none: `Untitled`."""
    return key_of(title).rstrip("0123456789") in PLACEHOLDERS


class Menu:
    """The links in the menus of a page, read on first use."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self._verdicts = verdicts

    @cached_property
    def keys(self) -> frozenset[str]:
        """The letters and digits of their texts."""
        menu = Label.NAV
        blocks = [one.block for one in self._verdicts if one.label is menu]
        return frozenset(keys_of([block.text for block in blocks if block.linked]))


def is_section(title: str, menu: Menu) -> bool:
    """Whether a short title is the text of a link in a menu."""
    return is_short(title) and key_of(title) in menu.keys


def is_weak(title: str, brands: Iterable[str], text: str) -> bool:
    """Whether a title that no heading repeats says nothing about the text.

    It has few words, it names the outlet (`Welcome to the Fennick Post`), or its words are not in the text.
    """
    key = key_of(title)
    named = any(len(brand) >= 8 and brand in key for brand in brands)
    return named or is_short(title) or share_within(title, text) < SHARE


def share_within(title: str, text: str) -> float:
    """Return the share of a title's runs of four characters that are in the beginning of the text."""
    return _share(title, _key_of_beginning(text))


def _share(title: str, body: Container[str]) -> float:
    runs = _runs(key_of(title))
    return sum(map(body.__contains__, runs)) / max(len(runs), 1)


def _runs(key: str) -> set[str]:
    return {key[i : i + 4] for i in range(len(key) - 3)}


@lru_cache(maxsize=2)  # each title of a page is compared with its text, if any is
def _key_of_beginning(text: str) -> str:
    return key_of(text[:_MOST_CHARS])


def without_slogans(
    visible: Sequence[tuple[int, str]], verdicts: Sequence[Verdict], article: str
) -> list[tuple[int, str]]:
    """Return the headings without those that stand above the headline and whose words are not in the text."""
    if len(visible) < 2 or sum(verdicts[at].label is Label.HEADLINE for at, _ in visible) < 2:
        return list(visible)
    headings = {at: text for at, text in visible if verdicts[at].block.tag == "h1"}
    if len(headings) < 2:
        return list(visible)
    key = _key_of_beginning(article)
    body: Container[str] = key if len(headings) < _MANY else _runs(key)
    headline = next((at for at in sorted(headings, reverse=True) if _share(headings[at], body) >= ABOUT), -1)
    above = {at: text for at, text in headings.items() if at < headline}
    slogans = {at for at, text in above.items() if _is_label(text) or _share(text, body) <= SLOGAN}
    return [one for one in visible if one[0] not in slogans]


def without_enclosed(title: str, brands: set[str]) -> str:
    """Cut off the outlet's name in brackets or behind a comma at the end of a title."""
    if title.endswith(_CLOSING) and (match := _ENCLOSED.fullmatch(title)) and key_of(match[2]) in brands:
        return match[1]
    before, comma, last = title.rpartition(", ")
    return before if comma and len(before) > len(last) and key_of(last) in brands else title


def complete(title: str, others: Iterable[str]) -> str:
    """Return the title that a title with `…` at its end is the beginning of, else the title itself."""
    if not title.endswith(_DOTS) or not (cut := _CUT.search(title)):
        return title
    key = key_of(title[: cut.start()])
    longer = (other for other in others if len(key_of(other)) > len(key) >= 8 and key_of(other).startswith(key))
    return next((other for other in longer if not _CUT.search(other)), title)


def is_short(title: str) -> bool:
    """Whether a title has few words, as a section or a placeholder has."""
    return len(title.split()) <= FEW_WORDS and _length(title) <= _FEW_CHARS


def _is_label(title: str) -> bool:
    return len(title.split()) <= 2 and _length(title) <= _FEW_CHARS // 2


def _length(title: str) -> int:
    """Return the number of characters; Chinese, Japanese and Korean ones count three times."""
    return len(title) + 2 * sum(character > "\u2e7f" for character in title)
