"""Second copies of a text are found; a sentence repeated inside one text is not a copy."""

from __future__ import annotations

import pytest
from copytaster.classifier.page.copies import copies, key_of, keys_of, without
from copytaster.classifier.page.page import read_page

TEXT = [
    "The council of the bay voted on Tuesday evening to keep the old swimming baths open.",
    "What it costs",
    "Engineers had warned in January that the boiler could fail before the summer began.",
    "“We taught four generations of children to swim,” said the woman who runs the club.",
    "Work will begin in the first week of May, and the baths are to open again in June.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
BREAKS = "<br><br>".join(TEXT)


def repeated(body: str) -> list[str]:
    page = read_page(f"<html><body>{body}</body></html>")
    return [page.leaves[i].text for i in sorted(copies(page.nodes, page.leaves))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div class=a>{PARAGRAPHS}</div><div class=b>{PARAGRAPHS}</div>", TEXT),
        (f"<article>{PARAGRAPHS}</article><article hidden>{PARAGRAPHS}</article>", TEXT),
        (f"<div>{PARAGRAPHS}</div><section><div>{BREAKS}</div></section>", TEXT),
        (f"<div>{BREAKS}</div><div>{BREAKS}</div>", TEXT),
        (f"<main><div>{PARAGRAPHS}</div></main><div>{PARAGRAPHS}</div><div>{PARAGRAPHS}</div>", TEXT * 2),
        (f"<div>{PARAGRAPHS}</div><amp-x>{PARAGRAPHS}</amp-x>", TEXT),
        (f"<div>{PARAGRAPHS}</div><div>{PARAGRAPHS.replace('“', '').replace('”', '')}</div>", None),
        # a shortened copy, and a shortened text before the whole one
        (f"<div>{PARAGRAPHS}</div><div><p>{TEXT[0]}</p><p>{TEXT[2]}</p></div>", [TEXT[0], TEXT[2]]),
        (f"<div><p>{TEXT[0]}</p><p>{TEXT[2]}</p></div><div>{PARAGRAPHS}</div>", [TEXT[0], TEXT[2]]),
        # a lead that the text repeats
        (f"<article><p class=lead>{TEXT[0]}</p>{PARAGRAPHS}</article>", [TEXT[0]]),
        (f"<article><h2>{TEXT[0]}</h2><div>{PARAGRAPHS}</div></article>", [TEXT[0]]),
    ],
)
def test_copies_are_found(body: str, expected: list[str] | None) -> None:
    found = repeated(body)
    assert len(found) == len(TEXT) if expected is None else found == expected


LONG = [
    "The ferry between Harl and Osney will stop at the old pier again from the first of April, the office said.",
    "For eleven years passengers had to walk from the new quay, because the planks were too weak for a crowd.",
    "“My mother cannot walk that far any more,” said Ina Brandt, who sells bread on the island every morning.",
    "Carpenters from three villages have replaced ninety planks and two of the piles, at a cost of 84,000 crowns.",
    "The office will count the passengers until the autumn and then decide whether a second boat is needed.",
    "A small celebration with a brass band is planned for the first crossing. It begins at seven in the morning.",
]


def paragraphs(texts: list[str], names: str = "") -> str:
    return "".join(f"<p class='{names}'>{text}</p>" for text in texts)


FULL = paragraphs(LONG)
JOINED = " ".join(LONG)
CUT = f"{LONG[2][:70]} …"
SHORT = LONG[5].partition(" It")[0]
HEADING = "<h1>Ferry returns to the old pier</h1>"


def twins(one: str, other: str, cut: int | None = None) -> str:
    return "".join(
        f"<{one}>{text[:cut]}{'…' if cut else ''}</{one.split()[0]}><{other}>{text}</{other.split()[0]}>"
        for text in LONG
    )


