"""Rules of a page's own style sheets that move text: what is hidden, on lines of its own, or keeps its line ends.

They become style attributes, which the later steps read. Only rules for class names and ids count, and of those that
hide or part text only the ones for inline elements: a block-level element that waits for a script stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import cssselect
from lxml import etree

from .tags import INLINE

MOST_SELECTORS = 50
"""Selectors of a page that are looked up: each costs a search of the whole tree."""
LONGEST = 200_000
"""Characters of a page's style sheets that are read."""
_LONGEST_SELECTOR = 200

_AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]|\{[^{}]*+\})*+\})")
"""What depends on the width of the screen or on the printer, nested once."""
_COMMENT = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")
_MOVING = re.compile(r"display|visibility|white-space", re.IGNORECASE)
_DECLARATION = re.compile(
    r"(?:^|;)\s*+(display|visibility|white-space)\s*+:\s*+"
    r"(none|block|flex|grid|table|list-item|inline|hidden|collapse|visible|pre(?:-line|-wrap)?|normal|nowrap)\b",
    re.IGNORECASE,
)
_KEY = re.compile(r"[.#](-?[_a-zA-Z][\w-]*)[^\s.#>+~]*$")
"""The last name of a selector, that of the element itself."""
_SIMPLE = re.compile(r"[\w\s.#>+~*-]+")
"""No state, no attribute, no escaped sign."""
_OF_INLINE = etree.XPath(
    f"//@*[(name()='class' or name()='id') and ({' or '.join(f'parent::{tag}' for tag in sorted(INLINE))})]",
    smart_strings=False,
)
_OF_ALL = etree.XPath("//@class|//@id", smart_strings=False)


class Rule(NamedTuple):
    """A selector with the declarations for its elements, and the last class name or id in it."""

    selector: str
    key: str
    style: Mapping[str, str]

    @property
    def keeps_lines(self) -> bool:
        """Whether it says which line ends of the source are shown."""
        return "white-space" in self.style


def apply_rules(root: etree._Element, sheets: Sequence[etree._Element]) -> None:
    """Write what the `style` elements of a page declare into the style attributes of its elements."""
    rules = list(rules_of("\n".join([sheet.text or "" for sheet in sheets])))
    if not rules:
        return
    names = {name for value in _OF_INLINE(root) for name in value.split()}
    others = {name for value in _OF_ALL(root) for name in value.split()} if any(r.keeps_lines for r in rules) else set()
    used = [rule for rule in rules if rule.key in names or (rule.keeps_lines and rule.key in others)]
    declared: dict[etree._Element, dict[str, str]] = {}
    for rule in used[:MOST_SELECTORS]:
        for element in _select(root, rule.selector):
            is_inline = element.tag in INLINE
            style = {name: value for name, value in rule.style.items() if is_inline or name == "white-space"}
            declared.setdefault(element, {}).update(style)
    for element, style in declared.items():
        parts = [f"{name}:{value}" for name, value in style.items()]
        if parts:
            own = element.get("style")
            element.set("style", ";".join([*parts, own] if own else parts))


def rules_of(sheet: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet that move text, in order, one per selector; none of a sheet that is too long."""
    if len(sheet) > LONGEST or not _MOVING.search(sheet):
        return
    for part in _AT_RULE.sub("", _COMMENT.sub("", sheet)).split("}"):
        selectors, _, block = part.rpartition("{")
        style = {name.lower(): value.lower() for name, value in _DECLARATION.findall(block)}
        if not style:
            continue
        for selector in map(str.strip, selectors.split(",")):
            if len(selector) <= _LONGEST_SELECTOR and _SIMPLE.fullmatch(selector) and (key := _KEY.search(selector)):
                yield Rule(selector, key[1], style)


def _select(root: etree._Element, selector: str) -> list[etree._Element]:
    try:
        path = cssselect.HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::")
        matches: list[etree._Element] = root.xpath(path)
    except (cssselect.SelectorError, etree.XPathError):
        return []
    return matches
