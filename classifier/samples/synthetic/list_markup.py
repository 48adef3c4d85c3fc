"""Rows of a list → elements, in the markups that articles and teaser boxes share."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from .planting import Line, address, word

STYLES = (
    "list",
    "list",
    "list",
    "table",
    "table",
    "paragraphs",
    "paragraphs",
    "breaks",
    "breaks",
    "definitions",
    "grid",
    "bold",
    "lead",
    "spans",
    "divs",
    "headings",
    "quote",
)
_JOINTS = (" ", ": ", " – ", ", ", " | ", " (")


@dataclass(frozen=True)
class Style:
    """The markup of one list: `shape` (one of STYLES), class of its elements, bullet, separator of the cells of a row,
    and the share of its rows that are links."""

    shape: str
    own: str
    bullet: str
    joint: str
    linked: float

    @classmethod
    def drawn(cls, rng: random.Random, linked: float = 0.0) -> Style:
        """Draw a style at random."""
        return cls(
            shape=rng.choice(STYLES),
            own=rng.choice(("", "", word(rng), f"{word(rng)}-{word(rng)}")),
            bullet=rng.choice(("", "", "", "", "- ", "• ", "· ", "▶ ", "■ ", "– ")),
            joint=rng.choice(_JOINTS),
            linked=linked,
        )


def joined(cells: Sequence[str], joint: str) -> str:
    """Join the cells of a row into one line."""
    if cells[0].endswith((":", ".", "]")) or len(cells) == 1:
        return " ".join(cells)
    return f"{joint.join(cells)})" if joint == " (" else joint.join(cells)


def marked_up(
    rows: Sequence[Sequence[str]], label: str, style: Style, rng: random.Random
) -> tuple[list[etree._Element], list[Line]]:
    """Return the elements of a list, and its lines with `label`: one per cell in tables and grids, else one per row."""
    attributes = {"class": style.own} if style.own else {}
    whole = [f"{style.bullet}{joined(row, style.joint)}" for row in rows]
    lines = [(text, label) for text in whole]
    cells = [(cell, label) for row in rows for cell in row]
    if style.shape in {"table", "grid"}:
        box = etree.Element("table" if style.shape == "table" else "div", attributes)
        row_tag, cell_tag = ("tr", "td") if style.shape == "table" else ("div", "div")
        for row in rows:
            line = etree.SubElement(box, row_tag)
            for cell in row:
                _fill(etree.SubElement(line, cell_tag), cell, style, rng)
        return [box], cells
    if style.shape == "definitions":
        box = etree.Element("dl", attributes)
        for row in rows:
            _fill(etree.SubElement(box, "dt" if len(row) > 1 else "dd"), row[0], style, rng)
            if len(row) > 1:
                _fill(etree.SubElement(box, "dd"), joined(row[1:], style.joint), style, rng)
        return [box], [
            (text, label) for row in rows for text in (row[0], joined(row[1:], style.joint) if row[1:] else "") if text
        ]
    if style.shape == "headings" and all(len(row) > 1 for row in rows):
        made = []
        for row in rows:
            for tag, text in (("h4", row[0]), ("p", joined(row[1:], style.joint))):
                made.append(etree.Element(tag, attributes))
                _fill(made[-1], text, style, rng)
        return made, [(text, label) for row in rows for text in (row[0], joined(row[1:], style.joint))]
    if style.shape == "breaks":
        box = etree.Element(rng.choice(("p", "div")), attributes)
        for i, text in enumerate(whole):
            if i:
                etree.SubElement(box, "br")
            _fill(etree.SubElement(box, "span"), text, style, rng)
        return [box], lines
    tag = {"list": "li", "divs": "div", "spans": "div"}.get(style.shape, "p")
    made = []
    for row, text in zip(rows, whole, strict=True):
        element = etree.Element(tag, attributes if style.shape != "list" else {})
        made.append(element)
        if style.shape == "lead" and len(row) > 1 and text.startswith(row[0]):
            lead = etree.SubElement(element, rng.choice(("b", "strong")))
            lead.text, lead.tail = row[0], text[len(row[0]) :]
            continue
        if style.shape == "bold":
            element = etree.SubElement(element, rng.choice(("b", "strong")))
        if style.shape == "spans":
            element = etree.SubElement(etree.SubElement(element, "span"), "span")
        _fill(element, text, style, rng)
    if style.shape in {"list", "quote"} or rng.random() < 0.25:
        tags = {"list": ("ul", "ul", "ol"), "quote": ("blockquote",)}.get(style.shape, ("div", "section"))
        box = etree.Element(rng.choice(tags), attributes)
        box.extend(made)
        return [box], lines
    return made, lines


def _fill(element: etree._Element, text: str, style: Style, rng: random.Random) -> None:
    if rng.random() < style.linked:
        target = rng.choice((address(rng), address(rng), f"#{word(rng)}", f"/tag/{word(rng)}"))
        element = etree.SubElement(element, "a", href=target)
    element.text = text