@pytest.mark.parametrize(
    "body",
    [
        f"{FULL}<div class=mobile>{FULL}</div>",
        f"<div class=mobile>{FULL}</div>{FULL}",
        FULL * 2,
        twins("p class=wide", "p class=narrow"),
        twins("div class=wide", "div class=narrow"),
        twins("p class=short", "p class=whole", 70),
        "".join(f"<div><p class=wide>{text}</p><p class=narrow>{text}</p></div>" for text in LONG),
        # a preview
        f"<div>{paragraphs(LONG[:2])}<p>{CUT}</p></div><div>{FULL}</div>",
        f"<div>{paragraphs(LONG[:2])}<p>{CUT}</p></div>{FULL}",
        f"{paragraphs(LONG[:2])}<p>{CUT}</p><div>{FULL}</div>",
        f"<div class=excerpt><p>{LONG[0][:80]} ... <a href=#whole>Read more</a></p></div><div>{FULL}</div>",
        f"<div>{paragraphs(LONG[:5])}<p>{LONG[5][:50]} [...]</p></div><div>{FULL}</div>",
        # paragraphs joined into one block, or lines
        f"<div>{FULL}</div><div class=print>{JOINED}</div>",
        f"<div class=print>{JOINED}</div><div>{FULL}</div>",
        f"{FULL}<div class=print>{JOINED}</div>",
        f"{HEADING}{FULL}<div class=print>Ferry returns to the old pier {JOINED}</div>",
        f"<div>{FULL}</div>" + f"<div class=print>{JOINED}</div>" * 2,
        f"{FULL}<div class=print>{'<br><br>'.join(LONG)}</div>",
        f"<div class=print>{'<br><br>'.join(LONG)}</div>{FULL}",
        # small differences
        f"<div>{FULL}</div><div>{FULL.replace('“', '&quot;').replace('”', '&quot;')}</div>",
        f"<div>{FULL}</div><div><figure><figcaption>The old pier in March.</figcaption></figure>{FULL}</div>",
        f"<div>{paragraphs(LONG[:5])}<p>{SHORT}</p></div><div>{FULL}</div>",
        f"<div>{FULL}</div><div>{paragraphs(LONG[:5])}<p>{SHORT}</p></div>",
        f"<div>{FULL}</div><div>{paragraphs(LONG[:5])}</div><div>{FULL}</div>",
    ],
)
def test_each_paragraph_stays_once(body: str) -> None:
    page = read_page(f"<html><body><article>{body}</article></body></html>")
    gone = copies(page.nodes, page.leaves)
    texts = [leaf.text for i, leaf in enumerate(page.leaves) if i not in gone and len(leaf.text) > 40]
    assert [text.replace('"', "“", 1).replace('"', "”") for text in texts] == LONG


def test_the_whole_and_shown_text_stays() -> None:
    for body, expected in (
        (f"<div>{paragraphs(LONG[:2])}</div><div>{FULL}</div>", {0, 1}),
        (f"<div hidden>{FULL}</div><div>{FULL}</div>", set(range(6))),
        (f"<div>{FULL}</div><div hidden>{FULL}</div>", set(range(6, 12))),
    ):
        page = read_page(f"<html><body>{body}</body></html>")
        assert copies(page.nodes, page.leaves) == expected


def test_a_subheading_has_a_twin_too() -> None:
    texts = [f"<p>{LONG[0]}</p>", "<h2>The cost</h2>", f"<p>{LONG[3]}</p>", f"<p>{LONG[4]}</p>"]
    found = repeated("".join(f"<div class=wide>{text}</div><div class=narrow>{text}</div>" for text in texts))
    assert found == [LONG[0], "The cost", LONG[3], LONG[4]]


DRUMS = "And the drummers on the quay answered them with the three slow beats that every child knows."
TURNOUT = "In the district of {} the turnout was {} percent, and the list of the mayor won {} seats in the council."
REFRAIN = "“We will not leave this place,” sang the crowd, again and again, as the boats came in."


