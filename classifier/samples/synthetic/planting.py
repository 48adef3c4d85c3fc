"""Planted boilerplate: real-looking teaser lists, notices, bylines and promos put into labelled pages, with labels.

Training sees every shape of tail on many more sites than were labelled by hand; tests plant other words than
training does (`Words` is an argument). Seeded: the same page, words and seed give the same result.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import lxml.html
from lxml import etree

from ...page.page import read_page
from ...page.segment import node_elements

Line = tuple[str, str]


@dataclass(frozen=True)
class Words:
    """The words to plant, for one language.

    `headlines` of other articles; `outlets`; `list_heads`; `notices`, `bylines`, `promos` with {outlet}, {site}, {name}
    and {user} to fill in; `names` of reporters; `inline` teaser openings such as "Read more:".
    """

    headlines: Sequence[str]
    outlets: Sequence[str]
    list_heads: Sequence[str]
    notices: Sequence[str]
    bylines: Sequence[str]
    promos: Sequence[str]
    names: Sequence[str]
    inline: Sequence[str]


@dataclass(frozen=True)
class Planted:
    """A page with boilerplate planted into it, and the planted lines with their labels."""

    html: str
    lines: tuple[Line, ...]


def tail_lines(words: Words, rng: random.Random) -> list[Line]:
    """Return a tail like those of portals: byline, promos, notice, teasers, in varying order and selection."""
    outlet = rng.choice(words.outlets)
    fill = {"outlet": outlet, "site": site(rng), "name": rng.choice(words.names), "user": word(rng)}
    parts: list[list[Line]] = []
    if rng.random() < 0.5:
        parts.append([(rng.choice(words.bylines).format(**fill), "BYLINE")])
    if words.promos and rng.random() < 0.35:
        picks = rng.sample(range(len(words.promos)), min(len(words.promos), rng.choice((1, 1, 2))))
        parts.append([(words.promos[i].format(**fill), "PROMO") for i in picks])
    notice = [(rng.choice(words.notices).format(**fill), "NOTICE")]
    teasers = teaser_lines(words, rng, outlet)
    ending = rng.random()
    if ending < 0.5:
        parts += [notice, teasers]
    elif ending < 0.75:
        parts += [teasers, notice]
    elif ending < 0.9:
        parts.append(teasers)
    else:
        parts.append(notice)
    return [line for part in parts for line in part]


def teaser_lines(words: Words, rng: random.Random, outlet: str) -> list[Line]:
    """Return one to seventeen headlines in one style, with or without a list heading, with dates or ranks."""
    number = rng.choice((1, 2, 3, 4, 5, 5, 6, 6, 8, 10, 10, 12, 15, 17))
    headlines = rng.sample(list(words.headlines), min(number, len(words.headlines)))
    style, extra = rng.choice(_STYLES), rng.random()
    lines = []
    for i, headline in enumerate(headlines):
        card = [style(headline, i, outlet)]
        if extra < 0.05:
            card.append(date(rng))
        elif extra < 0.1:
            card[0] += rng.choice((" ", "")) + date(rng)
        elif extra < 0.13:
            card.insert(0, str(i + 1))
        lines += card
    if words.list_heads and rng.random() < 0.5:
        lines.insert(0, rng.choice(words.list_heads))
    return [(line, "TEASER") for line in lines]


_STYLES: tuple[Callable[[str, int, str], str], ...] = (
    *(lambda h, i, outlet: h,) * 2,
    lambda h, i, outlet: f"- {h} - {outlet}",
    lambda h, i, outlet: f"- {h}",
    lambda h, i, outlet: f"{h} - {outlet}",
    lambda h, i, outlet: f"▶ {h}",
    lambda h, i, outlet: f"☞ {h}",
    lambda h, i, outlet: f"· {h}",
    lambda h, i, outlet: f"• {h}",
    lambda h, i, outlet: f"{i + 1}. {h}",
    lambda h, i, outlet: f"{i + 1} {h}",
    lambda h, i, outlet: f"{chr(0x2460 + i)}{h}",
    lambda h, i, outlet: f"[{outlet}] {h}",
    lambda h, i, outlet: f"{h} | {outlet}",
    lambda h, i, outlet: f"<{h}>",
    lambda h, i, outlet: f"■ {h}",
    lambda h, i, outlet: f"→ {h}",
)


def with_mentions(body: Sequence[Line], words: Words, rng: random.Random, share: float) -> list[Line]:
    """Return a body, in `share` of the cases with one to three mentions of other articles between its paragraphs."""
    lines = list(body)
    if len(lines) > 5 and rng.random() < share:
        for _ in range(rng.choice((1, 1, 2, 3))):
            text = f"{rng.choice(words.inline)} {rng.choice(words.headlines)}".strip()
            lines.insert(rng.randint(2, len(lines) - 1), (text, "TEASER"))
    return lines


def date(rng: random.Random) -> str:
    """Invent a date in digits, with or without a time, as next to headlines in any language."""
    year, month, day = rng.randint(2012, 2029), rng.randint(1, 12), rng.randint(1, 28)
    time = rng.choice(("", f" {rng.randint(0, 23)}:{rng.randint(10, 59)}"))
    shapes = (
        f"{year}.{month}.{day}",
        f"{year}-{month:02}-{day:02}",
        f"{year}/{month:02}/{day:02}",
        f"{year}年{month}月{day}日",
        f"{day:02}.{month:02}.{year}",
        f"{day}/{month}/{year}",
        f"({month}.{day})",
    )
    return rng.choice(shapes) + time


def plant(html: str, kept: Sequence[int], words: Words, seed: int) -> Planted | None:
    """Plant boilerplate into a page whose article blocks are `kept` (indices); None if there is no place for it.

    Most tails follow the last article block, in its container or after it; some precede it or are inside.
    """
    rng = random.Random(seed)
    page = read_page(html)
    if not kept or len(page.leaves) < 3:
        return None
    elements = node_elements(page.tree)
    leaves = page.leaves
    lines: list[Line] = []
    spot = rng.random()
    last = leaves[max(kept)]
    anchor = elements[last.node]
    if anchor.tag in {"td", "th", "tr", "tbody", "body", "html"}:
        return None
    if spot < 0.75:
        tail = tail_lines(words, rng)
        lines += tail
        together = sum(leaf.node == last.node for leaf in leaves) > 1
        _insert_after(anchor, tail, rng, inside=together)
    if spot > 0.5 and len(kept) > 5:
        inner = leaves[kept[rng.randint(2, len(kept) - 2)]]
        if sum(leaf.node == inner.node for leaf in leaves) == 1 and elements[inner.node].tag in {"p", "div"}:
            mention = [(f"{rng.choice(words.inline)} {rng.choice(words.headlines)}".strip(), "TEASER")]
            lines += mention
            _insert_after(elements[inner.node], mention, rng, inside=False)
    if not lines:
        return None
    return Planted(lxml.html.tostring(page.tree, encoding="unicode"), tuple(lines))


def without_blocks(html: str, kept: Sequence[int]) -> str | None:
    """Remove the elements of these blocks from a page; None if they share elements with others or are the page."""
    page = read_page(html)
    nodes = {page.leaves[i].node for i in kept}
    wanted = set(kept)
    others = {leaf.node for i, leaf in enumerate(page.leaves) if i not in wanted}
    if not nodes or nodes & others or len(others) < 8:
        return None
    elements = node_elements(page.tree)
    for i in sorted(nodes, reverse=True):
        inside = range(page.nodes[i].first, page.nodes[i].end)
        if not all(at in wanted for at in inside) or elements[i].getparent() is None:
            return None
        elements[i].drop_tree()
    return str(lxml.html.tostring(page.tree, encoding="unicode"))


def _insert_after(anchor: etree._Element, lines: Sequence[Line], rng: random.Random, inside: bool) -> None:
    parent = anchor.getparent()
    if inside or parent is None:
        _append_breaks(anchor, lines, rng)
        return
    made = _markup(anchor, lines, rng)
    if rng.random() < 0.2 and parent.getparent() is not None and parent.tag in {"div", "section", "article"}:
        anchor, parent = parent, parent.getparent()
    at = parent.index(anchor) + 1
    tail, anchor.tail = anchor.tail, None
    for element in reversed(made):
        parent.insert(at, element)
    if tail and tail.strip():
        made[-1].tail = tail


def _append_breaks(anchor: etree._Element, lines: Sequence[Line], rng: random.Random) -> None:
    linked = rng.random() < 0.3
    for text, label in lines:
        for _ in range(rng.choice((1, 1, 2))):
            etree.SubElement(anchor, "br")
        if linked and label == "TEASER":
            etree.SubElement(anchor, "a", href=address(rng)).text = text
        else:
            anchor[-1].tail = text


def _markup(anchor: etree._Element, lines: Sequence[Line], rng: random.Random) -> list[etree._Element]:
    shape = rng.choice(
        ("list", "list", "linked", "plain", "plain", "alike", "alike", "breaks", "breaks", "spans", "bold")
    )
    linked = {"list": 0.85, "linked": 1.0, "spans": 0.5, "breaks": 0.4, "bold": 0.7}.get(shape, 0.0) > rng.random()
    own = anchor.get("class") if shape == "alike" else rng.choice((None, None, word(rng), f"{word(rng)}-{word(rng)}"))
    attributes = {"class": own} if own else {}
    if shape == "breaks":
        box = etree.Element("div", attributes)
        _append_breaks(box, lines, rng)
        return [box]
    tag = {"list": "li", "alike": anchor.tag if anchor.tag in {"p", "div"} else "p", "spans": "div"}.get(shape, "p")
    made = []
    for text, label in lines:
        element = etree.Element(tag, attributes if shape != "list" else {})
        inner = element
        if shape == "spans":
            inner = etree.SubElement(etree.SubElement(element, "span"), "span")
        elif shape == "bold":
            inner = etree.SubElement(element, rng.choice(("b", "strong")))
        if linked and label == "TEASER":
            inner = etree.SubElement(inner, "a", href=address(rng))
        inner.text = text
        made.append(element)
    if shape in {"list", "spans"} or rng.random() < 0.2:
        box = etree.Element(rng.choice(("ul", "ol")) if shape == "list" else rng.choice(("div", "section")), attributes)
        box.extend(made)
        return [box]
    return made


def address(rng: random.Random) -> str:
    """Invent a link target, on the same site or another."""
    host = f"https://{site(rng)}" if rng.random() < 0.4 else ""
    return f"{host}/{word(rng)}/{rng.randint(10**5, 10**9)}"


def site(rng: random.Random) -> str:
    """Invent a domain."""
    return f"{word(rng)}.{rng.choice(('com', 'co.kr', 'net', 'de', 'fr', 'jp', 'org'))}"


def word(rng: random.Random) -> str:
    """Invent a word of two to four syllables."""
    return "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))


def with_words(words: Words, headlines: Sequence[str]) -> Words:
    """Return the same words with other headlines."""
    return replace(words, headlines=headlines)
