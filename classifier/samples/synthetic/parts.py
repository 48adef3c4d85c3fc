"""Invented parts of an article, and teasers next to it, as elements with their lines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from ...page.page import Page
from .list_markup import Style, marked_up
from .lists import Slots, Subject, list_rows
from .phrases import Phrases
from .places import insert_behind, put_before
from .planting import Line, Words, teaser_lines, word


@dataclass(frozen=True)
class Material:
    """The material of one copy: the page's words and phrases, the article's subject, and the generator."""

    words: Words
    phrases: Phrases | None
    subject: Subject
    rng: random.Random

    @property
    def slots(self) -> Slots | None:
        """The phrases with the subject filled in; None without phrases of the language."""
        return Slots(self.phrases, self.subject, self.rng) if self.phrases else None


def invented_list(material: Material, style: Style) -> tuple[list[etree._Element], list[Line]]:
    """Invent a list, possibly with an introductory sentence or a heading, possibly in its own box."""
    slots, rng = material.slots, material.rng
    assert slots is not None
    made, lines = marked_up(list_rows(slots), "BODY", style, rng)
    opening = rng.random()
    if opening < 0.4:
        intro = etree.Element("p")
        intro.text = slots.of("intros")
        made, lines = [intro, *made], [(intro.text, "BODY"), *lines]
    elif opening < 0.75:
        head = etree.Element(rng.choice(("h2", "h3", "h4", "p", "div")))
        inner = etree.SubElement(head, "strong") if head.tag in {"p", "div"} else head
        inner.text = slots.of("heads") + rng.choice(("", "", ":"))
        made, lines = [head, *made], [(inner.text, "SUBHEAD"), *lines]
    if rng.random() < 0.4:
        box = etree.Element(rng.choice(("div", "section", "aside", "div")), {"class": word(rng)})
        box.extend(made)
        made = [box]
    return made, lines


def plant_small_parts(
    page: Page, elements: Sequence[etree._Element], places: Sequence[int], material: Material
) -> list[Line]:
    """Plant at random a deck above the text, an embedded post, a short last sentence or a correction."""
    slots, rng = material.slots, material.rng
    assert slots is not None
    lines: list[Line] = []

    def element(i: int) -> etree._Element:
        return elements[page.leaves[i].node]

    if rng.random() < 0.25:
        deck = etree.Element(rng.choice(("p", "h2", "div", "h3")))
        inner = etree.SubElement(deck, rng.choice(("strong", "em", "b"))) if deck.tag in {"p", "div"} else deck
        inner.text = slots.of("decks")
        heading = next((one for one in page.tree.iter("h1") if one.getparent() is not None), None)
        if heading is not None and rng.random() < 0.4:
            put_before(heading, [deck])
        else:
            put_before(element(places[0]), [deck])
        lines.append((inner.text, "SUBHEAD"))
    if rng.random() < 0.2:
        lines += insert_behind(element(rng.choice(places)), *_post(slots), rng)
    if rng.random() < 0.15:
        note = etree.Element("p")
        inner = etree.SubElement(note, rng.choice(("em", "i"))) if rng.random() < 0.5 else note
        inner.text = slots.of("corrections")
        lines += insert_behind(element(places[-1]), [note], [(inner.text, "BODY")], rng)
    if rng.random() < 0.4:
        short = etree.Element("p")
        short.text = slots.of("shorts")
        lines += insert_behind(element(places[-1]), [short], [(short.text, "BODY")], rng)
    return lines


def _post(slots: Slots) -> tuple[list[etree._Element], list[Line]]:
    """Invent an embedded post: its words and its signature line."""
    rng = slots.rng
    date = f"{slots.rng.choice(slots.phrases.months)} {rng.randint(1, 28)}, {rng.randint(2015, 2029)}"
    signature = f"— {slots.of('people')} (@{word(rng)}) "
    box = etree.Element("blockquote", {"class": word(rng)})
    text = etree.SubElement(box, "p")
    text.text = slots.of("posts")
    text.tail = signature
    link = etree.SubElement(box, "a", href=f"https://{word(rng)}.com/{word(rng)}/status/{rng.randint(10**9, 10**12)}")
    link.text = date
    return [box], [(text.text, "BODY"), (signature + date, "BODY")]


def plant_teasers(anchor: etree._Element, material: Material, style: Style) -> list[Line]:
    """Plant a list of teasers after an element, in the markup of the article's own list."""
    rng = material.rng
    teasers = [
        line for line in teaser_lines(material.words, rng, rng.choice(material.words.outlets)) if len(line[0]) > 3
    ]
    headed = bool(teasers) and teasers[0][0] in material.words.list_heads
    made, lines = marked_up([(text,) for text, _ in teasers[headed:]], "TEASER", replace(style, bullet=""), rng)
    if headed:
        head = etree.Element(rng.choice(("h2", "h3", "h4", "p", "div")))
        head.text = teasers[0][0]
        made, lines = [head, *made], [teasers[0], *lines]
    if rng.random() < 0.4:
        box = etree.Element(rng.choice(("div", "section", "aside")), {"class": word(rng)})
        box.extend(made)
        made = [box]
    return insert_behind(anchor, made, lines, rng)