@pytest.mark.parametrize(
    "body",
    [
        PARAGRAPHS,
        f"<p>{TEXT[0]}</p><p>{REFRAIN}</p><p>{TEXT[2]}</p><p>{REFRAIN}</p><p>{TEXT[3]}</p><p>{REFRAIN}</p>",
        f"<div>{REFRAIN}<br>{TEXT[0]}<br>{REFRAIN}<br>{TEXT[2]}<br>{REFRAIN}</div>",
        f"<p>{TEXT[0]}</p><p>{TEXT[2]}</p><p>{REFRAIN}</p><blockquote><p>{REFRAIN}</p></blockquote>",
        "<table>" + "<tr><td>won</td><td>three to one</td></tr>" * 9 + "</table>",
        "<ul>" + "<li>Question</li><li>Answer</li>" * 9 + "</ul>",
        "<p>No more walls!</p>" * 6,
        f"<h2>One</h2><ul><li>{TEXT[0]}</li><li>{TEXT[2]}</li></ul>"
        f"<h2>Two</h2><ul><li>{TEXT[0]}</li><li>{TEXT[2]}</li></ul>",
        f"<div><p>{TEXT[0]}</p><p>{TEXT[2]}</p></div><div><p>{TEXT[0]}</p><p>{TEXT[3]}</p></div>",
        paragraphs([LONG[0], REFRAIN, DRUMS, LONG[1], REFRAIN, DRUMS, LONG[2]]),
        paragraphs([LONG[0], TURNOUT.format("Harl", 61, 12), LONG[1], TURNOUT.format("Harl", 48, 9)]),
        f"{paragraphs(LONG[:4])}<blockquote><p>{LONG[1]}</p><p>{LONG[2]}</p></blockquote>{paragraphs(LONG[4:])}",
        "".join(f"<p>Will the ferry also run on Sundays and on public holidays in winter?</p><p>{x}</p>" for x in LONG),
        "<table>" + "".join(f"<tr><td>{text}</td><td>{text}</td></tr>" for text in LONG) + "</table>",
        paragraphs([LONG[0], f"{LONG[0][:50]} is closed to cars and lorries for the next nine weeks.", LONG[1]]),
        "".join(f"<p>{part}</p>" for part in (f"{LONG[0][:70]} ...", LONG[0], f"{LONG[1][:70]} ...", LONG[2])),
        f"<div class=code>{' '.join(LONG)}</div><pre>{'<br>'.join(LONG)}</pre>",
        # a headline with its deck, and a block for sharing that joins them; a deck that joins two paragraphs
        f"<header><h1>{TEXT[0]}</h1><p class=deck>{LONG[0]}</p></header><div><p>{LONG[1]}</p></div>"
        f"<aside><p>{TEXT[0]} {LONG[0]} Share it with your friends on the island.</p></aside>",
        f"<header><h1>Pier</h1><p>{LONG[0]} {LONG[1]}</p></header><div>{paragraphs(LONG)}</div>",
    ],
)
def test_what_comes_twice_in_one_text_is_no_copy(body: str) -> None:
    assert repeated(body) == []


def test_the_tables_without_some_blocks() -> None:
    page = read_page("<div><p>one</p><p>two</p></div><p>three</p>")
    nodes, leaves = without(page.nodes, page.leaves, frozenset({1}))
    assert [leaf.text for leaf in leaves] == ["one", "three"]
    assert [(node.tag, node.first, node.end) for node in nodes[1:]] == [
        ("body", 0, 2),
        ("div", 0, 1),
        ("p", 0, 1),
        ("p", 1, 1),
        ("p", 1, 2),
    ]


def test_very_many_copies() -> None:
    assert len(repeated(f"<div><p>{TEXT[0]}</p><p>{TEXT[2]}</p></div>" * 3000)) == 2 * 2999


def test_very_many_equal_paragraphs() -> None:
    assert repeated(f"<p>{LONG[0]}</p>" * 5_000) == []
    assert len(repeated(f"<p>{LONG[0]}</p><p>{LONG[1]}</p><p>{LONG[2]}</p>" * 1_000)) >= 3 * 999
    repeated("".join(f"<div><p>{LONG[0]} {n}</p><p>{LONG[1]} {n}</p></div>" for n in (*range(500), *range(500))))
    repeated(f"<p>{'. ' * 5_000}a…{'. ' * 5_000}</p><p>{LONG[0]}</p>" * 2)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("",),
        ("Ferry, again!", "", "  ", "A_b-9"),
        ("Stra\u00dfe \u2026", "\u5317\u4eac\u3002", "\u0130", "x"),
        ("one\nline", "two"),
        ("\ud800", "\u00a9 Post"),
    ],
)
def test_keys_of_several_texts(texts: tuple[str, ...]) -> None:
    assert keys_of(texts) == [key_of(text) for text in texts]
