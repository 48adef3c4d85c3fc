"""An element as the steps behind the parser read it: one of lxml's tree, or one of the native core's.

Where the core has read a page, lxml's tree is made only for steps that need more than this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar, overload

_T = TypeVar("_T")


class Element(Protocol):
    """The part of lxml's interface that both have; two objects for one element are equal, but may be two."""

    @property
    def tag(self) -> str:
        """Its tag."""

    @property
    def text(self) -> str | None:
        """The text before its first child."""

    @property
    def tail(self) -> str | None:
        """The text behind it."""

    @overload
    def get(self, name: str) -> str | None: ...

    @overload
    def get(self, name: str, default: _T) -> str | _T: ...

    def set(self, name: str, value: str) -> None:
        """Set an attribute."""

    def keys(self) -> list[str]:
        """Return the names of its attributes."""

    def values(self) -> list[str]:
        """Return their values."""

    def items(self) -> list[tuple[str, str]]:
        """Return names and values."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """Iterate over itself and all elements in it, of some tags or of all."""

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """Iterate over the elements around it, innermost first."""

    def iterchildren(self, *tags: str) -> Iterator[Element]:
        """Iterate over its children."""

    def itertext(self) -> Iterator[str]:
        """Iterate over the texts in it."""

    def getparent(self) -> Element | None:
        """Return the element around it."""

    def getprevious(self) -> Element | None:
        """Return the sibling before it."""

    def getnext(self) -> Element | None:
        """Return the sibling behind it."""

    def find(self, path: str) -> Element | None:
        """Return the first child of a tag, or behind `.//` the first element in it."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Element]: ...
