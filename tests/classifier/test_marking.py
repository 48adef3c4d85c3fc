"""Marks stand where the segmenter cut, and nothing in a marked page runs or loads."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.plain_text import pieces_of
from copytaster.classifier.review.marking import MARK, marked_page, marked_text

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(FIXTURES.glob("pages/*/*/*/page.html"))


def marks_of(html: str) -> dict[int, str]:
    """Block → the text of its marks, white space squeezed, as another parse of the marked page finds them."""
    found: dict[int, list[str]] = {}
    for mark in lxml.html.document_fromstring(html).iter(MARK):
        assert len(mark) == 0
        found.setdefault(int(mark.get("n")), []).append(mark.text)
    return {i: "".join("".join(texts).split()) for i, texts in found.items()}


def marked(body: str) -> str:
    return marked_page(read_page(f"<html><body>{body}</body></html>")).html


@pytest.mark.parametrize("file", PAGES, ids=lambda file: "/".join(file.parts[-4:-1]))
def test_every_block_of_every_fixture_is_marked_with_its_text(file: Path) -> None:
    page = read_page(file.read_text(encoding="utf-8"))
    before = lxml.html.tostring(page.tree)
    zero_width = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))
    found = {i: text.translate(zero_width) for i, text in marks_of(marked_page(page).html).items()}
    assert found == {block.index: "".join(block.text.split()) for block in page.blocks}
    assert lxml.html.tostring(page.tree) == before


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("texts/*/*/*/text.txt")), ids=lambda file: file.parts[-2])
def test_every_piece_of_every_text_is_marked(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    pieces = pieces_of(text)
    html = marked_text(text, pieces).html
    assert marks_of(html) == {i: "".join(piece.text.split()) for i, piece in enumerate(pieces)}
    assert "".join(lxml.html.document_fromstring(html).text_content().split()) == "".join(text.split())


def test_lines_between_breaks_have_marks_of_their_own() -> None:
    html = marked("<div>one <b>bold</b> end<br>two<br><br><a href='/x'>three</a>!</div>")
    assert marks_of(html) == {0: "oneboldend", 1: "two", 2: "three!"}
    assert f'<b><{MARK} n="0">bold</{MARK}></b><{MARK} n="0"> end</{MARK}><br>' in html


def test_what_is_no_block_is_not_marked() -> None:
    assert marks_of(marked("<p>one</p>***<p>two</p><script>three</script>")) == {0: "one", 1: "two"}


@pytest.mark.parametrize(
    "harm",
    [
        "<script>harm()</script>",
        "<script src=//harm.example/a.js></script>",
        "<img src=x onerror=harm()>",
        "<img srcset='//harm.example/a 2x' src='//harm.example/b'>",
        "<a href='javascript:harm()'>a</a>",
        "<a href='https://harm.example/' ping='//harm.example/p' target=_top>a</a>",
        "<link rel=stylesheet href=//harm.example/a.css>",
        "<meta http-equiv=refresh content='0;url=//harm.example'>",
        "<base href=//harm.example>",
        "<iframe src=//harm.example></iframe>",
        "<iframe srcdoc='<b>harm</b>'></iframe>",
        "<object data=//harm.example></object>",
        "<embed src=//harm.example></embed>",
        "<video poster=//harm.example/a></video>",
        "<style>@import '//harm.example/a.css'; p { color: red }</style>",
        "<p style='background: url(//harm.example/a)'>",
        '<style>p { background: url( "//harm.example/a" ) }</style>',
        "<table background=//harm.example/a></table>",
        "<style>p { background: image-set(url(//harm.example/a) 1x) }</style>",
        "<body onload=harm()>",
        "<form action=//harm.example><button formaction=//harm.example>a</button></form>",
        "<svg><image href=//harm.example/a /><use xlink:href='//harm.example/b#c'/></svg>",
        "<input type=image src=//harm.example/a autofocus onfocus=harm()>",
        "<noscript><img src=//harm.example></noscript>",
        "<svg onload=harm()></svg>",
        "<math href='javascript:harm()'></math>",
        "<template><img src=//harm.example></template>",
        "<p ONCLICK=harm()>a</p>",
        "<audio src=//harm.example></audio>",
    ],
)
def test_harm_is_taken_out(harm: str) -> None:
    html = marked(f"<p>before</p>{harm}<p>after</p>")
    html = html.replace('title="https://harm.example/"', "")  # where a link leads may be told
    assert "harm" not in html
    assert [text for text in marks_of(html).values() if text in {"before", "after"}] == ["before", "after"]


def test_own_looks_stay() -> None:
    image = "data:image/png;base64,iVBORw0KGgo="
    rule = f"p {{ color: red; background: url({image}) }}"
    html = marked(f"<style>{rule}</style><p style='margin: 0'>a<img src='{image}'></p>")
    assert rule in html
    assert 'style="margin: 0"' in html
    assert f'<img src="{image}">' in html


def test_a_page_that_loses_its_styles_is_known() -> None:
    rules = "<style>" + "p { margin: 0; color: #123456 } " * 50 + "</style>"
    assert marked_page(read_page("<p>a</p>")).unstyled
    assert not marked_page(read_page(f"{rules}<p>a</p>")).unstyled
    assert marked_page(read_page(f"<link rel=stylesheet href=a.css>{rules}<p>a</p>")).unstyled


@pytest.mark.parametrize("tag", ["title", "xmp", "plaintext", "noembed", "noframes", "listing"])
def test_marks_are_never_shown_as_text(tag: str) -> None:
    html = marked(f"<p>one</p><{tag}>two</{tag}>")
    assert f"<{tag}" not in html
