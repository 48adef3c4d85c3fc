"""Limits of a page: every block costs time and memory, and a page of a few megabytes could use up all of both."""

from __future__ import annotations

from ..errors import PageError

MAX_BLOCKS = 500_000
"""Most blocks of a page or a text."""
MAX_ELEMENTS = 1_000_000
"""Most block-level elements of a page."""


def too_many_blocks() -> PageError:
    """Return the error for a page or a text beyond one of the limits."""
    return PageError(f"too large: more than {MAX_BLOCKS:,} blocks, or {MAX_ELEMENTS:,} elements around them")
