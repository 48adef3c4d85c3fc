"""Tree → nodes and leaves, in one traversal without recursion."""

from __future__ import annotations

from lxml import etree

from .block import Leaf, Node

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small "
    "span strike strong sub sup time tt u var wbr img picture source".split()
)
SKIPPED = frozenset(
    "script style noscript template head svg math iframe object embed audio video canvas select option textarea "
    "input datalist map frameset applet rt rp".split()
)
_MEDIA = frozenset("img picture iframe video audio object embed figure".split())
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_SMALL = frozenset({"small", "sub", "sup"})
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))


def segment(root: etree._Element) -> tuple[list[Node], list[Leaf]]:
    """Cut a page into leaves: the text between block-level tags and `<br>`.

    Unknown tags count as block-level, as portals use custom elements for structure. Text without a letter
    or digit makes no leaf. Cost is linear in the number of elements.
    """
    walk = _Walk()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in SKIPPED:
                walk.media = walk.media or tag in _MEDIA
                walker.skip_subtree()
                continue
            if tag == "br":
                walk.flush(at_break=True)
            elif tag in INLINE:
                walk.open_inline(tag, element)
            else:
                walk.open_node(tag, element)
            text = element.text
        else:
            if tag in SKIPPED or tag == "br":
                pass
            elif tag in INLINE:
                walk.close_inline(tag)
            else:
                walk.close_node()
            text = element.tail
        if text:
            walk.add(text)
    walk.flush()
    return walk.finished_nodes(), walk.leaves


class _Walk:
    """The state of one traversal."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.media = False
        self._open: list[int] = []
        self._nodes: list[list[object]] = []
        self._ordinals: list[dict[str, int]] = [{}]
        self._inline: list[str] = []
        self._depth = {"a": 0, "bold": 0, "italic": 0, "small": 0}
        self._anchors: list[bool] = []  # whether each open <a> is a link, not just a name
        self._link = 0
        self._href = ""
        self._after_break = False
        self._targets: list[tuple[int, str, list[str]]] = []  # of the next leaf: link, href, its pieces of text
        self._reset()

    def _reset(self) -> None:
        self._pieces: list[str] = []
        self._names = ""
        self._first_href = ""
        self._link_chars = self._bold = self._italic = self._small = self._links = 0
        self._last_link = -1

    def add(self, text: str) -> None:
        stripped = text.strip()
        if stripped:
            size = len(stripped)
            depth = self._depth
            if not self._names:
                self._names = " ".join(filter(None, self._inline)) or " "
            if depth["a"]:
                self._link_chars += size
                if self._last_link != self._link:
                    self._last_link = self._link
                    self._links += 1
                    self._first_href = self._first_href or self._href
                if not self._targets or self._targets[-1][0] != self._link:  # a link around several blocks
                    self._targets.append((self._link, self._href, []))
                self._targets[-1][2].append(text)
            if depth["bold"]:
                self._bold += size
            if depth["italic"]:
                self._italic += size
            if depth["small"]:
                self._small += size
        self._pieces.append(text)

    def flush(self, at_break: bool = False) -> None:
        if self._pieces:
            text = " ".join("".join(self._pieces).translate(_ZERO_WIDTH).split())
            if text and any(map(str.isalnum, text)):
                self.leaves.append(
                    Leaf(
                        node=self._open[-1] if self._open else 0,
                        text=text,
                        link_chars=min(self._link_chars, len(text)),
                        links=self._links,
                        bold_chars=min(self._bold, len(text)),
                        italic_chars=min(self._italic, len(text)),
                        small_chars=min(self._small, len(text)),
                        inline=self._names.strip(),
                        href=self._first_href,
                        break_before=self._after_break,
                        break_after=at_break,
                        media=self.media,
                        targets=tuple([(href, " ".join("".join(parts).split())) for _, href, parts in self._targets]),
                    )
                )
                self._targets = []
                self.media = False
                self._after_break = False
            self._reset()
        self._after_break = at_break or (self._after_break and at_break)

    def open_inline(self, tag: str, element: etree._Element) -> None:
        if tag == "a":
            href = element.get("href")
            self._anchors.append(href is not None)
            if href is not None:
                self._depth["a"] += 1
                self._link += 1
                self._href = href
                self._targets.append((self._link, href, []))
        elif tag in _BOLD:
            self._depth["bold"] += 1
        elif tag in _ITALIC:
            self._depth["italic"] += 1
        elif tag in _SMALL:
            self._depth["small"] += 1
        elif tag in _MEDIA:
            self.media = True
        self._inline.append(names_of(element) if element.attrib else "")

    def close_inline(self, tag: str) -> None:
        if tag == "a":
            self._depth["a"] -= self._anchors.pop()
        elif tag in _BOLD:
            self._depth["bold"] -= 1
        elif tag in _ITALIC:
            self._depth["italic"] -= 1
        elif tag in _SMALL:
            self._depth["small"] -= 1
        self._inline.pop()

    def open_node(self, tag: str, element: etree._Element) -> None:
        self.flush()
        parent = self._open[-1] if self._open else -1
        ordinals = self._ordinals[-1]
        ordinal = ordinals[tag] = ordinals.get(tag, 0) + 1
        names, hidden = "", False
        if element.attrib:
            names = names_of(element)
            style = element.get("style")
            hidden = (
                (style is not None and "none" in style and "display:none" in style.replace(" ", "").lower())
                or element.get("hidden") is not None
                or element.get("aria-hidden") == "true"
            )
        if parent >= 0:
            hidden = hidden or bool(self._nodes[parent][5])
        self._open.append(len(self._nodes))
        self._ordinals.append({})
        self._nodes.append([parent, tag, names, ordinal, len(self._open) - 1, hidden, len(self.leaves), 0])

    def close_node(self) -> None:
        self.flush()
        self._ordinals.pop()
        self._nodes[self._open.pop()][7] = len(self.leaves)

    def finished_nodes(self) -> list[Node]:
        return [Node(*fields) for fields in self._nodes]  # type: ignore[arg-type]


def names_of(element: etree._Element) -> str:
    """The words a site gives to an element: class, id, role, itemprop and data-testid, joined by spaces."""
    get = element.get
    found = [get("class"), get("id"), get("role"), get("itemprop"), get("data-testid")]
    return " ".join([name for name in found if name])


def node_elements(root: etree._Element) -> list[etree._Element]:
    """The elements behind the nodes that `segment` gives, in the same order."""
    found = []
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if element.tag in SKIPPED:
            walker.skip_subtree()
        elif element.tag != "br" and element.tag not in INLINE:
            found.append(element)
    return found
