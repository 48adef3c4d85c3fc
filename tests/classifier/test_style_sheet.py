"""Rules of a page's own style sheets, and pictures in boxes: where a browser ends a line, and what it hides."""

from __future__ import annotations

import pytest
from copytaster.classifier.page.hidden import is_for_readers, normal_style
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.style_sheet import LONGEST, rules_of


def lines(body: str, sheet: str = "") -> list[str]:
    page = read_page(f"<html><head><style>{sheet}</style></head><body>{body}</body></html>")
    return [leaf.text for leaf in page.leaves]


@pytest.mark.parametrize(
    "sheet",
    [
        ".zq{display:none}",
        "p .zq { color: red; DISPLAY : NONE !important }",
        "h1,.zq,h2{visibility:hidden}",
        "/* .zq{} */ @import 'x'; @media print{.zq{display:inline}} #text > p > span.zq{display:none;}",
        ".zq{display:block}.zq{display:none}",
        "div#text span.a.zq{display:none}",
        "#text>p>.zq{display:none}",
    ],
)
def test_a_rule_hides_an_inline_element(sheet: str) -> None:
    body = "<div id=text><p>The bridge opens<span class='a zq'>embed code 77</span> in May.</p></div>"
    assert lines(body, sheet) == ["The bridge opens in May."]


@pytest.mark.parametrize(
    "sheet",
    [
        "@media (max-width:600px){.zq{display:none}}",
        "@media screen{@supports (display:grid){.zq{display:none}}}",
        ".zq:hover{display:none}",
        ".other .zq{display:none}",
        ".zq::before{display:none}",
        ".zq{display:none}.zq{display:inline}",
        ".zq{display:none" + " " * LONGEST + "}",
        "span{display:none}",
        "body>.zq{display:none}",
        "p.lead .zq{display:none}",
        "p + .zq{display:none}",
        "em.zq{display:none}",
        "p:not(.x) .zq{display:none}",
        "..zq{display:none}",
    ],
)
def test_a_rule_for_another_screen_state_or_place_hides_nothing(sheet: str) -> None:
    assert lines("<p>The bridge opens <span class=zq>early</span> in May.</p>", sheet) == [
        "The bridge opens early in May."
    ]


def test_a_rule_does_not_hide_a_block() -> None:
    assert lines("<div class=story><p>Shown by a script.</p></div>", ".story{display:none}") == ["Shown by a script."]


def test_the_style_attribute_counts_more_than_a_rule() -> None:
    assert lines("<p>One <span class=zq style='display:inline'>two</span> three.</p>", ".zq{display:none}") == [
        "One two three."
    ]


def test_a_rule_shows_inline_elements_as_blocks() -> None:
    body = "<div><span class=para>The first one ends here</span><span class=para>and the second here.</span></div>"
    assert lines(body, ".para{display:block;margin:0}") == ["The first one ends here", "and the second here."]
    assert len(lines(body)) == 1


def test_a_rule_keeps_line_ends() -> None:
    body = "<div class=text>The first line.\nThe second one.</div>"
    assert lines(body, ".text{white-space:pre-line}") == ["The first line.", "The second one."]
    assert lines(body, ".text{white-space:normal}") == ["The first line. The second one."]
    assert lines("<pre class=text>The first line.\nGoes on.</pre>", ".text{white-space:normal}") == [
        "The first line. Goes on."
    ]
    assert lines("<pre style='white-space:normal'>The first line.\nGoes on.</pre>") == ["The first line. Goes on."]


@pytest.mark.parametrize("sheet", ["/*" * 50_000, "@" * 100_000, "a" * 150_000, "@a{" * 50_000, ".a" * 50_000 + "{"])
def test_odd_sheets_are_read_in_linear_time(sheet: str) -> None:
    assert not list(rules_of(sheet + "display"))


