"""A walk over the elements of the native core's tree, as `etree.iterwalk` over those of lxml's."""

from __future__ import annotations

from collections.abc import Iterator

from .element import Element


class Walk:
    """Iterates over the starts and the ends of an element and of all elements in it, in page order."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._is_skipped = False

    def __iter__(self) -> Iterator[tuple[str, Element]]:
        levels: list[Iterator[Element]] = [iter((self._root,))]
        opened: list[Element] = []
        while levels:
            element = next(levels[-1], None)
            if element is None:
                levels.pop()
                if opened:
                    yield "end", opened.pop()
                continue
            self._is_skipped = False
            yield "start", element
            opened.append(element)
            levels.append(iter(() if self._is_skipped else element))

    def skip_subtree(self) -> None:
        """Leave out what is in the element that starts; its end follows."""
        self._is_skipped = True
