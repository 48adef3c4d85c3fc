"""Trafilatura's searches, asked of each element in Python instead of by regular expressions inside XPath.

Inside XPath every regular expression calls back into Python, for every element: 1 ms a page. Here an element's
attributes are read once, and what a class or id says is remembered, as a site uses few names. Nothing of trafilatura's
is written down a second time: its expressions are read, and one of a form that is not known here stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

Search = Callable[[etree._Element], list[etree._Element]]
"""The elements below one, in document order."""
_Ask = Callable[[str], bool]

_WHOLE = re.compile(
    r"\s*(?P<parted>\()?\.//\*(?:\[(?P<tags>self::\w+(?:\s+or\s+self::\w+)*)\])?"
    r"\[(?P<conditions>.*?)\](?(parted)\))(?P<first>\[1\])?\s*",
    re.DOTALL,
)
"""`.//*[self::div or self::p][…]`, all, `(…)[1]`: the first of them, `…[1]`: the first in each parent."""
_CONDITION = re.compile(
    r"""\s*(?:
    re:test\(@(?P<tested>[\w-]+(?:\|@[\w-]+)?),\s*'(?P<pattern>[^']*)'(?P<anycase>,\s*'i')?\)
    | (?P<function>contains|starts-with)\((?:(?P<translate>translate)\()?@(?P<held>[\w-]+(?:\|@[\w-]+)?)
      (?(translate),\s*'(?P<of>\w+)',\s*'(?P<to>\w+)'\)),\s*'(?P<part>[^']*)'\)
    | @(?P<equal>[\w-]+)='(?P<value>[^']*)'
    | @(?P<there>[\w-]+)
    )\s*(?:\bor\b|$)""",
    re.VERBOSE,
)
_NO, _YES, _IF_FIRST = range(3)


def in_python(search: etree.XPath, first: bool = False) -> Search:
    """The same search in Python; the search itself where its expression is of a form that is not known.

    `first`: no more than the first element is wanted.
    """
    whole = _WHOLE.fullmatch(search.path)
    conditions = _conditions(whole["conditions"]) if whole else None
    if whole is None or conditions is None or (whole["first"] and not first):
        found: Search = search
        return found
    tags = tuple(re.findall(r"self::(\w+)", whole["tags"] or "")) or ("*",)
    single = {names: asks for names, asks in conditions.items() if "|" not in names}
    pairs = {tuple(names.split("|@")): _any_of(asks) for names, asks in conditions.items() if "|" in names}
    answers = {
        name: _answer(_any_of(single.get(name, [])), _any_of([ask for names, ask in pairs.items() if name in names]))
        for name in {*single, *(name for names in pairs for name in names)}
    }
    return _InPython(tags, first, answers, pairs)


@dataclass(frozen=True)
class _InPython:
    """Elements of `tags`, all or only the `first`, one of whose attributes passes.

    `answers` tell of an attribute's value: no, yes, or only if this is the element's first attribute of a pair. XPath
    takes no more than the first of `@id|@class`, as the page has them, for text; `pairs` say what is asked of it.
    """

    tags: tuple[str, ...]
    first: bool
    answers: Mapping[str, Callable[[str], int]]
    pairs: Mapping[tuple[str, ...], _Ask]

    def __call__(self, tree: etree._Element) -> list[etree._Element]:
        answers = self.answers
        found = []
        for element in tree.iterdescendants(*self.tags):
            for name, value in element.items():
                if name in answers:
                    answer = answers[name](value)
                    if answer == _YES or (answer and self._passes_as_first(element)):
                        found.append(element)
                        if self.first:
                            return found
                        break
        return found

    def _passes_as_first(self, element: etree._Element) -> bool:
        attributes = element.items()
        firsts = ((ask, [value for name, value in attributes if name in names]) for names, ask in self.pairs.items())
        return any(values and ask(values[0]) for ask, values in firsts)


def _answer(alone: _Ask, as_first: _Ask) -> Callable[[str], int]:
    @lru_cache(maxsize=20_000)
    def answer(value: str) -> int:
        return _YES if alone(value) else _IF_FIRST if as_first(value) else _NO

    return answer


def _any_of(asks: Iterable[_Ask]) -> _Ask:
    asks = tuple(asks)
    return lambda value: any(ask(value) for ask in asks)


def _conditions(text: str) -> dict[str, list[_Ask]] | None:
    """What is asked, by attribute (`class`, `id|@class`); None when a condition is not known."""
    found: dict[str, list[_Ask]] = {}
    position = 0
    while position < len(text):
        match = _CONDITION.match(text, position)
        if match is None:
            return None
        names = match["tested"] or match["held"] or match["equal"] or match["there"]
        found.setdefault(names, []).append(_ask_of(match))
        position = match.end()
    return found


def _ask_of(match: re.Match[str]) -> _Ask:
    if match["tested"]:
        pattern = re.compile(match["pattern"], re.IGNORECASE if match["anycase"] else 0)  # lxml takes `re` as well
        return lambda value: pattern.search(value) is not None
    if match["function"]:
        part, table = match["part"], str.maketrans(match["of"] or "", match["to"] or "")
        if match["function"] == "contains":
            return lambda value: part in value.translate(table)
        return lambda value: value.translate(table).startswith(part)
    if match["equal"]:
        return match["value"].__eq__
    return lambda _: True
