"""Rules of a page's own style sheets that move text: what is hidden, on lines of its own, or keeps its line ends.

They become style attributes, which the later steps read. Only rules for class names and ids count, and of those that
hide or part text only the ones for inline elements: a block-level element that waits for a script stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..memo import remember_short
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
_PROPERTIES = ("display", "visibility", "white-space")
_MOVING = re.compile("|".join(_PROPERTIES), re.IGNORECASE)
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


class Rule(NamedTuple):
    """A selector with the declarations for its elements, and the last class name or id in it."""

    selector: str
    key: str
    style: tuple[tuple[str, str], ...]

    @property
    def keeps_lines(self) -> bool:
        """Whether it says which line ends of the source are shown."""
        return any(name == "white-space" for name, _ in self.style)


def apply_rules(root: Element, sheets: Sequence[Element]) -> None:
    """Write what the `style` elements of a page declare into the style attributes of its elements."""
    by_key: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for place, rule in enumerate(rules_of("\n".join([sheet.text or "" for sheet in sheets]))):
        by_key[rule.key].append((place, rule))
    if not by_key:
        return
    shows_lines = any(
        value.startswith("pre") for rules in by_key.values() for _, rule in rules for _, value in rule.style
    )
    declared: list[tuple[Element, dict[str, str]]] = []
    known: dict[tuple[str | None, str | None], set[str]] = {}
    for element in root.iter() if shows_lines else root.iter(*INLINE, *PREFORMATTED):
        names = element.get("class"), element.get("id")  # many elements of a page share them
        if names not in known:
            known[names] = by_key.keys() & " ".join(filter(None, names)).split()
        keys = known[names]
        if not keys:
            continue
        is_inline = element.tag in INLINE
        style: dict[str, str] = {}
        for _, rule in sorted(entry for key in keys for entry in by_key[key][-_MOST_RULES:]):
            if (is_inline or rule.keeps_lines) and _matches(element, _steps(rule.selector)):
                style.update((name, value) for name, value in rule.style if is_inline or name == "white-space")
        if style:
            declared.append((element, style))
    for element, style in declared:
        own = element.get("style")
        parts = [f"{name}:{value}" for name, value in style.items()]
        element.set("style", ";".join([*parts, own] if own else parts))


def rules_of(sheet: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet that move text, in order, one per selector; none of a sheet that is too long."""
    if len(sheet) > LONGEST or not _MOVING.search(sheet):
        return
    for part in _AT_RULE.sub("", _COMMENT.sub("", sheet)).split("}"):
        if part.isascii() and not any(map(part.lower().__contains__, _PROPERTIES)):  # of most rules, at once
            continue
        selectors, _, block = part.rpartition("{")
        style = tuple((name.lower(), value.lower()) for name, value in _DECLARATION.findall(block))
        if not style:
            continue
        for selector in map(str.strip, selectors.split(",")):
            if len(selector) <= _LONGEST_SELECTOR and _SIMPLE.fullmatch(selector) and (key := _KEY.search(selector)):
                yield Rule(selector, key[1], style)


@remember_short(1024)
def _steps(selector: str) -> tuple[Step, ...]:
    """Return the compounds of a selector from the element outwards, _CHILD where the next one is the parent."""
    compounds = reversed(selector.replace(">", " > ").split())
    return tuple(_CHILD if compound == ">" else tuple(_PART.findall(compound)) for compound in compounds)


def _matches(element: Element, steps: Sequence[Step]) -> bool:
    """Whether a selector matches, each compound at the nearest element that has it."""
    if not _fits(element, steps[0]):
        return False
    around, is_parent = element.getparent(), False
    levels = 0
    for step in steps[1:]:
        if step is _CHILD:
            is_parent = True
            continue
        while around is not None and levels < _MOST_LEVELS and not _fits(around, step):
            if is_parent:
                return False
            around = around.getparent()
            levels += 1
        if around is None or levels >= _MOST_LEVELS:
            return False
        around, is_parent = around.getparent(), False
    return True


def _fits(element: Element, compound: Step) -> bool:
    """Whether an element has the tag, the class names and the id of a compound."""
    for kind, name in compound:
        if kind == ".":
            if name not in (element.get("class") or "").split():
                return False
        elif name != element.get("id") if kind else name.lower() != element.tag:
            return False
    return True
