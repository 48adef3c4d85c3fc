"""The texts in an element outside of those of some tags."""

from __future__ import annotations

from collections.abc import Container, Iterator

from .element import Element


def texts_outside(element: Element, tags: Container[str]) -> Iterator[str]:
    """Yield the texts in an element, in page order, but not those in elements of `tags` in it."""
    if element.text:
        yield element.text
    opened = [(element, iter(element))]
    while opened:
        around, children = opened[-1]
        child = next(children, None)
        if child is None:
            opened.pop()
            if opened and around.tail:
                yield around.tail
        elif child.tag in tags:
            if child.tail:
                yield child.tail
        else:
            if child.text:
                yield child.text
            opened.append((child, iter(child)))
