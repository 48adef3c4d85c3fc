"""Pages with some of their bytes changed, for tests that compare two implementations."""

from __future__ import annotations

import random

_SIGNS = "<>/ap\"' =\n-|…«#:.?!0123Z９é\u0130\u212a\u0149\u3000\ud55c\u4e2d\u0663\u200b\ufffd\U0001f600"
_TAGS = (
    "<p>",
    "</div>",
    "<li>",
    "<article>",
    "<b class='aBc9D x' id='\u0130x'>",
    "<a href=//paper.example>",
    "<br>",
    "</p><p>",
    "<h2>",
    "<ul><li>1. a<li>2. b<li>3. c",
    "<table><tr><td>",
)


def mutated(page: str, rng: random.Random) -> str:
    """Cut, copy, insert and turn around pieces of a page."""
    for _ in range(rng.randrange(1, 8)):
        first = rng.randrange(len(page) + 1)
        end = min(len(page), first + rng.randrange(1, 400))
        before, piece, after = page[:first], page[first:end], page[end:]
        page = rng.choice(
            (
                before + after,
                before + piece + piece + after,
                before + "".join(rng.choices(_SIGNS, k=rng.randrange(1, 30))) + piece + after,
                before + rng.choice(_TAGS) + piece + after,
                before + piece.swapcase() + after,
            )
        )
    return page
