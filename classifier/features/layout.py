"""A page's blocks and elements as arrays, the input of all feature modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..page.block import Leaf, Node
from .characters import Codes, Floats, Ints, letters
from .ranges import Prefix, ratio

if TYPE_CHECKING:
    from ..page.page import Page

_T = TypeVar("_T")


@dataclass(frozen=True)
class Layout:
    """Arrays over the blocks of one page, and over its block-level elements.

    Per block: `texts`, `chars`, `link_chars`, `node` (innermost element), `group` (blocks of equal
    markup: tag, names, inline names, parent's tag and names). Per element: `parent`, `first`, `end`, `depth`.
    """

    nodes: Sequence[Node]
    leaves: Sequence[Leaf]
    texts: Sequence[str]
    chars: Floats
    link_chars: Floats
    node: Ints
    group: Ints
    parent: Ints
    first: Ints
    end: Ints
    depth: Ints

    @classmethod
    def of_page(cls, page: Page) -> Layout:
        """Lay out the blocks of a page that are judged; there must be at least one."""
        return cls.of(*page.judged, page.core_page, page.repeated)

    @classmethod
    def of(
        cls, nodes: Sequence[Node], leaves: Sequence[Leaf], core_page: Any = None, gone: Iterable[int] = ()
    ) -> Layout:
        """Lay out tables that have at least one block.

        `core_page` is a page as the core has cut it, and `gone` are the blocks of it that are not among the leaves; the
        core then need not read the tables.
        """
        if native.core is not None:
            arrays, core_layout = _lay_out(nodes, leaves, core_page, gone)
            layout = cls(nodes, leaves, [*map(_TEXT, leaves)], *arrays)
            layout.__dict__["core_layout"] = core_layout  # where `cached_property` looks it up
            return layout
        texts = [*map(_TEXT, leaves)]
        codes = Codes.of(texts)
        of_nodes, of_leaves = Fields(Node, nodes), Fields(Leaf, leaves)
        layout = cls(
            nodes=nodes,
            leaves=leaves,
            texts=texts,
            chars=codes.size.astype(np.float32),
            link_chars=np.fromiter(of_leaves["link_chars"], np.float32, len(leaves)),
            node=_numbers(of_leaves["node"]),
            group=_groups(of_nodes, of_leaves),
            parent=_numbers(of_nodes["parent"]),
            first=_numbers(of_nodes["first"]),
            end=_numbers(of_nodes["end"]),
            depth=_numbers(of_nodes["depth"]),
        )
        layout.__dict__.update(codes=codes, of_nodes=of_nodes, of_leaves=of_leaves)
        return layout

    @cached_property
    def core_layout(self) -> Any:
        """The page as the native core has it."""
        return _lay_out(self.nodes, self.leaves, None, ())[1]

    @cached_property
    def of_leaves(self) -> Mapping[str, tuple[Any, ...]]:
        """The fields of the leaves by name, one value per block."""
        return Fields(Leaf, self.leaves)

    @cached_property
    def of_nodes(self) -> Mapping[str, tuple[Any, ...]]:
        """The fields of the nodes by name, one value per element."""
        return Fields(Node, self.nodes)

    @cached_property
    def codes(self) -> Codes:
        """The texts as codes; computed again for a layout that was stored."""
        return Codes.of(self.texts)

    def stored(self) -> Layout:
        """Return the part of a page that training needs: texts and arrays, without elements and computed columns."""
        return replace(self, nodes=(), leaves=())

    @cached_property
    def tags(self) -> Mapping[str, int]:
        """The tags of the page's elements, numbered from 0."""
        return _numbered(self.of_nodes["tag"])

    @cached_property
    def tag(self) -> Ints:
        """Per element, the number of its tag."""
        return _numbers([*map(self.tags.__getitem__, self.of_nodes["tag"])])

    def elements_of(self, tag: str) -> Sequence[int]:
        """Return the elements with a tag, in page order."""
        if native.core is not None:
            return native.core.elements_of(self.core_layout, tag)
        number = self.tags.get(tag)
        places: list[int] = [] if number is None else np.flatnonzero(self.tag == number).tolist()
        return places

    def elements_called(self, names: str) -> Sequence[int]:
        """Return the elements with exactly these names, in page order."""
        if native.core is not None:
            return native.core.elements_called(self.core_layout, names)
        return [i for i, own in enumerate(self.of_nodes["names"]) if own == names]

    def leaf_column(self, name: str) -> Floats:
        """Return a numeric or boolean field of the leaves as a column."""
        return np.array(self.of_leaves[name], dtype=np.float32)

    @cached_property
    def all_chars(self) -> Prefix:
        """Prefix sums of `chars`."""
        return Prefix(self.chars)

    @cached_property
    def all_link_chars(self) -> Prefix:
        """Prefix sums of `link_chars`."""
        return Prefix(self.link_chars)

    def __len__(self) -> int:
        return len(self.texts)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out cached values, which are ten times the size of the rest."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def ancestor(self, steps: int) -> Ints:
        """Return per block the element `steps` above its innermost one, or the root."""
        if steps not in self._ancestors:
            below = self.ancestor(steps - 1)
            above = self.parent[below]
            self._ancestors[steps] = np.where(above >= 0, above, below)
        return self._ancestors[steps]

    @cached_property
    def _ancestors(self) -> dict[int, Ints]:
        return {0: self.node}

    def container(self) -> Ints:
        """Per block, the nearest element that holds other text as well."""
        return self._container

    @cached_property
    def _container(self) -> Ints:
        found = self.node
        for _ in range(12):
            alone = (self.end[found] - self.first[found] <= 1) & (self.parent[found] >= 0)
            if not alone.any():
                break
            found = np.where(alone, self.parent[found], found)
        return found

    def subtree(self, elements: Ints, prefix: Prefix) -> Floats:
        """Sum of a prefixed quantity over the blocks of each element's subtree."""
        return prefix.between(self.first[elements], self.end[elements])

    def link_density(self, elements: Ints) -> Floats:
        """Share of the characters of each element's subtree that are link text, 0 to 1."""
        return ratio(self.subtree(elements, self.all_link_chars), self.subtree(elements, self.all_chars))

    def by_group(self, values: NDArray[np.floating]) -> Floats:
        """Sum of `values` over all blocks of the same markup, per block."""
        return np.bincount(self.group, weights=values)[self.group].astype(np.float32)


_TEXT = itemgetter(Leaf._fields.index("text"))


class Fields(dict[str, tuple[Any, ...]]):
    """Field → its values in rows of one type, one per row. A field is taken from the rows when it is asked for."""

    def __init__(self, kind: type[Node | Leaf], rows: Sequence[tuple[Any, ...]]) -> None:
        self._names, self._rows = kind._fields, rows

    def __missing__(self, name: str) -> tuple[Any, ...]:
        values = self[name] = tuple(map(itemgetter(self._names.index(name)), self._rows))
        return values


def _lay_out(
    nodes: Sequence[Node], leaves: Sequence[Leaf], core_page: Any, gone: Iterable[int]
) -> tuple[Iterable[NDArray[Any]], Any]:
    """Return the arrays of a layout, in the order of its fields, and the page as the native core has it."""
    assert native.core is not None
    sizes = np.empty((2, len(leaves)), dtype=np.float32)
    places = np.empty((2, len(leaves)), dtype=np.int64)
    elements = np.empty((4, len(nodes)), dtype=np.int64)
    if core_page is None:
        core_layout = native.core.lay_out(letters(), nodes, leaves, sizes, places, elements)
    else:
        core_layout = native.core.lay_out_cut(letters(), core_page, (*gone,), sizes, places, elements)
    return (*sizes, *places, *elements), core_layout


def _groups(nodes: Mapping[str, tuple[Any, ...]], leaves: Mapping[str, tuple[Any, ...]]) -> Ints:
    tags, names, parents = nodes["tag"], nodes["names"], nodes["parent"]
    numbers: dict[tuple[str, ...], int] = {}
    groups = []
    for own, inline in zip(leaves["node"], leaves["inline"], strict=True):
        above = parents[own] if parents[own] >= 0 else own
        key = tags[own], names[own], inline, tags[above], names[above]
        groups.append(numbers.setdefault(key, len(numbers)))
    return _numbers(groups)


def _numbers(values: Sequence[int]) -> Ints:
    """Return whole numbers as an array; np.array, which first looks for the type, takes twice as long."""
    return np.fromiter(values, np.int64, len(values))


def _numbered(values: Iterable[_T]) -> dict[_T, int]:
    """Assign numbers from 0 to the distinct values, in order of appearance."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def heading_level(tag: str) -> int:
    """1 to 6 for `h1` to `h6`, 0 for other tags."""
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
