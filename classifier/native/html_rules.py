"""What libxml2's parser of HTML knows about elements and references, asked by parsing tiny documents.

`python -m copytaster.classifier.native.html_rules classifier/native` writes the answers into `html_elements.hpp` and `html_entities.hpp`,
by which the reader of `html.hpp` builds the same trees. A test holds the two files equal to what the installed lxml
says. Nothing else imports this module.
"""

from __future__ import annotations

import html.entities
import random
import sys
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from lxml import etree
from lxml.html import HTMLParser, defs

from ..page.parse import _OF_HEAD

TAGS = sorted(
    defs.tags
    | set(
        """article aside audio bdi canvas circle clippath data datalist defs details dialog ellipse figcaption figure
        footer foreignobject frame g header hgroup keygen line lineargradient listing main mark marquee mask math meter mi mn
        mo mrow nav nobr noembed noframes output path pattern picture plaintext polygon polyline portal progress rb rect rp rt
        rtc ruby search section slot source spacer stop summary svg symbol template text time track tspan use video wbr
        xmp""".split()
    )
)
FRAME = ("html", "head", "body")
"""The elements that every page has."""
BOOLEAN = sorted(
    """allowfullscreen async autofocus autoplay checked compact controls declare default defer disabled formnovalidate
    hidden inert ismap itemscope loop multiple muted nohref nomodule noresize noshade novalidate nowrap open readonly
    required reversed selected sortable truespeed typemustmatch visible""".split()
)
"""Attributes that may be written without a value."""
SHIELD, UNKNOWN = "x-shield", "x-unknown"
"""Elements that libxml2 does not know: no start tag closes them."""
SLOT_BITS = 11


def ask(text: str) -> etree._Element:
    """Parse a document as `page/parse.py` does."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    return etree.fromstring(text.encode(), parser=parser)


def around(root: etree._Element, text: str) -> Iterator[etree._Element]:
    """Walk up from the element that holds a text."""
    for element in root.iter():
        if element.text == text:
            yield element
            yield from element.iterancestors()
        elif element.tail == text:
            yield from element.iterancestors()


def is_open(root: etree._Element) -> bool:
    """Whether the element `o` holds the text `T`."""
    return any(element.get("id") == "o" for element in around(root, "T"))


def mode(tag: str) -> str:
    """Say how the text of an element is read."""
    if tag in FRAME:
        return "DATA"
    first = ask(f"<p><{tag}><b>&amp;</b></{tag}>").find(f".//{tag}")
    assert first is not None, tag
    if not (first.text or "").startswith("<b>&"):
        return "DATA"
    if ask(f"<p><{tag}></{tag}>").find(f".//{tag}").text:
        return "PLAINTEXT"
    if "amp;" not in first.text:
        return "RCDATA"
    hidden = ask(f"<p><{tag}><!--<{tag}></{tag}>T--></{tag}>").find(f".//{tag}").text
    return "SCRIPT_DATA" if "T" in hidden else "RAWTEXT"


def is_empty(tag: str) -> bool:
    """Whether an element never has content."""
    return tag not in FRAME and not is_open(ask(f"<p><{tag} id=o>T"))


def home(tag: str) -> str:
    """Say into which part of a page an element goes if it comes first."""
    if tag in FRAME:
        return "NOWHERE"
    parent = ask(f"<{tag} id=n>").find(".//*[@id='n']").getparent().tag
    return {"head": "IN_HEAD", "body": "IN_BODY"}.get(parent, "NOWHERE")


def is_closed(old: str, new: str) -> bool:
    """Whether a start tag closes an open element."""
    if old != "head":
        within = {"html": "<html id=o>", "body": "<html><body id=o>"}.get(old, f"<html><body><{old} id=o>")
        return not is_open(ask(f"{within}<{new}>T"))
    root = ask(f"<html><head id=o><{new} id=n><meta id=m>")
    found = root.find(".//*[@id='n']")
    if found is None:  # of a second html or head
        found = root.find(".//*[@id='m']")
    return all(element.tag != "head" for element in found.iterancestors())


def ends_over(outer: str, inner: str) -> bool:
    """Whether an end tag closes an element that is open inside its own."""
    within = {"html": "<html id=o><head>", "head": "<html><head id=o>"}.get(outer, f"<html><head><{SHIELD}><{outer} id=o>")
    return not is_open(ask(f"{within}<{SHIELD}><{inner}></{outer}>T"))


def ranks(tags: Iterable[str]) -> dict[str, int]:
    """Rank the end tags: one closes elements of its own rank and below."""
    outer = [*tags, UNKNOWN]
    inner = [tag for tag in outer if tag not in ("html", "head")]
    over = {(one, other): one == other or ends_over(one, other) for one, other in product(outer, inner)}
    reach = {tag: sum(over[tag, other] for other in inner) for tag in outer}
    steps = sorted(set(reach.values()))
    assert reach[UNKNOWN] == steps[0]
    assert all(closed == (reach[one] >= reach[other]) for (one, other), closed in over.items())
    return {tag: steps.index(size) for tag, size in reach.items()}


def word(name: str) -> int:
    """Return the number by which `html_tags.hpp` looks a name up."""
    return int.from_bytes(name.encode()[:8], "little") + len(name)


def multiplier() -> int:
    """Find a number that gives each name a place of its own."""
    rng = random.Random(1)
    while True:
        number = rng.getrandbits(64) | 1
        if len({word(tag) * number % 2**64 >> 64 - SLOT_BITS for tag in TAGS}) == len(TAGS):
            return number


def set_in_lines(values: Iterable[str], width: int = 114) -> list[str]:
    """Join values to lines."""
    lines = [""]
    for value in values:
        if len(lines[-1]) + len(value) > width:
            lines.append("")
        lines[-1] += value
    return lines


def listed(values: Iterable[object]) -> str:
    """Write the values of an array."""
    return "\n".join(f"    {line.rstrip()}" for line in set_in_lines(f"{value}, " for value in values))


def elements() -> str:
    """Write `html_elements.hpp`."""
    modes, empty = {tag: mode(tag) for tag in TAGS}, {*filter(is_empty, TAGS)}
    nests = [tag for tag in TAGS if modes[tag] == "DATA" and tag not in empty]
    rank, numbers = ranks(nests), {tag: number for number, tag in enumerate(TAGS, 1)}
    closes = {old: [numbers[new] for new in TAGS if is_closed(old, new)] for old in nests}
    words = len(TAGS) // 64 + 1

    def row(tag: str) -> str:
        sets = [sum(1 << at % 64 for at in closes.get(tag, ()) if at // 64 == part) for part in range(words)]
        bits = ", ".join(f"{part:#x}" if part else "0" for part in sets)
        flags = ", ".join(str(tag in group).lower() for group in (empty, _OF_HEAD))
        return f'    {{"{tag}", {len(tag)}, {modes[tag]}, {home(tag)}, {rank.get(tag, 0)}, {flags}, {{{bits}}}}},'

    flagged = [name for name in BOOLEAN if ask(f"<p {name}>").find(".//p").get(name)]
    assert all(ask(f"<p {name}>").find(".//p").get(name) == name for name in flagged)
    return _ELEMENTS.format(
        version=".".join(map(str, etree.LIBXML_VERSION[:2])),
        words=words,
        rows="\n".join(map(row, TAGS)),
        names=", ".join(f"{tag.upper()} = {numbers[tag]}" for tag in (*FRAME, "p", "br", "script", "style")),
        slot_bits=SLOT_BITS,
        multiplier=f"{multiplier():#x}",
        flagged=listed(f'"{name}"' for name in flagged),
    )


def entities() -> str:
    """Write `html_entities.hpp`."""
    known = sorted((name.encode()[:-1], name, text) for name, text in html.entities.html5.items() if name[-1] == ";")
    names = [*html.entities.html5]
    read = ask("".join(f"<p>&{name}</p>" for name in names)).iter("p")
    assert [element.text for element in read] == [html.entities.html5[name] for name in names]
    rows, texts, place = [], [], 0
    for bare, name, text in known:
        meaning = text.encode()
        is_bare = name[:-1] in html.entities.html5
        rows.append(f"{{{place}, {len(bare)}, {len(meaning)}, {int(is_bare)}}}")
        texts.append(name[:-1] + "".join(f"\\{byte:03o}" for byte in meaning))
        place += len(bare) + len(meaning)
    firsts = [sum(bare[0] < letter for bare, *_ in known) for letter in range(ord("A"), ord("z") + 2)]
    return _ENTITIES.format(
        longest=max(len(bare) for bare, *_ in known),
        bare=max(len(name) for name in names if name[-1] != ";"),
        rows=listed(rows),
        firsts=listed(firsts),
        texts="\n".join(f'    "{line}"' for line in set_in_lines(texts)),
    )


def main(folder: str) -> None:
    """Write both files."""
    for name, text in (("html_elements.hpp", elements()), ("html_entities.hpp", entities())):
        Path(folder, name).write_text(text, encoding="utf-8", newline="\n")


_ELEMENTS = """\
// What libxml2 {version} knows about elements. Written by html_rules.py.
#pragma once
#include <cstdint>

