"""The unit of judgement: one block of text, and the tables from which the features are computed."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between block-level tags or `<br>`.

    Attributes:
        index: position in the page, from 0.
        text: the text with single spaces; never empty.
        path: the block-level ancestors from the root, such as `html/body/div[2]/p[3]`; `line[7]` in text mode.
        tag: the innermost block-level tag, such as `p`, `li`, `td`, `h2`, `div`.
        linked: whether at least half of its text is a link.
    """

    index: int
    text: str
    path: str
    tag: str
    linked: bool = False


class Node(NamedTuple):
    """A block-level element, in document order (so a subtree is a contiguous range of blocks).

    `first` and `end` bound the blocks of its subtree (half open); `names` are its class, id, role and
    itemprop; `ordinal` counts it among its siblings of the same tag, from 1.
    """

    parent: int
    tag: str
    names: str
    ordinal: int
    depth: int
    hidden: bool
    first: int
    end: int


class Leaf(NamedTuple):
    """The raw counts of one block, from the segmenter. Lengths are in characters of squeezed text.

    `node` indexes the innermost block-level element, `inline` are the names of the inline elements open at its
    first text, `href` is its first link's target, `breaks` whether a `<br>` is (before, after) it and `media` whether
    an image, video or embed is directly before it. `targets` are all its links, (href, text) as written; a link
    without text, such as a picture, belongs to the next block and has the text "".
    """

    node: int
    text: str
    link_chars: int
    links: int
    bold_chars: int
    italic_chars: int
    small_chars: int
    inline: str
    href: str
    break_before: bool
    break_after: bool
    media: bool
    targets: tuple[tuple[str, str], ...] = ()
