"""Changes the parsed tree to match what a browser shows: lines and hidden words; `opened.py` opens what is closed.

Only markup decides: tags, `style` attributes, the attributes `hidden`, `aria-hidden` and `role`, and the class names
that style-sheet frameworks share for text that is only for screen readers.

Every function costs time linear in the size of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from lxml import etree

from ..memo import remember_short
from ..native import holds
from .tags import SKIPPED

LONG_HIDDEN = 300
"""Characters at which a hidden inline element is more than an aside: it stays, on its own line."""
MOST_TEXTS = 1_000
"""Texts of an element that are looked at: those of elements within one another would be read once for each."""

_STYLED = etree.XPath("//@style[contains(., 'hite-space') or contains(., 'HITE-SPACE')]/..")
_PREFORMATTED = ("pre", "xmp", "listing")

SHOWN, HIDDEN, APART = range(3)
"""The display of an inline element: in its line, not at all, or on its own lines."""

_BLOCK = re.compile(r"(?:^|;)display:(?:block|flow-root|flex|grid|table(?:-cell|-row|-caption)?|list-item)(?:$|[;!])")
_FLEX = re.compile(r"(?:^|;)display:(?:inline-)?(?:flex|grid)(?:$|[;!])")
_OUT_OF_FLOW = re.compile(r"(?:^|;)(?:float:(?:left|right|inline)|position:(?:absolute|fixed))")
_LINES_KEPT = re.compile(
    r"(?:^|;)white-space(?:-collapse)?:(?:pre(?:-line|-wrap|serve(?:-breaks)?)?|break-spaces)(?:$|[;!])"
)
_LINES_JOINED = re.compile(r"(?:^|;)white-space:(?:normal|nowrap)(?:$|[;!])")
_UNSEEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?%?(?:$|[;!])"
    r"|font-size:0(?:px|em|rem|pt|%)?(?:$|[;!])|color:transparent"
    r"|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%|text-indent:-\d{3}"
    r"|(?:left|right|top|margin-left):-\d{3})"
)
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:width|height):[01](?:px)?(?:$|[;!])")
_READER_CLASS = re.compile(
    r"(?:[\w-]*[_-])?(?:sr-?only|visually-?hidden|visuallyhidden|screen-?reader(?:-?(?:text|only))?|screenreader"
    r"|element-invisible|a11y-hidden|hidden|is-hidden|d-none|display-none|tooltip(?:-?|__)(?:text|content))",
    re.IGNORECASE,
)
_RESPONSIVE = re.compile(
    r"\S*(?::|@)\S*|(?:d|hidden|visible|show)-(?:xs|sm|md|lg|xl|phone|tablet|desktop|mobile)\S*", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W_]")
_GAPS = re.compile(r"[ \t\r\f]+")
_BLANK = re.compile(r"\n[ \t\r\f]*\n")


def show(root: etree._Element, source: str) -> None:
    """Replace visible line ends by `<br>`; `source` is the page's markup."""
    keepers = [*root.iter(*_PREFORMATTED)]
    if holds(source, "hite-space") or holds(source, "HITE-SPACE"):
        keepers += [element for element in _STYLED(root) if _LINES_KEPT.search(_normal(element.get("style") or ""))]
    waiting = set(keepers)
    for element in keepers:
        if element in waiting:
            _break_lines(element, waiting)


def display_of(element: etree._Element, names: Sequence[str], is_item: bool, line: Sequence[str]) -> int:
    """Return the display of an inline element: SHOWN, HIDDEN or APART.

    `names` are those of its attributes. `is_item`: its parent lays it out as a block (`display:flex`). `line` are the
    texts before it on its line.
    """
    get = element.get
    style = get("style") if "style" in names else None
    if (
        (style is not None and hides(style))
        or ("class" in names and is_for_readers(get("class") or ""))
        or "hidden" in names
        or ("role" in names and get("role") == "tooltip")
        or ("aria-hidden" in names and get("aria-hidden") == "true" and _is_aside(element, line))
    ):
        return _display_of_hidden(element, line)
    if (is_item or (style is not None and shows_apart(style))) and not _is_drop_cap(element) and _has_text(element):
        return APART
    return SHOWN


def is_hidden_aside(element: etree._Element, line: Sequence[str]) -> bool:
    """Whether a block-level element is hidden inside a sentence, which it must not cut."""
    if "hidden" not in element.attrib and not hides(element.get("style") or ""):
        return False
    return bool((element.tail or "").strip()) and _display_of_hidden(element, line) == HIDDEN