namespace native {{
namespace html {{

enum Mode : uint8_t {{ DATA, RAWTEXT, RCDATA, SCRIPT_DATA, PLAINTEXT }}; // how the text of an element is read
enum Home : uint8_t {{ NOWHERE, IN_HEAD, IN_BODY }};                // the part of a page that it opens if it comes first

struct Rule {{
    char name[15];
    uint8_t size;
    Mode mode;
    Home home;
    uint8_t rank;                // of its end tag, which closes elements of its own rank and below
    bool is_empty;               // never has content
    bool is_of_head;             // page/parse.py leaves it in a head
    uint64_t closed_by[{words}];       // the numbers of the start tags that close it, as bits
}};

// By number; the first is for elements that libxml2 does not know.
constexpr Rule RULES[] = {{
    {{"", 0, DATA, IN_BODY, 0, false, false, {{}}}},
{rows}
}};
enum Number : uint8_t {{ UNKNOWN = 0, {names} }};

// The first eight bytes of a name, plus its size, times this: the first bits are its own.
constexpr uint64_t MULTIPLIER = {multiplier};
constexpr int SLOT_BITS = {slot_bits};

// Attributes whose value is their name where none is written.
constexpr const char *FLAGS[] = {{
{flagged}
}};

}} // namespace html
}} // namespace native
"""
_ENTITIES = """\
// The named references of HTML. Written by html_rules.py.
#pragma once
#include <cstdint>

namespace native {{
namespace html {{

// A name and, directly behind it, what it means: a place in `ENTITY_TEXTS` and the sizes of both.
struct Entity {{
    uint16_t place;
    uint8_t size, meaning;
    uint8_t is_bare; // known without a semicolon, too
}};

constexpr int LONGEST_ENTITY = {longest}, LONGEST_BARE_ENTITY = {bare};
constexpr Entity ENTITIES[] = {{
{rows}
}};

// How many entities come before those with a first letter, from A on.
constexpr uint16_t FIRST_ENTITIES[] = {{
{firsts}
}};

constexpr char ENTITY_TEXTS[] =
{texts};

}} // namespace html
}} // namespace native
"""

if __name__ == "__main__":
    main(sys.argv[1])
