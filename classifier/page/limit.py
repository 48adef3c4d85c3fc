"""How much of a page is read: each block costs time and memory, of which a page of megabytes must not take all."""

from __future__ import annotations

from ..errors import PageError

MAX_BLOCKS = 500_000
"""Of a page or a text."""
MAX_ELEMENTS = 1_000_000
"""Block-level ones of a page."""


def too_many_blocks() -> PageError:
    """Return the error for a page or a text beyond one of the limits."""
    return PageError(f"too large: more than {MAX_BLOCKS:,} blocks, or {MAX_ELEMENTS:,} elements around them")
