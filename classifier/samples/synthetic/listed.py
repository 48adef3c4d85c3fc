"""Labelled pages with planted article text that looks like boilerplate: lists, decks, embedded posts, last sentences.

With planted teasers alone, a model learns that lists are boilerplate. Here the same markup holds a list that belongs to
the article and, in half of the pages, a list of teasers as well, so that only their content distinguishes them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import lxml.html
import numpy as np
from lxml import etree

from ...label import Label
from ...page.page import Page, read_page
from ...page.segment import node_elements
from ..folds import FOLDS
from ..record import Record
from ..sample import Sample
from .list_markup import Style, joined, marked_up
from .lists import Slots, Subject, clauses_of, list_rows
from .parts import Material, invented_list, plant_small_parts, plant_teasers
from .phrases import Phrases, training_phrases
from .places import BOXES, end_of_article, insert_behind, is_place, put_before, topmost
from .planting import Line, Words
from .vocabulary import Stock

TEASERS = 0.5
"""Share of the copies that also get a list of teasers."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", ":", "：", "؟")


def listed_records(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Return copies of labelled pages with planted text that must be kept, next to planted teasers."""
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
    material = Material(words, phrases, Subject.of([texts[i] for i in kept]), rng)
    elements = node_elements(page.tree)
    places = [i for i in kept if is_place(page, elements, i)]
    if not places:
        return None
    lines: list[Line] = []
    style = Style.drawn(rng, linked=rng.choice((0.0, 0.0, 0.0, 0.3, 1.0)))
    taken: dict[int, etree._Element] = {}
    if rng.random() < 0.6:
        lines += _reset_lists(page, elements, kept, labels, style, rng, taken)
    if not lines and (material.slots is None or rng.random() < 0.45):
        lines += _recut_paragraphs(page, elements, places, style, rng, taken)
    left = [i for i in places if i not in taken]
    inserted = material.slots is not None and bool(left) and (not lines or rng.random() < 0.4)
    if not lines and not inserted:
        return None
    end = end_of_article(page, elements, kept, taken)
    if end is not None and rng.random() < TEASERS:  # the list is put after the same element later and then comes first
        alike = style if rng.random() < 0.7 else Style.drawn(rng)
        lines += plant_teasers(end, material, replace(alike, linked=rng.choice((0.0, 0.5, 1.0, 1.0))))
    if inserted:
        at = elements[page.leaves[rng.choice(left)].node]
        if end is not None and rng.random() < 0.5:
            at = end
        lines += insert_behind(at, *invented_list(material, style), rng)
    if material.slots is not None and left:
        lines += plant_small_parts(page, elements, left, material)
    known = {" ".join(text.split()) for text in texts}
    planted = {" ".join(text.split()): label for text, label in lines}
    clash = {text for text in known & set(planted) if planted[text] != "BODY"}
    if clash or len({" ".join(text.split()) for text, _ in lines}) < len(set(lines)):
        return None
    return str(lxml.html.tostring(page.tree, encoding="unicode")), tuple(dict.fromkeys(lines))


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
    """Rewrite real lists of the article, runs of body blocks that do not end a sentence, in another markup.

    Adds the blocks to `taken`, each with the last element of its replacement.
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
            anchor = elements[topmost(page, run)]
            if anchor.getparent() is not None and anchor.getparent().tag in BOXES:
                rows = [(page.leaves[j].text,) for j in run]
                made, new_lines = marked_up(rows, "BODY", replace(style, bullet=""), rng)
                put_before(anchor, made)
                for node in nodes:
                    if elements[node].getparent() is not None:
                        elements[node].drop_tree()
                lines += new_lines
                taken.update(dict.fromkeys(run, made[-1]))
        run = [i] if fits else []
    return lines


def _recut_paragraphs(
    page: Page,
    elements: Sequence[etree._Element],
    places: Sequence[int],
    style: Style,
    rng: random.Random,
    taken: dict[int, etree._Element],
) -> list[Line]:
    """Rewrite one to three neighbouring paragraphs as a list of their clauses, in the article's own words."""
    at = rng.randrange(len(places))
    chosen = [i for i in places[at : at + rng.choice((1, 2, 3))] if len(page.leaves[i].text) > 80]
    clauses = clauses_of([page.leaves[i].text for i in chosen])
    if len(clauses) < 3 or len(places) - len(chosen) < 2:
        return []
    made, lines = marked_up([(one,) for one in clauses[:25]], "BODY", style, rng)
    put_before(elements[page.leaves[chosen[0]].node], made)
    for i in chosen:
        elements[page.leaves[i].node].drop_tree()
    taken.update(dict.fromkeys(chosen, made[-1]))
    return lines


def with_lists(body: Sequence[Line], words: Words, phrases: Phrases | None, rng: random.Random) -> list[Line]:
    """Return the body lines of a text with a list planted between or after them, or paragraphs cut into clauses."""
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
