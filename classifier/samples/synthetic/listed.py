"""Labelled pages with article text planted that looks like boilerplate: lists, decks, embedded posts, last sentences.

Planted teasers alone teach a model that lists are boilerplate. Here the same markup holds both: a list that belongs to
the article, and in half of the pages a list of teasers beside it, so that only what they say tells them apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import lxml.html
import numpy as np
from lxml import etree

from ...label import Label
from ...page.page import Page, read_page
from ...page.segment import node_elements
from ..folds import FOLDS
from ..sample import Record, Sample
from .list_markup import Style, joined, marked_up
from .lists import Slots, Subject, clauses_of, list_rows
from .phrases import Phrases, training_phrases
from .planting import Line, Words, teaser_lines, word
from .vocabulary import Stock

TEASERS = 0.5
"""Share of the copies that get a list of teasers too."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", ":", "：", "؟")
_BOXES = frozenset({"div", "section", "article", "main", "blockquote"})


@dataclass(frozen=True)
class _Desk:
    """What one copy is made with: the page's words and phrases, what the article speaks of, and the generator."""

    words: Words
    phrases: Phrases | None
    subject: Subject
    rng: random.Random

    @property
    def slots(self) -> Slots | None:
        return Slots(self.phrases, self.subject, self.rng) if self.phrases else None


