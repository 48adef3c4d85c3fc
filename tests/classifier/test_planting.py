"""Planted boilerplate: seeded, findable as blocks, and the page's own text is unchanged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from copytaster.classifier import Label
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.labelled import page_folders, read_labels
from copytaster.classifier.samples.synthetic.planting import (
    Planted,
    Words,
    plant,
    tail_lines,
    teaser_lines,
    with_words,
)

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
WORDS = Words(
    headlines=tuple(f"Planted <headline> & number {i}, it's 다른 기사 {i}" for i in range(20)),
    outlets=("Planted Post", "심은신문"),
    list_heads=("Planted related",),
    notices=("© {outlet}, planted & reserved", "<저작권자 ⓒ {outlet}({site}), 무단 전재 금지>"),
    bylines=("Planted by {name}, {outlet}", "{name} 기자 {user}@{site}"),
    promos=("Planted: follow {outlet}", "Planted: call {user}"),
    names=("Ada Quill", "김가람"),
    inline=("Planted read more:", ""),
)
BODY = [f"Sentence number {i} of the article, long enough to be one." for i in range(9)]
HTML = (
    "<html><body><h1>Headline</h1><div class=text>"
    + "".join(f"<p>{text}</p>" for text in BODY)
    + "</div><aside>Menu<br>Other</aside></body></html>"
)
KEPT = range(1, 10)


def texts(html: str) -> list[str]:
    return [block.text for block in read_page(html).blocks]


def check(html: str, planted: Planted) -> None:
    """Every planted line is a block of its own; without them, the blocks are the page's."""
    left = texts(planted.html)
    for text, label in planted.lines:
        assert Label(label) in {Label.TEASER, Label.NOTICE, Label.BYLINE, Label.PROMO}
        left.remove(" ".join(text.split()))
    assert left == texts(html)


def many(html: str = HTML, kept: range = KEPT, seeds: range = range(80)) -> list[Planted]:
    return [planted for seed in seeds if (planted := plant(html, kept, WORDS, seed)) is not None]


def test_the_same_seed_plants_the_same() -> None:
    for seed in range(20):
        assert plant(HTML, KEPT, WORDS, seed) == plant(HTML, KEPT, WORDS, seed)


def test_other_seeds_plant_otherwise() -> None:
    assert len({planted.html for planted in many()}) > 60


def test_the_state_of_the_common_generator_does_not_matter() -> None:
    random.seed(1)
    first = plant(HTML, KEPT, WORDS, 5)
    random.seed(2)
    assert plant(HTML, KEPT, WORDS, 5) == first


def test_planted_lines_are_blocks_and_the_body_stays() -> None:
    planted = many()
    assert len(planted) > 60
    for one in planted:
        assert one.lines
        check(HTML, one)


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body><div>Head<br>{'<br>'.join(BODY)}</div><div>Menu</div></body></html>",
        f"<html><body><p>Head</p><div>{'<br><br>'.join(BODY)}</div>tail text<p>Menu</p></body></html>",
        f"<html><body><h1>H</h1><ul>{''.join(f'<li>{text}</li>' for text in BODY)}</ul><p>Menu</p></body></html>",
        f"<html><body><h1>H</h1>{''.join(f'<span><div>{text}</div></span>' for text in BODY)}Menu</body></html>",
        f"<html><body><h1>H</h1><blockquote>{''.join(f'<p>{t}' for t in BODY)}</blockquote>tail</body></html>",
        f"<html><body><h1>H</h1>{''.join(f'<x-p>{text}</x-p> tail ' for text in BODY)}</body></html>",
    ],
)
def test_body_stays_in_any_markup(html: str) -> None:
    for planted in many(html, seeds=range(40)):
        check(html, planted)


def test_body_stays_on_all_fixture_pages() -> None:
    count = 0
    for folder in page_folders(PAGES):
        html = (folder / "page.html").read_text(encoding="utf-8")
        kept = [row.block for row in read_labels(folder / "labels.tsv") if row.label in {"BODY", "SUBHEAD"}]
        for seed in (1, 2, 3):
            planted = plant(html, kept, WORDS, seed)
            if planted is not None:
                count += 1
                check(html, planted)
    assert count > 60


def test_all_shapes_and_kinds_come_up() -> None:
    planted = many(seeds=range(300))
    labels = {label for one in planted for _, label in one.lines}
    assert labels == {"TEASER", "NOTICE", "BYLINE", "PROMO"}
    fresh = [one.html.replace("\n", "") for one in planted]
    for sign in ("<ul", "<ol", "<li", "<span><span", "<b>", "<strong>", "<section", "<a href=", "<br>Planted"):
        assert any(sign in html for html in fresh), sign
    assert any(planted_inside(one) for one in planted)


def planted_inside(planted: Planted) -> bool:
    found = texts(planted.html)
    return found[1 : 1 + len(BODY)] != BODY


def test_lines_are_made_of_the_words_given() -> None:
    rng = random.Random(2)
    for _ in range(100):
        for text, label in tail_lines(WORDS, rng):
            assert "{" not in text
            if label == "TEASER":
                known = (*WORDS.headlines, "Planted related")
                assert any(one in text for one in known) or text.strip("(")[0].isdigit()
            if label in {"NOTICE", "BYLINE"}:
                assert any(word in text for word in (*WORDS.outlets, *WORDS.names))


def test_teasers_of_a_run_are_different_headlines() -> None:
    rng = random.Random(3)
    for _ in range(100):
        lines = teaser_lines(WORDS, rng, "Planted Post")
        headlines = [text for text, _ in lines if "Planted <headline>" in text]
        assert 1 <= len(headlines) <= 17
        assert len(set(headlines)) == len(headlines)


def test_teasers_may_have_a_date_or_a_rank() -> None:
    rng = random.Random(4)
    lines = {text for _ in range(200) for text, _ in teaser_lines(WORDS, rng, "Planted Post")}
    assert {"1", "2"} < lines
    assert any(line[:4].isdigit() and "Planted" not in line for line in lines)


def test_few_words_are_enough() -> None:
    few = Words(("Only one",), ("Post",), (), ("© {outlet}",), ("{name}",), (), ("Ada",), ("",))
    for seed in range(40):
        planted = plant(HTML, KEPT, few, seed)
        if planted is not None:
            check(HTML, planted)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (HTML, []),
        ("<p>one</p><p>two</p>", [0]),
        ("<html><body>one<br>two<br>three</body></html>", [0, 1, 2]),
        ("<table><tr><td>one</td><td>two</td><td>three</td></tr></table>", [0, 1, 2]),
    ],
)
def test_no_place_for_junk(html: str, kept: list[int]) -> None:
    assert all(plant(html, kept, WORDS, seed) is None for seed in range(20))


def test_other_headlines() -> None:
    changed = with_words(WORDS, ("Another",))
    assert changed.headlines == ("Another",)
    assert changed.outlets == WORDS.outlets
    assert WORDS.headlines[0].startswith("Planted")
