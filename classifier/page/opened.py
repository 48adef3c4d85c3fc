"""Opens the parts of a parsed page that the parser leaves closed: declarative shadow roots and `noscript`.

Every function costs time linear in the size of the tree (times its depth for slots, which the parser limits).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from lxml import etree

from ..errors import PageError
from .block import Leaf
from .copies import key_of
from .element import Element
from .parse import parse
from .prose import MOST_WEIGHT, prose_of, weight
from .tags import INLINE, SKIPPED
from .texts import texts_outside

LEAST_PROSE = 200
"""Least characters of prose, without links, of the `noscript` elements side by side that hold text of the page."""
SENTENCE = 60
"""Least characters of a paragraph beside them which shows that they stand in the article."""
LEAST_ALIKE = 3
"""Least `noscript` elements with a wrapper each in one container that are parts of one text."""
MOST_WRAPPERS = 3
"""Wrappers around a `noscript` element that are looked through."""
LONG_NOTICE = 600
"""Characters from which a text that names JavaScript or cookies is not a notice about them."""
MOST_TEXTS = 50
"""Texts that are looked for among those shown."""

_NO_PROSE = SKIPPED | {"a"}
_MODES = ("open", "closed")
"""Values with which a template declares a shadow root; with any other it is inert."""
_NOTICE = re.compile(r"java\s?script|cookie|джаваскрипт|جافا", re.IGNORECASE)
_ESCAPED = re.compile(r"<(?:p|div|br|h[1-6]|section|article)\b[^<>]{0,300}>", re.IGNORECASE)


def has_shadow_roots(root: Element) -> bool:
    """Whether `open_shadow_roots` would change a page."""
    return bool(_declared(root))


def open_shadow_roots(root: etree._Element) -> None:
    """Show the contents of declarative shadow roots, with the children of their hosts in the slots."""
    declared: list[Any] = _declared(root)
    if not declared:
        return
    slots: dict[etree._Element, list[etree._Element]] = {template: [] for template in declared}
    for slot in root.iter("slot"):
        owner = next((above for above in slot.iterancestors("template") if above in slots), None)
        if owner is not None:
            slots[owner].append(slot)
    for template in declared:
        template.tag = "div"
        _fill(template, slots[template])


def _declared(root: Element) -> list[Element]:
    return [
        template
        for template in root.iter("template")
        if (template.get("shadowrootmode") or template.get("shadowroot") or "").lower() in _MODES
    ]


def _fill(template: etree._Element, slots: Sequence[etree._Element]) -> None:
    """Move the children of a shadow root's host into its slots; a child without a slot stays behind the root."""
    host = template.getparent()
    named: dict[str, etree._Element] = {}
    for slot in slots:
        named.setdefault(slot.get("name") or "", slot)
    filled = set()
    for child in [] if host is None or host.tag in ("head", "html") else [*host]:
        name = child.get("slot") or ""
        if child is template or name not in named:
            continue
        place = named[name]
        if place not in filled:  # what a slot holds itself is shown only in an empty one
            filled.add(place)
            del place[:]
            place.text = None
            if not name:
                place.text, template.tail = template.tail, None
        place.append(child)
    for slot in slots:
        slot.tag = "span" if all(inner.tag in INLINE for inner in slot) else "div"


def has_noscript_text(root: Element, leaves: Sequence[Leaf]) -> bool:
    """Whether `open_noscript` would change a page."""
    return _may_hold(root) and (any(map(_is_escaped, root.iter("noscript"))) or bool(_holding(root, leaves)))


def open_noscript(root: etree._Element, leaves: Sequence[Leaf]) -> bool:
    """Turn `noscript` elements that hold text of the page into `div`; return whether any was turned.

    Those beside one another count as one, each with a wrapper of its own or without. They hold the page's text if all
    of them have more prose than the page shows in its `leaves`, and the rest of it if they stand beside a paragraph
    and their prose is new.
    """
    if not _may_hold(root):
        return False
    for element in root.iter("noscript"):  # also those that `_unescape` adds
        _unescape(element)
    holding: list[Any] = _holding(root, leaves)
    for element in holding:
        element.tag = "div"
    return bool(holding)