@pytest.mark.parametrize(
    ("style", "normal"),
    [
        ("Display: none; display:inline", "display:inline"),
        ("display:none !important;display:block", "display:none!important"),
        ("color:red;display:block", "color:red;display:block"),
        ("background:url(data:image/png;base64,AA==)", "background:url(data:image/png;base64,aa==)"),
    ],
)
def test_the_last_declaration_of_a_property_counts(style: str, normal: str) -> None:
    assert normal_style(style) == normal


@pytest.mark.parametrize(
    ("names", "is_hidden"),
    [
        ("lg:hidden", True),
        ("text-sm md:hidden", True),
        ("d-lg-none", True),
        ("d-md-none d-xl-inline", False),
        ("sm:hidden lg:inline", False),
        ("hidden sm:inline", False),
        ("d-none d-lg-inline", False),
        ("d-print-none", False),
    ],
)
def test_a_twin_for_small_screens_is_hidden(names: str, is_hidden: bool) -> None:
    assert is_for_readers(names) is is_hidden


@pytest.mark.parametrize("gap", ["", " ", "\n  "])
@pytest.mark.parametrize("after", ["", " The company pays.", "The company pays."])
def test_a_picture_with_its_caption_behind_a_sentence_has_a_line_of_its_own(gap: str, after: str) -> None:
    box = "<span class=x><img src=a.jpg><em>The bridge on Sunday. Photo: Ada Quill</em></span>"
    expected = ["It opens in May.", "The bridge on Sunday. Photo: Ada Quill", *filter(None, [after.strip()])]
    assert lines(f"<p>It opens in May.{gap}{box}{after}</p>") == expected


def test_a_caption_of_wide_characters_has_a_line_of_its_own() -> None:
    box = "<span><img src=a.jpg><em>新しい橋＝北町、島田撮影</em></span>"
    assert lines(f"<p>橋は五月に開通する。{box}</p>") == ["橋は五月に開通する。", "新しい橋＝北町、島田撮影"]


@pytest.mark.parametrize(
    "box",
    [
        "<span><img src=smile.png width=16> with a small picture</span>",
        "<span><img src=a.png>Bay Post</span>",
        "<a href=/x><img src=a.png> the page about the bridge</a>",
        "<span>See the <img src=a.png> on the page about it</span>",
    ],
)
def test_a_picture_within_a_line_does_not_part_it(box: str) -> None:
    assert len(lines(f"<p>It opens in May. {box}</p>")) == 1


def test_a_box_within_a_sentence_does_not_part_it() -> None:
    box = "<span><img src=a.jpg> the mayor of the town</span>"
    assert lines(f"<p>It was opened by {box} in May.</p>") == ["It was opened by the mayor of the town in May."]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("De quién es.", "La laguna.", 2),
        ("Er kam am 4. Mai ca.", "Fünf Tage.", 1),
        ("13.05", "“It is long,” he said.", 2),
    ],
)
def test_short_words_and_clocks_end_a_line(before: str, after: str, count: int) -> None:
    assert len(lines(f"<p><b>{before}</b><span>{after}</span></p>")) == count


@pytest.mark.parametrize(
    "code", ["<code><b>fmt.</b><i>Println</i>(a)</code>", "<pre><i>new sz.</i><b>Needle</b>(x)</pre>"]
)
def test_code_in_several_colours_is_one_line(code: str) -> None:
    assert len(lines(f"<div>{code}</div>")) == 1


def test_sheets_count_together_and_by_character() -> None:
    rule = ".zq{display:none}"
    body = "<p>The bridge opens<span class=zq>embed code 77</span> in May.</p>"
    room = LONGEST - len(rule) - 1
    for rest, is_read in (("x" * room, True), ("x" * (room + 1), False), ("\u00e9" * room, True), ("", True)):
        hidden = lines(f"<style>{rest}</style>{body}", rule) == ["The bridge opens in May."]
        assert hidden == is_read


def test_a_class_name_beside_a_space_that_is_not_of_ascii() -> None:
    for space in ("\u00a0", "\u2003", "\x1f"):
        body = f"<p>The bridge opens<span class='a{space}zq'>embed code 77</span> in May.</p>"
        assert lines(body, ".zq{display:none}") == ["The bridge opens in May."]
