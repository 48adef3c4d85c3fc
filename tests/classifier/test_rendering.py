"""The article as simple HTML."""

from __future__ import annotations

import re

import pytest
from copytaster.classifier import Label, Verdict
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.rendering import render, render_lines


def rendered(body: str, dropped: str = "", url: str | None = "https://post.example/a/") -> str:
    """The HTML of a page of which every block is kept that does not hold `dropped`."""
    page = read_page(f"<html><body>{body}</body></html>", url)
    return render(page, verdicts(page, dropped)).replace("\n", "")


def verdicts(page: Page, dropped: str = "") -> list[Verdict]:
    return [Verdict(block, Label.BODY, 0.9, not (dropped and dropped in block.text)) for block in page.blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One <b>bold</b> and <i>slanted</i> word.</p>",
         "<p>One <strong>bold</strong> and <em>slanted</em> word.</p>"),
        ("<p>See <a href='/b?x=1&amp;y=2'>the <b>list</b></a>.</p>",
         '<p>See <a href="https://post.example/b?x=1&amp;y=2">the <strong>list</strong></a>.</p>'),
        ("<p>Not <a href='javascript:x()'>this</a> <a name=a>or that</a>.</p>", "<p>Not this or that.</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<div>Plain <br> line</div>", "<p>Plain</p><p>line</p>"),
        ("<p>Plain<br>line</p>", "<p>Plain<br>line</p>"),
        ("<h1>A</h1><h3>B</h3><h6>C</h6>", "<h2>A</h2><h3>B</h3><h4>C</h4>"),
        ("<ul><li>one<ul><li>two</li><li>three</li></ul></li><li>four</li></ul>",
         "<ul><li>one<ul><li>two</li><li>three</li></ul></li><li>four</li></ul>"),
        ("<ol><li><p>one</p><p>two</p></li><li>three</li></ol>", "<ol><li>one<br>two</li><li>three</li></ol>"),
        ("<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>", "<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<ul><li>a</li><li>b</li></ul>"),
        ("<li>alone</li><li>again</li>", "<ul><li>alone</li><li>again</li></ul>"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<blockquote>a<br>b</blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><b>d</b></td></tr></table>",
         "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><strong>d</strong></td></tr></table>"),
        ("<table><tr><td></td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td><td></td></tr></table>",
         "<table><tr><td></td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td><td></td></tr></table>"),
        ("<table><tr><td><p>One paragraph of a page that is laid out by a table.</p></td></tr></table>",
         "<p>One paragraph of a page that is laid out by a table.</p>"),
        ("<h2><a href='/x'>Title</a></h2>", '<h2><a href="https://post.example/x">Title</a></h2>'),
        ("<p>spaced   <b> out </b> text</p>", "<p>spaced <strong>out </strong>text</p>"),
        ("<p><script>x</script>so&shy;ft</p>", "<p>soft</p>"),
        ("<a href='/x'><p>linked block</p></a>", "<p>linked block</p>"),
    ],
)  # fmt: skip
def test_simple_html(body: str, expected: str) -> None:
    assert rendered(body) == expected


def test_dropped_blocks_are_left_out() -> None:
    body = "<nav><ul><li>no menu</li></ul></nav><p>a</p><p>no teaser</p><ul><li>b</li><li>no c</li><li>d</li></ul>"
    assert rendered(body, dropped="no ") == "<p>a</p><ul><li>b</li><li>d</li></ul>"
    assert rendered("<p>no</p>", dropped="no") == ""


def test_a_cell_that_is_dropped_stays_empty() -> None:
    table = "<table><tr><td>a</td><td>no b</td><td>c</td></tr></table>"
    assert rendered(table, dropped="no ") == "<table><tr><td>a</td><td></td><td>c</td></tr></table>"


def test_relative_links_of_an_unknown_page_are_text() -> None:
    assert rendered("<p>See <a href='/x'>it</a>.</p>", url=None) == "<p>See it.</p>"


def test_the_text_is_that_of_the_blocks() -> None:
    body = (
        "<div>a <span>b</span><div>c<table><tr><td>d<td>e <i>f</i></table>g</div>h<section><img>i<figure>j"
        "<figcaption>k</figcaption></figure></section> l <b><p>m</p></b> n &amp; o <unknown>p</unknown></div>"
    )
    page = read_page(f"<html><body>{body * 3}</body></html>")
    for dropped in ("", "c", "d", "j", "m"):
        judged = verdicts(page, dropped)
        text = re.sub(r"<[^>]*>", " ", render(page, judged)).replace("&amp;", "&")
        assert text.split() == " ".join(v.block.text for v in judged if v.kept).split()


def test_lines_of_a_text_are_paragraphs() -> None:
    assert render_lines(["a < b", "c"]) == "<p>a &lt; b</p>\n<p>c</p>"


@pytest.mark.parametrize("around", ["<blockquote>", "<ul><li>", "<ol><li><blockquote>"])
def test_no_block_is_written_in_more_than_a_few_elements(around: str) -> None:
    """The elements around a block are written and compared for each block of a page."""
    html = rendered(around * 60 + "<p>The ferry runs again.</p><p>So does the bus.</p>")
    assert html.count("<ul>") + html.count("<ol>") + html.count("<li>") + html.count("<blockquote>") <= 31
    assert re.sub(r"<[^>]+>", " ", html).split() == "The ferry runs again. So does the bus.".split()
