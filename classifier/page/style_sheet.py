"""Rules of a page's own style sheets that move text: what is hidden, on lines of its own, or keeps its line ends.

They become style attributes, which the later steps read. Only rules for class names and ids count, and of those that
hide or part text only the ones for inline elements: a block-level element that waits for a script stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from .. import native
from ..memo import remember_short
from ..native.elements import find_named
from .element import Element
from .line_ends import PREFORMATTED
from .tags import INLINE

LONGEST = 100_000
"""Characters of a page's style sheets that are read."""
_MOST_RULES = 20
"""Rules for one name that are compared with its elements."""
_MOST_LEVELS = 50
"""Elements around another that a selector can name."""
_LONGEST_SELECTOR = 200

_AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]|\{[^{}]*+\})*+\})")
"""What depends on the width of the screen or on the printer, nested once."""
_COMMENT = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")
_INLINE = (*INLINE, *PREFORMATTED)
_PROPERTIES = ("display", "visibility", "white-space")
_LIKE_LETTERS = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))
_DECLARATION = re.compile(
    r"(?:^|;)\s*+(display|visibility|white-space)\s*+:\s*+"
    r"(none|block|flex|grid|table|list-item|inline|hidden|collapse|visible|pre(?:-line|-wrap)?|normal)\b",
    re.IGNORECASE,
)
_KEY = re.compile(r"[.#](-?[_a-zA-Z][\w-]*)[^\s.#>+~]*$")
"""The last name of a selector, that of the element itself."""
_SIMPLE = re.compile(r"(?:[\w\s>*-]|[.#](?=[\w-]))+")
"""No state, no attribute, no sibling, no escaped sign."""
_PART = re.compile(r"([.#]?)(-?[_a-zA-Z][\w-]*)")
Step = Sequence[tuple[str, str]]
"""A compound of a selector such as `p.lead`: the sign and the name of each of its parts."""
_CHILD: Step = ((">", ""),)
Steps = tuple[Step, ...]
"""The compounds around an element, from it outwards."""
Declarations = Sequence[tuple[str, str]]
"""Names and values of properties."""


class Rule(NamedTuple):
    """A selector with the declarations for its elements, and the last class name or id in it."""

    selector: str
    key: str
    style: tuple[tuple[str, str], ...]


def apply_rules(root: Element, sheets: Sequence[Element]) -> None:
    """Write what the `style` elements of a page declare into the style attributes of its elements."""
    by_key: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for place, rule in enumerate(_rules_of(sheets)):
        by_key[rule.key].append((place, rule))
    if not by_key:
        return
    selection = _Selection(by_key)
    has_key = selection.has_key
    declared: list[tuple[Element, dict[str, str]]] = []
    attributes = ("class", "id") if selection.by_id else ("class",)
    for element in find_named(root, attributes, (*by_key,), () if selection.show_lines else _INLINE):
        names, name = element.get("class"), element.get("id") if selection.by_id else None
        if not (has_key[names] or has_key[name]):  # most elements
            continue
        style: dict[str, str] = {}
        for steps, values in selection.of(element.tag, names, name):
            if not steps or selection.stands_in(element.getparent(), steps):
                style.update(values)
        if style:
            declared.append((element, style))
    for element, style in declared:
        own = element.get("style")
        parts = [f"{name}:{value}" for name, value in style.items()]
        element.set("style", ";".join([*parts, own] if own else parts))


class _HasKey(dict[str | None, bool]):
    """Whether rules name any of the names in a value of class or id, found out when it is asked for."""

    def __init__(self, keys: KeysView[str]) -> None:
        self._keys = keys

    def __missing__(self, value: str | None) -> bool:
        known = self[value] = not self._keys.isdisjoint((value or "").split())
        return known


