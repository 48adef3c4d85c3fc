"""Writes what libxml2's parser of HTML knows into two C++ files, by which `html/reader.hpp` builds the same trees.

`python -m copytaster.classifier.native.html.tables classifier/native/html`, with the libxml2 that
`__init__.py` names. A test holds the files equal to what the installed lxml says. Nothing else imports this module.
"""

from __future__ import annotations

import html.entities
import random
import sys
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from ...page.parse import _OF_HEAD
from .rules import FRAME, TAGS, ask, flags, home, is_closed, is_empty, mode, ranks

SLOT_BITS = 11


def word(name: str) -> int:
    """Return the number by which `html/tags.hpp` looks a name up."""
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
    """Write `html/elements.hpp`."""
    modes, empty = {tag: mode(tag) for tag in TAGS}, {*filter(is_empty, TAGS)}
    nests = [tag for tag in TAGS if modes[tag] == "DATA" and tag not in empty]
    rank, numbers = ranks(nests), {tag: number for number, tag in enumerate(TAGS, 1)}
    closes = {old: [numbers[new] for new in TAGS if is_closed(old, new)] for old in nests}
    words = len(TAGS) // 64 + 1

    def row(tag: str) -> str:
        sets = [sum(1 << at % 64 for at in closes.get(tag, ()) if at // 64 == part) for part in range(words)]
        bits = ", ".join(f"{part:#x}" if part else "0" for part in sets)
        yes = ", ".join(str(tag in group).lower() for group in (empty, _OF_HEAD))
        return f'    {{"{tag}", {len(tag)}, {modes[tag]}, {home(tag)}, {rank.get(tag, 0)}, {yes}, {{{bits}}}}},'

    return _ELEMENTS.format(
        version=".".join(map(str, etree.LIBXML_VERSION[:2])),
        words=words,
        rows="\n".join(map(row, TAGS)),
        names=", ".join(f"{tag.upper()} = {numbers[tag]}" for tag in (*FRAME, "p", "br", "script", "style")),
        slot_bits=SLOT_BITS,
        multiplier=f"{multiplier():#x}",
        flags=listed(f'"{name}"' for name in flags()),
    )


def entities() -> str:
    """Write `html/entities.hpp`."""
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
    for name, text in (("elements.hpp", elements()), ("entities.hpp", entities())):
        Path(folder, name).write_text(text, encoding="utf-8", newline="\n")


_ELEMENTS = """\
// What libxml2 {version} knows about elements. Written by tables.py.
#pragma once
#include <cstdint>

namespace native {{
namespace html {{

enum Mode : uint8_t {{ DATA, RAWTEXT, RCDATA, SCRIPT_DATA, PLAINTEXT }}; // how the text of an element is read
enum Home : uint8_t {{ NOWHERE, IN_HEAD, IN_BODY }}; // the part of a page that it opens if it comes first

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
{flags}
}};

}} // namespace html
}} // namespace native
"""
_ENTITIES = """\
// The named references of HTML. Written by tables.py.
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

constexpr int LONGEST_ENTITY = {longest}, LONGEST_BARE_ENTITY = {bare}; // bytes of names
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
