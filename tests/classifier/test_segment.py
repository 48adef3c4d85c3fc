"""Tree → leaves and nodes: where texts are cut, what is counted on them, what is skipped."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from copytaster.classifier.page.block import Leaf
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.page.segment import node_elements
from copytaster.classifier.page.tags import INLINE, SKIPPED

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"


def page_of(body: str) -> Page:
    return read_page(f"<html><body>{body}</body></html>")


def cut(body: str) -> list[tuple[str, str]]:
    """(tag, text) of every leaf."""
    page = page_of(body)
    return [(page.nodes[leaf.node].tag, leaf.text) for leaf in page.leaves]


def only_leaf(body: str) -> Leaf:
    (leaf,) = page_of(body).leaves
    return leaf


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("one<br>two<br/>three", [("body", "one"), ("body", "two"), ("body", "three")]),
        ("<div>one<br><br>two</div>", [("div", "one"), ("div", "two")]),
        ("<p>one<p>two", [("p", "one"), ("p", "two")]),
        ("<div>one<p>two</p>three</div>", [("div", "one"), ("p", "two"), ("div", "three")]),
        ("<ul><li>one</li><li>two</li></ul>", [("li", "one"), ("li", "two")]),
        (
            "<ol><li>one<ul><li>two</li></ul>three</li></ol>",
            [("li", "one"), ("li", "two"), ("li", "three")],
        ),
        ("<dl><dt>one</dt><dd>two</dd></dl>", [("dt", "one"), ("dd", "two")]),
        (
            "<table><caption>one</caption><tr><th>two</th><td>three</td></tr></table>",
            [("caption", "one"), ("th", "two"), ("td", "three")],
        ),
        ("<table><tr><td><p>one</p>two</td></tr></table>", [("p", "one"), ("td", "two")]),
        (
            "<figure><img src=a.jpg><figcaption>one</figcaption></figure><p>two</p>",
            [("figcaption", "one"), ("p", "two")],
        ),
        ("".join(f"<h{n}>{n}</h{n}>" for n in range(1, 7)), [(f"h{n}", str(n)) for n in range(1, 7)]),
        ("<blockquote>one<p>two</p></blockquote>", [("blockquote", "one"), ("p", "two")]),
        ("<pre>one\n  two</pre>", [("pre", "one"), ("pre", "two")]),
        ("<span><span>one <span>two</span></span></span> three", [("body", "one two three")]),
        ("<div><span>one</span><span>two</span></div>", [("div", "onetwo")]),
        ("<p>one <b>two</b> <i>three</i>, <em>four</em></p>", [("p", "one two three, four")]),
        ("<p>H<sub>2</sub>O</p>", [("p", "H2O")]),
        ("<a href=x><h3>one</h3><p>two</p></a>", [("h3", "one"), ("p", "two")]),
        ("<span><div>one</div>two</span>", [("div", "one"), ("body", "two")]),
        ("<news-card>one<news-text>two</news-text></news-card>", [("news-card", "one"), ("news-text", "two")]),
        ("<p>one<x:y>two</x:y></p>", [("p", "one"), ("x:y", "two")]),
        ("<button>one</button><label>two</label>", [("button", "one"), ("body", "two")]),
        ("<hr>one<hr>two", [("body", "one"), ("body", "two")]),
        ("<center>one</center><font>two</font>", [("center", "one"), ("body", "two")]),
    ],
)
def test_text_is_cut_at_block_level_tags_and_breaks(body: str, expected: list[tuple[str, str]]) -> None:
    assert cut(body) == expected


@pytest.mark.parametrize("tag", sorted(SKIPPED - {"head", "input", "frameset"}))
def test_skipped_tags_hold_no_text_but_their_tail_counts(tag: str) -> None:
    assert cut(f"<p>one <{tag}>code</{tag}>two</p><p>three</p>")[-1] == ("p", "three")
    assert "code" not in " ".join(text for _, text in cut(f"<p>one <{tag}>code</{tag}>two</p><p>three</p>"))
    assert "two" in " ".join(text for _, text in cut(f"<p>one <{tag}>code</{tag}>two</p><p>three</p>"))


@pytest.mark.parametrize("tag", sorted(INLINE - {"img", "wbr", "source"}))
def test_inline_tags_do_not_cut(tag: str) -> None:
    assert [text for _, text in cut(f"<div>one <{tag}>two</{tag}> three</div>")] == ["one two three"]


@pytest.mark.parametrize("tag", ["img src=a.jpg", "wbr", "input"])
def test_void_inline_tags_do_not_cut(tag: str) -> None:
    assert cut(f"<p>one <{tag}>two</p>") == [("p", "one two")]


def test_head_and_comments_are_no_text() -> None:
    page = read_page("<html><head><title>title</title></head><body><!-- no --><p>one<!-- no --> two</p><?php no ?>")
    assert [leaf.text for leaf in page.leaves] == ["one two"]


@pytest.mark.parametrize("body", ["<p>…</p>", "<p> </p>", "<p>|</p>", "<p>— •</p>", "<p>&nbsp;</p>", "<br><br>"])
def test_text_without_letter_or_digit_makes_no_leaf(body: str) -> None:
    assert cut(f"{body}<p>one</p>{body}") == [("p", "one")]


@pytest.mark.parametrize("word", ["7", "가", "あ", "ก", "я", "ß", "中", "ع", "क"])
def test_one_letter_of_any_script_makes_a_leaf(word: str) -> None:
    assert cut(f"<p>{word}</p>") == [("p", word)]


def test_white_space_is_squeezed() -> None:
    assert cut("<p>\n one \t two\u00a0\u3000three\u2028four\n</p>") == [("p", "one two three four")]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("春溪市\n“游泳馆”", "春溪市“游泳馆”"),
        ("“\n春溪市", "“春溪市"),
        ("他说……”\n“是", "他说……”“是"),
        ("市长→\n议会", "市长→议会"),
        ("列車が※\n来ない", "列車が※来ない"),
        ("本当⁉\nと言う", "本当⁉と言う"),
        ("第①\n章", "第①章"),
        # a space: a list sign, a space of the text itself, another script
        ("▪\n环球时代", "▪ 环球时代"),
        ("张三\u3000\n标签", "张三 标签"),
        ("春溪市\nAPP", "春溪市 APP"),
        ("새벗군\n도서관", "새벗군 도서관"),
        ("the baths\n“open”", "the baths “open”"),
    ],
)
def test_line_ends_between_wide_characters_are_no_spaces(source: str, shown: str) -> None:
    assert cut(f"<p>{source}</p>") == [("p", shown)]


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f"])
def test_zero_width_characters_vanish(sign: str) -> None:
    assert cut(f"<p>{sign}one{sign}two {sign} three{sign}</p><p>{sign}</p>") == [("p", "onetwo three")]


def test_the_joiner_of_emoji_and_scripts_stays() -> None:
    assert cut("<p>1 👩\u200d💻</p><p>ශ්\u200dරී</p>") == [("p", "1 👩\u200d💻"), ("p", "ශ්\u200dරී")]


def test_the_persian_non_joiner_stays() -> None:
    assert cut("<p>می\u200cخواهم خانه\u200cها</p>") == [("p", "می\u200cخواهم خانه\u200cها")]


def test_link_characters_are_counted() -> None:
    leaf = only_leaf("<p>one <a href='/a'>link</a> and <a href='/b'><b>bold</b> link</a></p>")
    assert (leaf.link_chars, leaf.links, leaf.href) == (len("link") + len("boldlink"), 2, "/a")


def test_a_block_that_is_one_link() -> None:
    leaf = only_leaf("<li><a href='https://a.example/'>all of it</a></li>")
    assert (leaf.link_chars, leaf.links, leaf.href) == (len(leaf.text), 1, "https://a.example/")


def test_a_link_around_blocks_counts_in_each() -> None:
    leaves = page_of("<a href=x><h3>one</h3><p>two three</p></a><p>four</p>").leaves
    assert [(leaf.link_chars, leaf.links, leaf.href) for leaf in leaves] == [(3, 1, "x"), (9, 1, "x"), (0, 0, "")]


def test_a_link_across_a_break_counts_on_both_sides() -> None:
    leaves = page_of("<p><a href=x>one<br>two</a> three</p>").leaves
    assert [(leaf.text, leaf.link_chars, leaf.links) for leaf in leaves] == [("one", 3, 1), ("two three", 3, 1)]


def test_link_characters_never_exceed_the_text() -> None:
    leaf = only_leaf("<p><a href=x>a\u200b\u200b\u200b\u200b\u200b\u200bb</a></p>")
    assert (leaf.text, leaf.link_chars) == ("ab", 2)


def test_a_link_without_address_or_text() -> None:
    leaf = only_leaf("<p><a name=top></a><a href=y> </a>one <a>two</a></p>")
    assert (leaf.link_chars, leaf.links, leaf.href) == (0, 0, "")


def test_an_anchor_without_address_takes_no_address_away() -> None:
    leaf = only_leaf("<p><a href=y>one</a> <a>two</a> <a href=''>three</a></p>")
    assert (leaf.link_chars, leaf.links) == (8, 2)
    leaf = only_leaf("<p><a>two</a> <a href=y>one</a></p>")
    assert (leaf.link_chars, leaf.links, leaf.href) == (3, 1, "y")


def test_emphasis_is_counted() -> None:
    leaf = only_leaf("<p><b>one</b> <strong>two</strong> <i>three</i> <em>x</em><cite>y</cite> <small>sm</small> z</p>")
    assert (leaf.bold_chars, leaf.italic_chars, leaf.small_chars) == (6, 7, 2)


def test_nested_emphasis_counts_once() -> None:
    leaf = only_leaf("<p><b>one <strong><i>two</i></strong></b></p>")
    assert (leaf.bold_chars, leaf.italic_chars) == (6, 3)


def test_breaks_are_known_on_both_sides() -> None:
    leaves = page_of("<div>one<br>two<br>three</div><p>four</p><div><br>five</div><p>six<br></p><p>seven</p>").leaves
    assert [(leaf.text, leaf.break_before, leaf.break_after) for leaf in leaves] == [
        ("one", False, True),
        ("two", True, True),
        ("three", True, False),
        ("four", False, False),
        ("five", True, False),
        ("six", False, True),
        ("seven", False, False),
    ]


@pytest.mark.parametrize("media", ["<img src=a>", "<iframe src=a></iframe>", "<video></video>", "<p><img src=a></p>"])
def test_media_before_a_block_is_noted_once(media: str) -> None:
    leaves = page_of(f"<p>one</p>{media}<p>two</p><p>three</p>").leaves
    assert [leaf.media for leaf in leaves] == [False, True, False]


def test_names_of_inline_elements_around_the_first_text() -> None:
    leaf = only_leaf("<p><span class='a b' id=c><b class=d>one</b></span> <span class=e>two</span></p>")
    assert leaf.inline == "a b c d"
    assert only_leaf("<p>one <span class=e>two</span></p>").inline == ""


def test_names_of_nodes() -> None:
    page = page_of("<div class='x y' id=z role=main itemprop=body data-testid=t data-other=n>one</div>")
    assert page.nodes[page.leaves[0].node].names == "x y z main body t"


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ("style='display:none'", True),
        ("style='color: red; display : none !important'", True),
        ("hidden", True),
        ("hidden=''", True),
        ("aria-hidden=true", True),
        ("aria-hidden=false", False),
        ("style='display:block'", False),
        ("style='text-decoration:none'", False),
        ("class=hidden", False),
    ],
)
def test_hidden_elements_hide_all_below(attributes: str, hidden: bool) -> None:
    page = page_of(f"<div {attributes}><section><p>one</p></section></div><p>two</p>")
    assert [page.nodes[leaf.node].hidden for leaf in page.leaves] == [hidden, False]


def test_nodes_are_ranges_of_leaves() -> None:
    page = page_of("<div>one<p>two</p></div><section></section><ul><li>three<li>four</ul>")
    found = {(node.tag, node.ordinal): (node.first, node.end) for node in page.nodes}
    assert found["div", 1] == (0, 2)
    assert found["p", 1] == (1, 2)
    assert found["section", 1] == (2, 2)
    assert found["ul", 1] == (2, 4)
    assert found["li", 2] == (3, 4)
    assert found["html", 1] == (0, 4)


def check_invariants(page: Page) -> None:
    nodes, leaves = page.nodes, page.leaves
    assert nodes[0].parent == -1
    assert (nodes[0].first, nodes[0].end) == (0, len(leaves))
    for i, node in enumerate(nodes[1:], start=1):
        above = nodes[node.parent]
        assert node.parent < i
        assert node.depth == above.depth + 1
        assert above.first <= node.first <= node.end <= above.end
        assert node.hidden or not above.hidden
    for i, leaf in enumerate(leaves):
        assert nodes[leaf.node].first <= i < nodes[leaf.node].end
        assert leaf.text == " ".join(leaf.text.split())
        assert any(map(str.isalnum, leaf.text))
        for count in (leaf.link_chars, leaf.bold_chars, leaf.italic_chars, leaf.small_chars):
            assert 0 <= count <= len(leaf.text)
        assert (leaf.links > 0) == (leaf.link_chars > 0)
    assert len({block.path for block in page.blocks}) == len({leaf.node for leaf in leaves})


def check_elements(page: Page) -> None:
    elements = node_elements(page.tree)
    assert [element.tag for element in elements] == [node.tag for node in page.nodes]
    index = {element: i for i, element in enumerate(elements)}
    for element, node in zip(elements, page.nodes, strict=True):
        above = element.getparent()
        while above is not None and above not in index:
            above = above.getparent()
        assert (-1 if above is None else index[above]) == node.parent


def test_elements_and_nodes_agree_on_all_fixture_pages() -> None:
    files = sorted(PAGES.rglob("page.html"))
    assert len(files) >= 24
    for file in files:
        page = read_page(file.read_bytes())
        check_invariants(page)
        check_elements(page)


def test_elements_and_nodes_agree_on_random_pages() -> None:
    rng = random.Random(11)
    tags = ["div", "p", "span", "a href=x", "b", "br", "ul", "li", "table", "tr", "td", "script", "x-y", "img", "h2"]
    for _ in range(200):
        parts = []
        for i in range(rng.randint(1, 80)):
            tag = rng.choice(tags)
            hidden = rng.choice(["", "", "", " hidden", " class='n m'"])
            parts.append(rng.choice([f"<{tag}{hidden}>", f"</{tag.split()[0]}>", f" word{i} ", "\u200b&nbsp;…"]))
        page = page_of("".join(parts))
        check_invariants(page)
        check_elements(page)