class _Selection:
    """The rules of a page by the elements that they fit, chosen once for all elements that share tag and names."""

    def __init__(self, by_key: Mapping[str, Sequence[tuple[int, Rule]]]) -> None:
        self._by_key = {key: rules[-_MOST_RULES:] for key, rules in by_key.items()}
        self.has_key = _HasKey(by_key.keys())
        self._known: dict[tuple[str, str | None, str | None], list[tuple[Steps, Declarations]]] = {}
        self._looks: dict[Element, tuple[str, Sequence[str], str | None, Element | None]] = {}
        rules = [rule for rules in self._by_key.values() for _, rule in rules]
        self.show_lines = any(value.startswith("pre") for rule in rules for _, value in rule.style)
        """Whether a rule shows line ends, which can be those of any element."""
        self.by_id = any(kind == "#" for rule in rules for kind, _ in _steps(rule.selector)[0])
        """Whether a rule is for an id."""

    def of(self, tag: str, names: str | None, name: str | None) -> list[tuple[Steps, Declarations]]:
        """Return what fits an element in the order of the rules: the steps that lead outwards, and the declarations."""
        known = self._known.get((tag, names, name))
        if known is None:
            known = self._known[tag, names, name] = [*self._fitting(tag, names, name)]
        return known

    def _fitting(self, tag: str, names: str | None, name: str | None) -> Iterator[tuple[Steps, Declarations]]:
        keys = self._by_key.keys() & " ".join(filter(None, (names, name))).split()
        is_inline = tag in INLINE
        for _, rule in sorted(entry for key in keys for entry in self._by_key[key]):
            values = rule.style if is_inline else [one for one in rule.style if one[0] == "white-space"]
            steps = _steps(rule.selector)
            if values and _fits(steps[0], tag, (names or "").split(), name):
                yield steps[1:], values

    def stands_in(self, around: Element | None, steps: Steps) -> bool:
        """Whether the steps fit elements from one on outwards, each step the nearest element that it fits."""
        is_parent, levels = False, 0
        for step in steps:
            if step is _CHILD:
                is_parent = True
                continue
            while around is not None and levels < _MOST_LEVELS:
                tag, names, name, above = self._look(around)
                if _fits(step, tag, names, name):
                    break
                if is_parent:
                    return False
                around = above
                levels += 1
            if around is None or levels >= _MOST_LEVELS:
                return False
            around, is_parent = self._look(around)[3], False
        return True

    def _look(self, element: Element) -> tuple[str, Sequence[str], str | None, Element | None]:
        """Return tag, class names, id and parent of an element, read once: most elements share those around them."""
        known = self._looks.get(element)
        if known is None:
            names = (element.get("class") or "").split()
            known = self._looks[element] = str(element.tag), names, element.get("id"), element.getparent()
        return known


def rules_of(sheet: str) -> Iterator[Rule]:
    """Return the rules of a style sheet that move text in order, one per selector; none of a sheet that is too long."""
    return _rules_in(_moving_rules(sheet) if len(sheet) <= LONGEST else ())


def _rules_of(sheets: Sequence[Element]) -> Iterator[Rule]:
    if native.core is None or isinstance(sheets[0], etree._Element):
        return rules_of("\n".join([sheet.text or "" for sheet in sheets]))
    return _rules_in(native.core.moving_rules_of((*sheets,), LONGEST))


def _rules_in(parts: Iterable[str]) -> Iterator[Rule]:
    for part in parts:
        yield from _rules_of_part(part)


@remember_short(1024)
def _rules_of_part(part: str) -> tuple[Rule, ...]:
    """Return the rules of a part of a sheet, which the pages of a site share."""
    selectors, _, block = part.rpartition("{")
    style = tuple((name.lower(), value.lower()) for name, value in _DECLARATION.findall(block))
    if not style:
        return ()
    simple = [
        one for one in map(str.strip, selectors.split(",")) if len(one) <= _LONGEST_SELECTOR and _SIMPLE.fullmatch(one)
    ]
    return tuple(Rule(selector, key[1], style) for selector in simple if (key := _KEY.search(selector)))


def _moving_rules(sheet: str) -> Iterable[str]:
    """Return the parts of a sheet between closing brackets that may name a property which moves text.

    Comments and at-rules are left out. Such parts are few, and to look for the names costs less than to split all.
    """
    if native.core is not None:
        with suppress(UnicodeEncodeError):
            return native.core.moving_rules(sheet)
    return _moving(sheet)


def _moving(sheet: str) -> Iterator[str]:
    if not any(map(_searchable(sheet).__contains__, _PROPERTIES)):
        return
    sheet = _AT_RULE.sub("", _COMMENT.sub("", sheet))
    small = _searchable(sheet)
    places = {name: small.find(name) for name in _PROPERTIES}
    while (place := min((at for at in places.values() if at >= 0), default=-1)) >= 0:
        end = sheet.find("}", place)
        end = len(sheet) if end < 0 else end
        yield sheet[sheet.rfind("}", 0, place) + 1 : end]
        for name, at in places.items():
            if 0 <= at < end:
                places[name] = small.find(name, end)


def _searchable(sheet: str) -> str:
    """Return a sheet in small letters, character by character, those that `re.IGNORECASE` takes for `i` and `s` too."""
    for sign, letter in _LIKE_LETTERS:
        sheet = sheet.replace(sign, letter)
    return sheet.lower()


@remember_short(1024)
def _steps(selector: str) -> Steps:
    """Return the compounds of a selector from the element outwards, _CHILD where the next one is the parent."""
    compounds = reversed(selector.replace(">", " > ").split())
    return tuple(_CHILD if compound == ">" else tuple(_PART.findall(compound)) for compound in compounds)


def _fits(compound: Step, tag: str, names: Sequence[str], identity: str | None) -> bool:
    """Whether an element has the tag, the class names and the id of a compound."""
    for kind, name in compound:
        if kind == ".":
            if name not in names:
                return False
        elif name != identity if kind else name.lower() != tag:
            return False
    return True
