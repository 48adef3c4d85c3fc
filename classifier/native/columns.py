"""The columns of a page by the native core where it is in use, else by the Python of `features/` and `model/linear.py`.

Training does not come here: it computes the same columns in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .. import features, native
from ..features import groups_of, markup, opinions
from ..features.characters import letters
from ..features.layout import Layout, heading_level
from ..label import Label
from ..memo import LONGEST
from ..model.linear import Scorers, column_names
from ..model.trees import sigmoid, softmax
from ..reading.head import Head
from .interface import Floats


def page_columns(layout: Layout, head: Head, scorers: Scorers) -> Floats:
    """Compute the columns of `features.feature_table` and of `Scorers.columns`, of shape (columns, blocks)."""
    if native.core is None:
        return _stacked({**features.feature_table(layout, head), **scorers.columns(layout)})
    names, text = scorers.names, scorers.text
    own, linear = _widths(text.heads)
    columns = np.empty((own + linear, len(layout)), dtype=np.float32)
    body = head.body if len(head.body) > 200 else ""
    texts = (head.title, head.description, head.authors, head.outlet, body, head.alternatives)
    facts = (bool(head.title), head.typed, len(head.description) > 40)
    native.core.page_columns(layout.core_layout, letters(), _PROPERTIES, texts, facts, columns[:own])
    weights, bias = names.weights[0], names.bias[0]
    native.core.linear_columns(layout.core_layout, weights, bias, text.by_hash, text.bias, columns[own:])
    return columns


def reading_columns(layout: Layout, lines: Sequence[str]) -> Floats:
    """Compute the columns of `features.reading_table`, of shape (columns, blocks)."""
    if native.core is None:
        return _stacked(features.reading_table(layout, lines))
    whole = set(lines)
    equal = np.fromiter((text in whole for text in layout.texts), np.float32, len(layout))
    columns = np.empty((len(_reading_names()), len(layout)), dtype=np.float32)
    native.core.reading_columns(layout.core_layout, letters(), [*lines], equal, columns)
    return columns


def opinion_columns(layout: Layout, keep: Floats, kinds: Floats, names: Sequence[str]) -> Floats:
    """Compute the columns of `features.opinions.opinion_columns`, of shape (columns, blocks)."""
    if native.core is None or not layout.leaves:  # a stored layout has arrays only
        return _stacked(opinions.opinion_columns(layout, keep, kinds, names))
    blocks, kept = len(layout), np.ascontiguousarray(keep)
    odds = np.empty((2, blocks), dtype=np.float32)
    odds[0] = kept
    np.subtract(1, kept, out=odds[1])
    np.log(np.maximum(odds, 1e-6, out=odds), out=odds)
    places = _kind_places(tuple(names))
    table = np.empty((len(opinions.opinion_names()), blocks), dtype=np.float32)
    logarithms, weighed = np.empty(3 * blocks + 1, dtype=np.float32), np.empty(blocks, dtype=np.float32)
    of_kinds = np.ascontiguousarray(kinds)
    native.core.opinion_columns(layout.core_layout, kept, odds, of_kinds, places, logarithms, weighed, table)
    np.log1p(logarithms, out=logarithms)
    kept_chars = np.add.reduce(weighed, dtype=np.float64)
    native.core.add_logarithms(layout.core_layout, logarithms, kept_chars, np.log1p(kept_chars), table)
    return table


@cache
def _kind_places(names: tuple[str, ...]) -> NDArray[np.int32]:
    """Return the number of each label in `names`; -1 where it is not among them."""
    return np.array([names.index(label) if label in names else -1 for label in Label], dtype=np.int32)


def probabilities(keep: Floats, kinds: Floats) -> tuple[Floats, Floats]:
    """Compute `sigmoid` and `softmax` of scores of shape (rows, 1) and (rows, kinds); there may be 0 kinds."""
    if native.core is None or not len(keep):
        return sigmoid(keep[:, 0]), softmax(kinds) if kinds.size else kinds
    powers = np.empty(keep.size + kinds.size, dtype=np.float32)
    native.core.prepare_powers(keep, kinds, powers)
    np.exp(powers, out=powers)
    single, many = np.empty(len(keep), dtype=np.float32), np.empty(kinds.shape, dtype=np.float32)
    native.core.finish_powers(powers, single, many)
    return single, many


def _stacked(table: Mapping[str, Floats]) -> Floats:
    return np.concatenate([*table.values()]).reshape(len(table), -1)


@cache
def _widths(heads: tuple[str, ...]) -> tuple[int, int]:
    """Return the numbers of the columns of `feature_table` and of `Scorers.columns`."""
    return sum(len(names) for group, names in groups_of().items() if group != "kept"), len(column_names(heads))


@cache
def _reading_names() -> tuple[str, ...]:
    return groups_of()["kept"]


class _Properties(dict[str, tuple[int, int, int]]):
    """Tag → the groups that it is in, as bits, those that it opens, and its level as a heading."""

    def __missing__(self, tag: str) -> tuple[int, int, int]:
        is_in = [tag in group for group in markup.TAGS.values()] + [tag == "article"]
        opens = [tag in group for group in markup.WITHIN.values()]
        properties = _bits(is_in), _bits(opens), heading_level(tag)
        if len(self) < 1_000 and len(tag) <= LONGEST:
            self[tag] = properties
        return properties


_PROPERTIES = _Properties()


def _bits(flags: Sequence[bool]) -> int:
    return sum(flag << bit for bit, flag in enumerate(flags))
