"""The functions of the native core, as Python sees them: `module.cpp` lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Codes = NDArray[np.uint32]
Integers = NDArray[np.int64]
_T = TypeVar("_T")
_U = TypeVar("_U")


class Core(Protocol):
    """The functions of the extension. Arrays are contiguous; results are written into the array that comes last.

    `columns` has shape (columns, blocks), in the order of the Python that is mirrored.
    All raise ValueError for arrays of another type and for shapes that do not fit each other.
    """

    def plant(
        self,
        feature: NDArray[np.int16],
        threshold: Floats,
        missing_left: NDArray[np.bool_],
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        value: Floats,
        roots: NDArray[np.int32],
        baseline: Floats,
    ) -> Any:
        """Lay out the arrays of `Trees`; the result is for `tree_scores`."""

    def tree_scores(self, planted: Any, columns: NDArray[np.float16], scores: Floats) -> None:
        """Score `columns` of shape (columns, rows), at least one row, into `scores` of shape (rows, outputs)."""

    def round_halves(self, values: Floats, halves: NDArray[np.float16]) -> None:
        """Do what `rounded` of `features/__init__.py` does."""

    def letters(self, properties: Callable[[int], bytes], lowered: Callable[[str], Codes]) -> Any:
        """Keep what `features/characters.py` says of characters; the result is for `lay_out`.

        `properties` gives those of 256 characters: the small letter of each, of 32 bits, then the class of each, of 8.
        `lowered` is `lower_codes`, for texts in which one small letter depends on others.
        """

    def elements_of(self, core_layout: Any, tag: str) -> list[int]:
        """Do what `Layout.elements_of` does."""

    def elements_called(self, core_layout: Any, names: str) -> list[int]:
        """Do what `Layout.elements_called` does."""

    def running_prose(self, core_layout: Any) -> tuple[list[int], list[float]]:
        """Do what `Outline` of `appended/outline.py` does to count paragraphs and to measure their prose."""

    def lay_out(
        self,
        letters: Any,
        nodes: Sequence[tuple[Any, ...]],
        leaves: Sequence[tuple[Any, ...]],
        sizes: Floats,
        places: Integers,
        elements: Integers,
    ) -> Any:
        """Do what `Layout.of` does, for a page of at least one block; the result is for the functions of columns.

        `sizes` are filled with chars and link_chars, `places` with node and group, `elements` with parent, first, end
        and depth.
        """

    def lay_out_cut(
        self, letters: Any, core_page: Any, gone: tuple[int, ...], sizes: Floats, places: Integers, elements: Integers
    ) -> Any:
        """Do what `lay_out` does, for a page that `segment` has cut, without the blocks `gone`."""

    def page_columns(
        self,
        core_layout: Any,
        letters: Any,
        properties: Mapping[str, tuple[int, int, int]],
        declared: tuple[str, ...],
        facts: tuple[bool, bool, bool],
        columns: Floats,
    ) -> None:
        """Compute what `feature_table` does of a page and its head.

        `properties` gives those of a tag: the groups of `TAGS` as bits, with the next bit for `article`; those of
        `WITHIN`; the level of a heading. `declared` are title, description, authors, outlet, body and
        alternatives of the head; `facts` whether it has a title, is that of an
        article, has a long description.
        """

    def reading_columns(self, core_layout: Any, letters: Any, lines: list[str], equal: Floats, columns: Floats) -> None:
        """Compute what `reading_table` does; `equal` marks the blocks that are one of the lines."""

    def opinion_columns(
        self,
        core_layout: Any,
        keep: Floats,
        odds: Floats,
        kinds: Floats,
        places: NDArray[np.int32],
        logarithms: Floats,
        weighed: Floats,
        columns: Floats,
    ) -> None:
        """Compute what `opinion_columns` does but for logarithms, see `features/opinions.hpp`.

        `odds` holds the logarithms of `keep` and of 1 - `keep`; `places` the number of each label among the kinds, or
        -1. `logarithms`, of size 3 * blocks + 1, gets what `log1p` is taken of, `weighed` the kept characters.
        """

    def add_logarithms(
        self, core_layout: Any, logarithms: Floats, kept_chars: float, log_of_kept: float, columns: Floats
    ) -> None:
        """Fill the columns that `opinion_columns` leaves out; `kept_chars` is the sum of `weighed`."""

    def prepare_powers(self, keep: Floats, kinds: Floats, powers: Floats) -> None:
        """Fill the exponents of `sigmoid` and `softmax` from scores: first those of `keep`, then those of `kinds`."""

    def finish_powers(self, powers: Floats, keep: Floats, kinds: Floats) -> None:
        """Fill the probabilities from the exponentials, `powers`."""

    def linear_columns(
        self, core_layout: Any, name_weights: Floats, name_bias: float, by_hash: Floats, bias: Floats, columns: Floats
    ) -> None:
        """Compute what `Scorers.columns` does of a page; `by_hash` has shape (hashes, heads), `bias` (heads,)."""

    def kind_sums(
        self,
        core_layout: Any,
        kinds: Floats,
        is_inside: NDArray[np.bool_],
        labels: NDArray[np.int32],
        headings: NDArray[np.int64],
        mass: Floats,
        sums: Floats,
        counts: NDArray[np.int64],
    ) -> None:
        """Compute what `sums_of` of `kind/sums.py` does of a page and `kinds`, shape (blocks, kinds).

        `is_inside` marks the kinds of the article, `labels` are the kinds to add up, -1 for nothing. `sums` has the
        fields of `Sums` from `all` on, then the labels.
        """

    def attributes_fit(self, page: bytes, limit: int) -> bool:
        """Whether `limit_attributes` of `page/attributes.py` would return a page unchanged."""

    def is_valid(self, text: bytes) -> bool:
        """Whether `_valid` of `page/parse.py` would return a page in UTF-8 unchanged; False where that is unclear."""

    def holds(self, text: str | bytes, part: str) -> bool:
        """Whether a text, or one in UTF-8, holds another one. Raises UnicodeEncodeError for a text with surrogates."""

    def moving_rules(self, sheet: str) -> list[str]:
        """Return what `_moving` of `page/style_sheet.py` yields, and parts with characters beyond ASCII.

        Raises UnicodeEncodeError for a text with surrogates.
        """

    def moving_rules_of(self, sheets: tuple[Any, ...], longest: int) -> list[str]:
        """Return the same of the texts of `style` elements, a line each; none for more than `longest` characters."""

    def rules(
        self,
        properties: Callable[[int], bytes],
        roles: Mapping[str, tuple[int, bool]],
        squeezed: Callable[[str], str],
        questions: tuple[Callable[[str], bool], ...],
        is_border: Callable[..., bool],
        hints: tuple[str, ...],
        limits: tuple[int, int, int],
    ) -> Any:
        """Keep the rules of `page/segment.py`; the result is for `segment`.

        `properties` gives those of 256 characters as bits: white space, letter or digit, small, capital, digit,
        letter, decimal digit. `roles` are kind and media of a tag. `questions` are `hides`, `shows_apart`,
        `is_for_readers`, `is_flex` of `page/display.py` and `page/hidden.py`; `is_border` is that of `page/glue.py`,
        with the line as one text, and `hints` are HINTS of `page/hidden.py`. `limits` are MAX_NAMES, MAX_BLOCKS,
        MAX_ELEMENTS.
        """

    def read_html(self, page: bytes | str) -> Any | None:
        """Return the root of the tree that `parse` of `page/parse.py` builds of a page with libxml2 2.14.

        It is an `Element` of `page/element.py`; None where `parse` has to read the page, see `html/__init__.py`. Bytes
        are UTF-8. Raises UnicodeEncodeError for a text with surrogates.
        """

    def write_xml(self, root: Any) -> bytes:
        """Write the tree of a root as XML, as lxml writes it."""

    def read_xml(self, text: bytes) -> Any:
        """Return the root of a tree that lxml has written as XML, an `Element` of `page/element.py`.

        Raises ValueError for a text with anything but elements, texts and the references that XML needs.
        """

    def elements_holding(self, root: Any, names: tuple[str, ...], parts: tuple[str, ...]) -> list[Any]:
        """Do what `find_holding` of `native/elements.py` does, of an element of the core."""

    def elements_named(
        self, root: Any, names: tuple[str, ...], words: tuple[str, ...], tags: tuple[str, ...]
    ) -> list[Any]:
        """Do what `find_named` of `native/elements.py` does, of an element of the core."""

    def declarations(self, root: Any) -> tuple[list[Any], ...]:
        """Return the fields of `Declarations` of `reading/declarations.py`, of an element of the core."""

    def elements_counted(self, root: Any, tags: tuple[str, ...]) -> list[int]:
        """Do what `count_elements` of `native/elements.py` does, of an element of the core."""

    def segment(
        self, rules: Any, root: Any, node: type[_T], leaf: type[_U]
    ) -> tuple[tuple[_T, ...], tuple[_U, ...], Any]:
        """Cut a page, the root of a tree of the core, into its nodes and leaves, named tuples.

        What comes third is for `inline_html` and `shown_pictures`. Raises OverflowError beyond the limits.
        """

    def verdicts(
        self,
        kind: type[_T],
        blocks: tuple[Any, ...],
        probability: Floats,
        kinds: Floats,
        of_article: NDArray[np.bool_],
        labels: tuple[Any, ...],
        are_kept: tuple[bool, ...],
        threshold: float,
        reasons: tuple[tuple[str, ...], ...],
    ) -> tuple[_T, ...]:
        """Do what `decide` of `verdict.py` does; of the `labels`, some are `of_article` and some `are_kept`."""

    def blocks(
        self,
        kind: type[_T],
        nodes: Sequence[tuple[Any, ...]],
        leaves: Sequence[tuple[Any, ...]],
        most_path: int,
        most_step: int,
    ) -> tuple[_T, ...]:
        """Do what `_blocks` of `page/page.py` does, with its limits.

        Raises UnicodeEncodeError for a tag with surrogates.
        """

    def keys(self, ask: Callable[[int], list[str]]) -> Any:
        """Keep `key_of` of characters, of which `ask` gives 256; the result is for `beginnings`."""

    def beginnings(
        self,
        keys: Any,
        nodes: Sequence[tuple[Any, ...]],
        leaves: Sequence[tuple[Any, ...]],
        least: int,
        certain: int,
        opening: int,
    ) -> tuple[list[int], list[int], list[float]]:
        """Do what `_beginnings` of `page/copies.py` does, with its sizes.

        Raises UnicodeEncodeError for a tag with surrogates.
        """

    def links(
        self, kind: type[_T], leaves: Sequence[tuple[Any, ...]], origin: str, absolute: Callable[[str], str | None]
    ) -> tuple[_T, ...]:
        """Do what `links_of` of `page/links.py` does; `absolute` is its function for addresses that are not simple."""

    def inline_html(
        self,
        rules: Any,
        core_page: Any,
        leaves: tuple[Any, ...],
        blocks: list[int],
        anchor: Callable[[str], str | None],
    ) -> dict[int, str]:
        """Do what `_inline_html` of `rendering.py` does by `trace`; `anchor` is its function of that name.

        Raises UnicodeEncodeError for a text with surrogates.
        """

    def inline_html_of_cut(
        self,
        rules: Any,
        root: Any,
        leaves: tuple[Any, ...],
        blocks: list[int],
        anchor: Callable[[str], str | None],
    ) -> dict[int, str]:
        """Do what `_inline_html` of `rendering.py` does by `text_runs`, of a page that the core has read.

        Raises UnicodeEncodeError for a text with surrogates.
        """

    def shown_pictures(self, rules: Any, core_page: Any, start: int, stop: int) -> list[tuple[Any, ...]]:
        """Return the fields of `Shown` of `pictures.py` for the pictures among the blocks of a range."""

    def words(self, rules: Any, bits: int, scopes: list[tuple[int, str]]) -> tuple[bytes, bytes]:
        """Do what `Words.of` of `kind/words.py` does: (hashes of `bits` bits, values), of 32 bits each.

        `scopes` are texts in lower case, each with the hash that those of its terms go on from.

        Raises UnicodeEncodeError for a text with surrogates.
        """