def listed_records(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Return copies of labelled pages with planted text that must stay, beside planted teasers."""
    made = []
    for sample in samples:
        record = sample.record
        rng = random.Random(f"{seed}/listed/{record.id}")
        if sample.repeats or rng.random() >= record.copies.get("listed", 0.0):
            continue
        phrases = training_phrases(record.lang)
        phrases = phrases.part(stock.folds.get(record.site, 0), FOLDS) if phrases else None
        planted = plant_lists(
            record.html,
            np.nonzero(sample.keep >= 0.5)[0].tolist(),
            sample.labels,
            stock.words(record.lang, record.site),
            phrases,
            rng,
        )
        if planted is not None:
            html, lines = planted
            name = f"{record.id}#listed"
            made.append(replace(record, id=name, variant="listed", html=html, planted=lines))
    return made


def plant_lists(
    html: str,
    kept: Sequence[int],
    labels: Sequence[str | None],
    words: Words,
    phrases: Phrases | None,
    rng: random.Random,
) -> tuple[str, tuple[Line, ...]] | None:
    """Plant lists into a page; return it with the planted lines and their labels, None if there is no place for any.

    `kept` are the article's blocks, `labels` the labels of all blocks where known.
    """
    page = read_page(html)
    if len(kept) < 2:
        return None
    texts = [leaf.text for leaf in page.leaves]
    desk = _Desk(words, phrases, Subject.of([texts[i] for i in kept]), rng)
    elements = node_elements(page.tree)
    places = [i for i in kept if _is_place(page, elements, i)]
    if not places:
        return None
    lines: list[Line] = []
    style = Style.drawn(rng, linked=rng.choice((0.0, 0.0, 0.0, 0.3, 1.0)))
    taken: dict[int, etree._Element] = {}
    if rng.random() < 0.6:
        lines += _reset_lists(page, elements, kept, labels, style, rng, taken)
    if not lines and (desk.slots is None or rng.random() < 0.45):
        lines += _recut_paragraphs(page, elements, places, style, rng, taken)
    left = [i for i in places if i not in taken]
    inserted = desk.slots is not None and bool(left) and (not lines or rng.random() < 0.4)
    if not lines and not inserted:
        return None
    end = _end_of_article(page, elements, kept, taken)
    if end is not None and rng.random() < TEASERS:  # the list is put behind the same element later: it comes first
        alike = style if rng.random() < 0.7 else Style.drawn(rng)
        lines += _teasers(end, desk, replace(alike, linked=rng.choice((0.0, 0.5, 1.0, 1.0))))
    if inserted:
        at = elements[page.leaves[rng.choice(left)].node]
        if end is not None and rng.random() < 0.5:
            at = end
        lines += _insert(at, *_listing(desk, style), rng)
    if desk.slots is not None and left:
        lines += _small_parts(page, elements, left, desk)
    known = {" ".join(text.split()) for text in texts}
    planted = {" ".join(text.split()): label for text, label in lines}
    clash = {text for text in known & set(planted) if planted[text] != "BODY"}
    if clash or len({" ".join(text.split()) for text, _ in lines}) < len(set(lines)):
        return None
    return str(lxml.html.tostring(page.tree, encoding="unicode")), tuple(dict.fromkeys(lines))


def _is_place(page: Page, elements: Sequence[etree._Element], block: int) -> bool:
    """Whether other elements may stand behind the element of a block, and only this block stands in it."""
    node = page.nodes[page.leaves[block].node]
    parent = elements[page.leaves[block].node].getparent()
    return (
        node.tag in {"p", "div", "h2", "h3"}
        and node.end - node.first == 1
        and parent is not None
        and (parent.tag in _BOXES)
    )


def _end_of_article(
    page: Page, elements: Sequence[etree._Element], kept: Sequence[int], taken: Mapping[int, etree._Element]
) -> etree._Element | None:
    """Return the last element of the article, after which other elements may follow; None if there is none."""
    last = max(kept)
    node = page.leaves[last].node
    if last in taken:
        return taken[last]
    while page.nodes[node].tag not in {"p", "div", "ul", "ol", "table", "blockquote", "dl"}:
        node = page.nodes[node].parent
        if node < 0:
            return None
    parent = elements[node].getparent()
    alone = page.nodes[node].end == last + 1 and page.nodes[node].first >= min(kept)
    return elements[node] if alone and parent is not None and parent.tag in _BOXES else None


def _is_item(text: str) -> bool:
    return len(text) <= 100 and not text.rstrip("\"'”’»）)」 ").endswith(_SENTENCE_ENDS)


def _reset_lists(
    page: Page,
    elements: Sequence[etree._Element],
    kept: Sequence[int],
    labels: Sequence[str | None],
    style: Style,
    rng: random.Random,
    taken: dict[int, etree._Element],
) -> list[Line]:
    """Real lists of the article in another markup: runs of body blocks that end no sentence.

    Adds the blocks to `taken`, each with the last element of what now stands in its place.
    """
    lines: list[Line] = []
    run: list[int] = []
    for i in [*kept, -1]:
        fits = i >= 0 and labels[i] in {None, "BODY"} and _is_item(page.leaves[i].text)
        if fits and (not run or i == run[-1] + 1):
            run.append(i)
            continue
        nodes = list(dict.fromkeys(page.leaves[j].node for j in run))
        if len(run) >= 3 and all(page.nodes[n].first >= run[0] and page.nodes[n].end <= run[-1] + 1 for n in nodes):
            anchor = elements[_topmost(page, run)]
            if anchor.getparent() is not None and anchor.getparent().tag in _BOXES:
                made, found = marked_up([(page.leaves[j].text,) for j in run], "BODY", replace(style, bullet=""), rng)
                _put_before(anchor, made)
                for node in nodes:
                    if elements[node].getparent() is not None:
                        elements[node].drop_tree()
                lines += found
                taken.update(dict.fromkeys(run, made[-1]))
        run = [i] if fits else []
    return lines


def _topmost(page: Page, run: Sequence[int]) -> int:
    """Return the highest element that holds the first block of a run and nothing outside the run."""
    node = page.leaves[run[0]].node
    while (above := page.nodes[node].parent) >= 0 and (
        page.nodes[above].first >= run[0] and page.nodes[above].end <= run[-1] + 1
    ):
        node = above
    return node


def _recut_paragraphs(
    page: Page,
    elements: Sequence[etree._Element],
    places: Sequence[int],
    style: Style,
    rng: random.Random,
    taken: dict[int, etree._Element],
) -> list[Line]:
    """One to three neighbouring paragraphs as a list of their clauses: what the list says is the article's own."""
    at = rng.randrange(len(places))
    chosen = [i for i in places[at : at + rng.choice((1, 2, 3))] if len(page.leaves[i].text) > 80]
    clauses = clauses_of([page.leaves[i].text for i in chosen])
    if len(clauses) < 3 or len(places) - len(chosen) < 2:
        return []
    made, lines = marked_up([(one,) for one in clauses[:25]], "BODY", style, rng)
    _put_before(elements[page.leaves[chosen[0]].node], made)
    for i in chosen:
        elements[page.leaves[i].node].drop_tree()
    taken.update(dict.fromkeys(chosen, made[-1]))
    return lines


def _listing(desk: _Desk, style: Style) -> tuple[list[etree._Element], list[Line]]:
    """Invent a list, perhaps with an announcing sentence or a heading, perhaps in a box of its own."""
    slots, rng = desk.slots, desk.rng
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


def _small_parts(page: Page, elements: Sequence[etree._Element], places: Sequence[int], desk: _Desk) -> list[Line]:
    """Plant, each now and then, a deck above the text, an embedded post, a short last sentence, a correction."""
    slots, rng = desk.slots, desk.rng
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
            _put_before(heading, [deck])
        else:
            _put_before(element(places[0]), [deck])
        lines.append((inner.text, "SUBHEAD"))
    if rng.random() < 0.2:
        lines += _insert(element(rng.choice(places)), *_post(slots), rng)
    if rng.random() < 0.15:
        note = etree.Element("p")
        inner = etree.SubElement(note, rng.choice(("em", "i"))) if rng.random() < 0.5 else note
        inner.text = slots.of("corrections")
        lines += _insert(element(places[-1]), [note], [(inner.text, "BODY")], rng)
    if rng.random() < 0.4:
        short = etree.Element("p")
        short.text = slots.of("shorts")
        lines += _insert(element(places[-1]), [short], [(short.text, "BODY")], rng)
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


def _teasers(anchor: etree._Element, desk: _Desk, style: Style) -> list[Line]:
    """Plant a list of teasers behind an element, in the markup of the article's own list."""
    rng = desk.rng
    found = [line for line in teaser_lines(desk.words, rng, rng.choice(desk.words.outlets)) if len(line[0]) > 3]
    headed = bool(found) and found[0][0] in desk.words.list_heads
    made, lines = marked_up([(text,) for text, _ in found[headed:]], "TEASER", replace(style, bullet=""), rng)
    if headed:
        head = etree.Element(rng.choice(("h2", "h3", "h4", "p", "div")))
        head.text = found[0][0]
        made, lines = [head, *made], [found[0], *lines]
    if rng.random() < 0.4:
        box = etree.Element(rng.choice(("div", "section", "aside")), {"class": word(rng)})
        box.extend(made)
        made = [box]
    return _insert(anchor, made, lines, rng)


def _insert(
    anchor: etree._Element,
    made: Sequence[etree._Element],
    lines: list[Line],
    rng: random.Random,
) -> list[Line]:
    """Put elements behind one, perhaps behind the container that ends with it; gives back the lines."""
    parent = anchor.getparent()
    if parent is None:
        return []
    above = parent.getparent()
    if rng.random() < 0.2 and above is not None and parent.tag in {"div", "section"} and anchor is parent[-1]:
        anchor, parent = parent, above
    at = parent.index(anchor) + 1
    tail, anchor.tail = anchor.tail, None
    for element in reversed(made):
        parent.insert(at, element)
    if tail and tail.strip() and made:
        made[-1].tail = tail
    return lines


def _put_before(anchor: etree._Element, made: Iterable[etree._Element]) -> None:
    for element in made:
        anchor.addprevious(element)


def with_lists(body: Sequence[Line], words: Words, phrases: Phrases | None, rng: random.Random) -> list[Line]:
    """Body lines of a text with a list planted between or behind them, or with paragraphs cut into their clauses."""
    lines = list(body)
    paragraphs = [i for i, (text, label) in enumerate(lines) if label == "BODY" and len(text) > 80]
    bullet, joint = rng.choice(("", "", "- ", "• ", "▲", "■ ")), rng.choice((" ", ": ", ", ", " – "))
    if paragraphs and (phrases is None or rng.random() < 0.3):
        at = rng.choice(paragraphs)
        clauses = clauses_of([lines[at][0]])
        if len(clauses) >= 3 and len(paragraphs) > 2:
            lines[at : at + 1] = [(bullet + one, "BODY") for one in clauses]
    if phrases is not None:
        slots = Slots(phrases, Subject.of([text for text, _ in body]), rng)
        rows = list_rows(slots)
        split = rng.random() < 0.25
        made = (
            [(cell, "BODY") for row in rows for cell in row]
            if split
            else [(bullet + joined(row, joint), "BODY") for row in rows]
        )
        opening = rng.random()
        if opening < 0.4:
            made.insert(0, (slots.of("intros"), "BODY"))
        elif opening < 0.7:
            made.insert(0, (slots.of("heads"), str(Label.SUBHEAD)))
        at = len(lines) if rng.random() < 0.5 else rng.randint(1, len(lines))
        lines[at:at] = made
        if rng.random() < 0.3:
            lines.append((slots.of("shorts"), "BODY"))
        if rng.random() < 0.15:
            lines.insert(0, (slots.of("decks"), str(Label.SUBHEAD)))
    return lines
