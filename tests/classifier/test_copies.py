"""Second copies of a text are found; a sentence repeated inside one text is not a copy."""

from __future__ import annotations

import pytest
from copytaster.classifier.page.copies import copies, without
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
