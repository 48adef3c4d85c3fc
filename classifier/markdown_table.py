"""Lines of Markdown tables, for model cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a table and an empty line; a column whose head ends in `:` is aligned to the right, without the colon."""
    yield f"| {' | '.join(head.removesuffix(':') for head in heads)} |"
    yield f"| {' | '.join('---:' if head.endswith(':') else '---' for head in heads)} |"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""