def is_flex(style: str) -> bool:
    """Whether a style attribute makes blocks of the children."""
    return _FLEX.search(_normal(style)) is not None


@remember_short(2048)
def hides(style: str) -> bool:
    """Whether a style attribute hides the text."""
    normal = _normal(style)
    return _UNSEEN.search(normal) is not None or ("overflow:hidden" in normal and bool(_NO_SIZE.search(normal)))


@remember_short(2048)
def shows_apart(style: str) -> bool:
    """Whether a style attribute shows an inline element as a block in the flow of the page."""
    normal = _normal(style)
    return _BLOCK.search(normal) is not None and _OUT_OF_FLOW.search(normal) is None


@remember_short(2048)
def is_for_readers(names: str) -> bool:
    """Whether class names show that the text is only for screen readers or appears only on hovering."""
    words = names.split()
    return any(map(_READER_CLASS.fullmatch, words)) and not any(map(_RESPONSIVE.fullmatch, words))


def _normal(style: str) -> str:
    return "".join(style.split()).lower()


def _display_of_hidden(element: etree._Element, line: Sequence[str]) -> int:
    """Return the display of a hidden element: removed within a sentence, long text on its own line."""
    size = end = 0  # of the text without white space before it, and of that up to its last sign
    has_letter = False
    for piece in islice(element.itertext(), MOST_TEXTS):
        text = piece if size else piece.lstrip()
        end = size + len(text.rstrip()) if text and not text.isspace() else end
        size += len(text)
        has_letter = has_letter or _LETTER.search(text) is not None
        if end > LONG_HIDDEN and has_letter:
            return APART
    if not has_letter:
        return SHOWN
    inside = any(not piece.isspace() for piece in line) or bool((element.tail or "").strip())
    return HIDDEN if inside else SHOWN


def _is_aside(element: etree._Element, line: Sequence[str]) -> bool:
    """Whether text that is hidden only from screen readers is attached to a sentence that continues after it.

    Most such text is visible: drop caps, icons, a number that the next element writes in words.
    """
    after = element.tail or ""
    sibling = element.getnext()
    paired = sibling is not None and not after.strip() and is_for_readers(sibling.get("class") or "")
    return bool(line) and not line[-1][-1].isspace() and not paired and not after[:1].isalnum()


def _has_text(element: etree._Element) -> bool:
    return any(_LETTER.search(text) for text in islice(element.itertext(), MOST_TEXTS))


def _is_drop_cap(element: etree._Element) -> bool:
    text = (element.text or "").strip()
    return len(text) == 1 and len(element) == 0 and (element.tail or "")[:1].isalpha()


def _break_lines(element: etree._Element, waiting: set[etree._Element]) -> None:
    """Insert a line break per line end inside an element that keeps them; remove finished elements from `waiting`."""
    walker = etree.iterwalk(element, events=("start", "end"))
    places: list[tuple[etree._Element, bool]] = []
    for event, inner in walker:
        if event == "start" and inner is not element:
            style = inner.get("style")
            if inner.tag in SKIPPED or (style and _LINES_JOINED.search(_normal(style))):
                walker.skip_subtree()
                continue
        if event == "start":
            waiting.discard(inner)
        if event == "start" and inner.text and "\n" in inner.text:
            places.append((inner, False))
        elif event == "end" and inner is not element and inner.tail and "\n" in inner.tail:
            places.append((inner, True))
    whole = "".join(element.itertext()) if places else ""
    wrapped = is_wrapped(whole)
    for inner, is_tail in places:
        text = (inner.tail if is_tail else inner.text) or ""
        first, *lines = _BLANK.split(text) if wrapped else text.split("\n")
        breaks = []
        for line in lines:
            line_break = etree.Element("br")
            line_break.tail = line
            breaks.append(line_break)
        if is_tail:
            inner.tail = first
            for line_break in reversed(breaks):
                inner.addnext(line_break)
        else:
            inner.text = first
            inner[:0] = breaks


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text were wrapped at a width, as in e-mail, so that their ends are meaningless.

    This is the case if, in paragraphs of at least two lines, no line has room for the first word of the next.
    """
    lines = [_GAPS.sub(" ", line).strip() for line in text.split("\n")]
    width = max(map(len, lines))
    if not 40 <= width <= 120:
        return False
    full = room = 0
    for line, following in pairwise(lines):
        if line and following:
            word = following.partition(" ")[0]
            full += len(line) + 1 + len(word) > width - 3
            room += len(line) + 1 + len(word) <= width - 3
    return full >= 2 and full >= 9 * room
