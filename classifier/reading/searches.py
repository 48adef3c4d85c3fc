"""Trafilatura's searches, asked of each element in Python instead of by regular expressions inside XPath.

Inside XPath every regular expression calls back into Python, for every element: 1 ms a page. Here an element's
attributes are read once, and what a class or id says is remembered, as a site uses few names. Nothing of trafilatura's
is written down a second time: its expressions are read, and one of a form that is not known here stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from ..memo import remember_short

Search = Callable[[etree._Element], list[etree._Element]]
"""The elements below one, or of its document, in document order."""
_Ask = Callable[[str], object]

_WHOLE = re.compile(
    r"\s*(?P<parted>\()?(?P<below>\.)?//\*(?:\[(?P<tags>self::\w+(?:\s+or\s+self::\w+)*)\])?"
    r"\[(?P<conditions>.*?)\](?(parted)\))(?P<first>\[1\])?(?(below)|(?:\|//(?P<other_tag>\w+))?)\s*",
    re.DOTALL,
)
"""`.//*[self::div or self::p][…]`, all below an element; `(…)[1]`, the first of them; `…[1]`, the first in each parent;
`//*[…]|//b`, all of the document and any `b`."""
_CONDITION = re.compile(
    r"""\s*(?:
    re:test\(@(?P<tested>[\w-]+(?:\|@[\w-]+)?),\s*'(?P<pattern>[^']*)'(?P<anycase>,\s*'i')?\)
    | (?P<function>contains|starts-with)\((?:(?P<translate>translate)\()?@(?P<held>[\w-]+(?:\|@[\w-]+)?)
      (?(translate),\s*'(?P<of>\w+)',\s*'(?P<to>\w+)'\)),\s*'(?P<part>[^']*)'\)
    | @(?P<equal>[\w-]+)='(?P<value>[^']*)'
    | @(?P<there>[\w-]+)
    | (?P<child>\w+)='[^']*'
    )\s*(?:\bor\b|$)""",
    re.VERBOSE,
)
_NO, _YES, _IF_FIRST = range(3)


def in_python(search: etree.XPath, first: bool = False) -> Search:
    """Return the same search in Python; the search itself if the form of its expression is unknown.

    `first`: no more than the first element is wanted.
    """
    whole = _WHOLE.fullmatch(search.path)
    conditions = _conditions(whole["conditions"]) if whole else None
    if whole is None or conditions is None or (whole["first"] and not first):
        found: Search = search
        return found
    asks: dict[str, list[_Ask]] = {}
    for condition in conditions:
        if not condition["child"]:
            names = condition["tested"] or condition["held"] or condition["equal"] or condition["there"]
            asks.setdefault(names, []).append(_ask_of(condition))
    pairs = {tuple(names.split("|@")): _any_of(asks.pop(names)) for names in list(asks) if "|" in names}
    answers = {
        name: _answer(_any_of(asks.get(name, ())), _any_of(ask for names, ask in pairs.items() if name in names))
        for name in {*asks, *(name for names in pairs for name in names)}
    }
    return _InPython(
        search,
        first,
        tags=tuple(re.findall(r"self::(\w+)", whole["tags"] or "")) or ("*",),
        other_tag=whole["other_tag"],
        below=whole["below"] is not None,
        children=tuple(condition["child"] for condition in conditions if condition["child"]),
        answers=answers,
        pairs=pairs,
    )


@dataclass(frozen=True)
class _InPython:
    """Elements of `tags`, one of whose attributes passes, and any of the tag `other_tag`; all, or only the `first`;
    those `below` an element, or of its document.

    `answers` tell of an attribute's value: no, yes, or only if this is the element's first attribute of a pair. XPath
    takes no more than the first of `@id|@class`, as the page has them, for text; `pairs` say what is asked of it. The
    search asks for `children` too: they are so rare that it is left to do so itself where a page has such elements.
    """

    search: etree.XPath
    first: bool
    tags: tuple[str, ...]
    other_tag: str | None
    below: bool
    children: tuple[str, ...]
    answers: Mapping[str, Callable[[str], int]]
    pairs: Mapping[tuple[str, ...], _Ask]

    def __call__(self, tree: etree._Element) -> list[etree._Element]:
        root = tree if self.below else tree.getroottree().getroot()
        if self.children and next(root.iter(*self.children), None) is not None:
            return list(self.search(tree))
        answers, other_tag = self.answers, self.other_tag
        tags = (*self.tags, other_tag) if other_tag else self.tags
        found = []
        for element in root.iterdescendants(*tags) if self.below else root.iter(*tags):
            attributes = element.items()
            for name, value in attributes:
                if name in answers:
                    answer = answers[name](value)
                    if answer == _YES or (answer == _IF_FIRST and self._passes_as_first(attributes)):
                        break
            else:
                if other_tag is None or element.tag != other_tag:
                    continue
            found.append(element)
            if self.first:
                break
        return found

    def _passes_as_first(self, attributes: list[tuple[str, str]]) -> bool:
        firsts = ((ask, [value for name, value in attributes if name in names]) for names, ask in self.pairs.items())
        return any(values and ask(values[0]) for ask, values in firsts)


def _answer(alone: _Ask, as_first: _Ask) -> Callable[[str], int]:
    @remember_short(20_000)
    def answer(value: str) -> int:
        return _YES if alone(value) else _IF_FIRST if as_first(value) else _NO

    return answer


def _any_of(asks: Iterable[_Ask]) -> _Ask:
    asks = tuple(asks)
    if len(asks) == 1:
        return asks[0]
    return lambda value: any(ask(value) for ask in asks)


def _conditions(text: str) -> list[re.Match[str]] | None:
    """Return the conditions, one per `or`; None if the form of any is unknown."""
    found: list[re.Match[str]] = []
    position = 0
    while position < len(text):
        match = _CONDITION.match(text, position)
        if match is None:
            return None
        found.append(match)
        position = match.end()
    return found


def _ask_of(condition: re.Match[str]) -> _Ask:
    if condition["tested"]:
        # lxml hands them to `re` as well
        return re.compile(condition["pattern"], re.IGNORECASE if condition["anycase"] else 0).search
    if condition["function"]:
        holds = _part_of(condition["function"], condition["part"])
        if not condition["translate"]:
            return holds
        table = str.maketrans(condition["of"], condition["to"])
        return lambda value: holds(value.translate(table))
    if condition["equal"]:
        return condition["value"].__eq__
    return lambda _: True


def _part_of(function: str, part: str) -> _Ask:
    if function == "contains":
        return lambda value: part in value
    return lambda value: value.startswith(part)