def _holding(root: Element, leaves: Sequence[Leaf]) -> list[Element]:
    """Return the `noscript` elements that hold text of the page."""
    sizes: dict[Element, tuple[int, float]] = {}
    for element in root.iter("noscript"):
        text = "".join(" ".join(part.split()) for part in _prose(element))
        if element.getparent() is not None and text and not _is_notice(text):
            sizes[element] = len(text), weight(text)
    holders = {
        container: group
        for container, group in _groups([*sizes]).items()
        if sum(sizes[element][1] for element in group) >= LEAST_PROSE
    }
    if holders and sum(sizes[element][0] for group in holders.values() for element in group) <= prose_of(leaves):
        holders = {container: group for container, group in holders.items() if _shows_prose(container)}
        shown = "".join(key_of(leaf.text) for leaf in leaves) if holders else ""
        holders = {container: group for container, group in holders.items() if _is_new(group, shown)}
    return [element for group in holders.values() for element in group]


def _may_hold(root: Element) -> bool:
    """Whether the `noscript` elements are long enough."""
    return sum(map(_most_weight, root.iter("noscript"))) >= LEAST_PROSE


def _most_weight(element: Element) -> float:
    """Return at least the weight of an element's prose: that of all its text, as if it were wide."""
    text = " ".join("".join(element.itertext()).split())
    return weight(text) if text.isascii() else MOST_WEIGHT * len(text)


def _groups(elements: Sequence[Element]) -> dict[Element, list[Element]]:
    """Return the containers of `noscript` elements, each with those in it.

    A wrapper that holds nothing else is not a container if there are several such wrappers side by side.
    """
    bare: dict[Element, bool] = {}
    outer: dict[Element, Element] = {}
    for element in elements:
        wrapper = element.getparent()
        for _ in range(MOST_WRAPPERS):
            if wrapper is None or wrapper.getparent() is None or wrapper.tag == "body":
                break
            if wrapper not in bare:
                bare[wrapper] = len(wrapper) <= MOST_WRAPPERS and not _shows_text(wrapper)
            if not bare[wrapper]:
                break
            wrapper = wrapper.getparent()
        if wrapper is not None:
            outer[element] = wrapper
    count = Counter(outer.values())
    groups: dict[Element, list[Element]] = defaultdict(list)
    for element, container in outer.items():
        parent = element.getparent()
        assert parent is not None
        groups[container if count[container] >= LEAST_ALIKE else parent].append(element)
    return groups


def _shows_text(element: Element) -> bool:
    """Whether an element shows any text."""
    return any(text.strip() for text in texts_outside(element, SKIPPED))


def _is_notice(text: str) -> bool:
    return weight(text) < LONG_NOTICE and _NOTICE.search(text) is not None


def _shows_prose(container: Element) -> bool:
    """Whether a paragraph that the page shows stands in the container itself."""
    own = [container.text or "", *(child.tail or "" for child in container)]
    paragraphs = (" ".join(" ".join(_prose(child)).split()) for child in container.iterchildren("p"))
    return any(weight(text.strip()) >= SENTENCE for texts in (own, paragraphs) for text in texts)


def _is_new(group: Sequence[Element], shown: str) -> bool:
    """Whether most of the elements' prose is not among the letters and digits `shown`."""
    keys = [key_of(text) for text in islice((text for element in group for text in _prose(element)), MOST_TEXTS)]
    return 2 * sum(len(key) for key in keys if key not in shown) > sum(map(len, keys))


def _is_escaped(element: Element) -> bool:
    """Whether a `noscript` element holds markup as text."""
    text = element.text or ""
    return len(element) == 0 and len(text) >= LEAST_PROSE and _ESCAPED.search(text) is not None


def _unescape(element: etree._Element) -> None:
    """Parse markup that a `noscript` element holds as text, escaped."""
    if not _is_escaped(element):
        return
    try:
        body = parse(f"<html><body>{element.text}</body></html>").find("body")
    except PageError:
        return
    if body is not None and len(body):
        element.text = body.text
        element[:] = [*body]


def _prose(element: Element) -> Iterator[str]:
    """Return the texts outside links and code."""
    return texts_outside(element, _NO_PROSE)
