"""Known text → blocks: a full body claims its blocks, labelled lines name theirs."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.features import Layout
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.align import claim_body, follow_lines, map_lines

FIRST = "The bridge over the river was opened on Tuesday after three years of work."
SECOND = "Hundreds of people walked across it in the first hour, the city said."
THIRD = "Cyclists will have to wait until spring, when the ramps are to be finished."


def claimed(html: str, *body: str) -> list[float]:
    page = read_page(html)
    share = claim_body(Layout.of(page.nodes, page.leaves), body)
    assert share.shape == (len(page.leaves),)
    assert share.dtype == np.float32
    assert ((share >= 0) & (share <= 1)).all()
    return [round(float(one), 2) for one in share]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_the_body_is_claimed_and_the_rest_is_not() -> None:
    html = f"<nav><a>Politics</a> <a>Sport</a></nav>{paragraphs(FIRST, SECOND)}<p>Read about other bridges here now</p>"
    assert claimed(html, FIRST, SECOND) == [0, 1, 1, 0]


def test_case_and_punctuation_do_not_matter() -> None:
    assert claimed(paragraphs(FIRST.upper(), SECOND.replace(",", " –")), FIRST, SECOND) == [1, 1]


def test_a_text_that_occurs_twice_is_claimed_once_next_to_the_body() -> None:
    teaser = f"<aside><div><div><h3>Also</h3><p>{FIRST}</p></div></div></aside>"
    article = f"<article><div><div>{paragraphs(FIRST, SECOND, THIRD)}</div></div></article>"
    assert claimed(teaser + article, FIRST, SECOND, THIRD) == [0, 0, 1, 1, 1]
    assert claimed(article + teaser, FIRST, SECOND, THIRD) == [1, 1, 1, 0, 0]


def test_of_equal_copies_the_first_is_claimed() -> None:
    assert claimed(paragraphs(FIRST, FIRST), FIRST) == [1, 0]


def test_a_text_that_the_body_holds_twice_is_claimed_twice() -> None:
    assert claimed(paragraphs(FIRST, SECOND, FIRST), FIRST, SECOND, FIRST) == [1, 1, 1]


def test_an_article_that_occurs_twice_on_the_page_is_claimed_once() -> None:
    copy = f"<div><section>{paragraphs(FIRST, SECOND, THIRD)}</section></div>"
    assert sum(claimed(copy + copy, FIRST, SECOND, THIRD)) == 3


@pytest.mark.parametrize("html", [f"<div>{FIRST}<br>{SECOND}</div>", f"<p>{FIRST}</p><p>{SECOND}</p>"])
def test_a_body_in_one_line_is_claimed_by_its_pieces(html: str) -> None:
    assert claimed(html, f"{FIRST} {SECOND}") == [1, 1]


def test_a_block_of_two_body_lines_is_claimed() -> None:
    assert claimed(f"<p>{FIRST} {SECOND}</p><p>Something else stands here today</p>", FIRST, SECOND) == [1, 0]


def test_a_block_that_is_half_body_is_claimed_by_its_share() -> None:
    half = claimed(f"<p>{FIRST} Subscribe to our daily newsletter and never miss another bridge again today</p>", FIRST)
    assert 0.3 < half[0] < 0.7


def test_a_headline_that_shares_a_few_words_is_not_claimed() -> None:
    assert claimed(f"<p>After three years of waiting, a tunnel is opened</p>{paragraphs(FIRST)}", FIRST)[0] < 0.5


def test_short_lines_are_claimed_next_to_the_body() -> None:
    html = f"<p>First crossing</p>{paragraphs(FIRST)}<h2>What next?</h2>{paragraphs(SECOND)}<p>Share this</p>"
    assert claimed(html, "First crossing", FIRST, "What next?", SECOND) == [1, 1, 1, 1, 0]


def test_short_lines_are_claimed_once_and_nearest_to_the_body() -> None:
    html = f"<p>What next?</p>{'<p>Menu</p>' * 3}{paragraphs(FIRST)}<h2>What next?</h2>{paragraphs(SECOND)}"
    assert claimed(html, FIRST, "What next?", SECOND) == [0, 0, 0, 0, 1, 1, 1]


def test_short_lines_far_from_the_body_are_not_claimed() -> None:
    assert claimed(paragraphs(FIRST) + "<p>Menu</p>" * 12 + "<p>What next?</p>", FIRST, "What next?")[-1] == 0
    assert claimed(paragraphs(FIRST) + "<p>Menu</p>" * 11 + "<p>What next?</p>", FIRST, "What next?")[-1] == 1


def test_a_short_line_is_not_claimed_without_an_adjacent_body() -> None:
    assert claimed("<p>What next?</p><p>Menu</p>", "What next?") == [0, 0]


def test_part_of_a_short_line_is_not_claimed() -> None:
    assert claimed(f"{paragraphs(FIRST)}<p>next</p>", FIRST, "What next") == [1, 0]


@pytest.mark.parametrize("body", [(), ("",), ("Nothing of this stands anywhere on the page.",)])
def test_a_missing_body_claims_no_block(body: tuple[str, ...]) -> None:
    assert claimed(paragraphs(FIRST, SECOND), *body) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("한빛시는 14일 강변 산책로의 새 다리를 열었다고 밝혔다.", "주민들은 오래 기다린 길이라며 반가워했다."),
        ("みどり市は十四日、新しい橋の通行を始めた。", "市は来月から夜十一時まで照明をつける方針だ。"),
        ("翠湖市十四日宣布新桥正式通行。", "市长说大家等了很久，安全第一。"),
        ("เมืองเปิดสะพานใหม่เมื่อวันอังคาร", "ประชาชนเดินข้ามสะพานหลายร้อยคน"),
    ],
)
def test_scripts_without_spaces_are_claimed_by_characters(one: str, other: str) -> None:
    assert claimed(paragraphs(one, other), one) == [1, 0]
    assert claimed(paragraphs(one[:10], one[10:], other), one) == [1, 1, 0]


def test_lines_name_their_blocks_in_order() -> None:
    lines = [("A headline", "HEADLINE"), (FIRST, "BODY"), (SECOND, "BODY"), ("Other story", "TEASER")]
    assert follow_lines([text for text, _ in lines], lines) == [label for _, label in lines]


def test_white_space_is_ignored() -> None:
    assert follow_lines([FIRST], [(f"  {FIRST.replace(' ', chr(10))}\u3000", "BODY")]) == ["BODY"]


def test_unknown_blocks_have_no_label() -> None:
    assert follow_lines(["Menu", FIRST, "Imprint"], [(FIRST, "BODY")]) == [None, "BODY", None]
    assert follow_lines([FIRST], []) == [None]
    assert follow_lines([], [(FIRST, "BODY")]) == []


def test_a_part_of_a_line_has_its_label() -> None:
    line = f"{FIRST} {SECOND}"
    assert follow_lines([FIRST, SECOND], [(line, "BODY")]) == ["BODY", "BODY"]


def test_a_block_of_several_lines_has_the_label_of_most_of_it() -> None:
    assert follow_lines([f"By Ada Quill {FIRST}"], [("By Ada Quill", "BYLINE"), (FIRST, "BODY")]) == ["BODY"]


def test_equal_texts_are_matched_in_order() -> None:
    lines = [("Bridge opens on Tuesday", "HEADLINE"), (FIRST, "BODY"), ("Bridge opens on Tuesday", "TEASER")]
    assert follow_lines([text for text, _ in lines], lines) == ["HEADLINE", "BODY", "TEASER"]


def test_a_long_text_out_of_order_is_found_again() -> None:
    lines = [(FIRST, "BODY"), (SECOND, "BODY"), ("Another story about bridges", "TEASER")]
    assert follow_lines(["Another story about bridges", FIRST], lines) == ["TEASER", "BODY"]


def test_a_short_text_is_not_looked_for_far_away() -> None:
    lines = [(FIRST * 10, "BODY"), ("Menu", "NAV")]
    assert follow_lines(["Menu"], lines) == [None]
    assert follow_lines([FIRST * 10, "Menu"], lines) == ["BODY", "NAV"]


LABELLED = (
    ("Menu", "NAV"),
    ("The weir is closed. Boats are", "BODY"),
    ("carried by land.", "BODY"),
    ("x", "AD"),
    ("Photo: Mill Post The council met on Friday and again on Monday.", "BODY"),
    ("x", "AD"),
    ("Imprint", "NAV"),
)


def test_lines_of_the_same_cut_keep_their_labels() -> None:
    assert map_lines([text for text, _ in LABELLED], LABELLED) == [label for _, label in LABELLED]


def test_lines_of_another_cut_are_mapped_by_their_text() -> None:
    texts = [
        "Menu",
        "The weir is closed.",
        "Boats are carried by land.",
        "x",
        "Photo: Mill Post",
        "The council met on Friday and again on Monday.",
        "Not seen before",
        "x",
        "Imprint",
    ]
    assert map_lines(texts, LABELLED) == ["NAV", "BODY", "BODY", "AD", "BODY", "BODY", None, "AD", "NAV"]


def test_a_block_of_two_lines_has_the_label_of_the_longer_one() -> None:
    lines = [("Read more", "TEASER"), ("The weir at the mill is closed until spring.", "BODY"), ("End", "NAV")]
    assert map_lines(["Read more The weir at the mill is closed until spring.", "End"], lines) == ["BODY", "NAV"]


def test_lines_that_are_gone_leave_the_others_in_place() -> None:
    assert map_lines(["Menu", "x", "Imprint"], LABELLED) == ["NAV", "AD", "NAV"]
    assert map_lines([], LABELLED) == []
    assert map_lines(["Menu"], []) == [None]
