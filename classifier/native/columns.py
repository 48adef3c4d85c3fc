"""The columns of a page by the native core where it is in use, else by the Python of `features/` and `model/linear.py`.

Training does not come here: it computes the same columns in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from .. import features, native
from ..features import groups_of, markup, opinions
from ..features.characters import letters
from ..features.layout import Layout, heading_level
from ..label import Label
from ..memo import LONGEST
from ..model.linear import Scorers, column_names
from ..reading.head import Head
from . import Floats


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
    place = _opinion_places()
    table = np.empty((len(place), len(layout)), dtype=np.float32)
    score = table[0] = opinions.log_odds(keep)
    own = table[: place["best"]]
    native.core.opinion_columns(layout.core_layout, np.ascontiguousarray(keep), own)
    for name in ("group_blocks", "container_blocks", "length"):
        np.log1p(table[place[name]], out=table[place[name]])
    usual = opinions.usual_length(layout.chars, keep >= 0.5)
    np.subtract(table[place["length"]], usual, out=table[place["length_beside_kept"]])
    for row, value in enumerate(opinions.of_page(layout.chars, keep, score), place["best"]):
        table[row] = value
    into, known = _kind_places(tuple(names))
    table[len(table) - len(Label) :] = 0.0
    table[into] = kinds.T[known]
    return table


@cache
def _opinion_places() -> Mapping[str, int]:
    return {name: row for row, name in enumerate(opinions.opinion_names())}


@cache
def _kind_places(names: tuple[str, ...]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the rows of the kinds in the table of opinions, and the number of each in `names`."""
    known = [label for label in Label if label in names]
    return [_opinion_places()[f"kind_{label}"] for label in known], [names.index(label) for label in known]


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
