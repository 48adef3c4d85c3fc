"""What tells a list of the article from a list of other articles: columns on small invented pages and texts."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.features import Head, Layout, belonging, evidence, groups_of, shape, text_table
from copytaster.classifier.features.characters import Floats
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.plain_text import pieces_of, text_nodes

PROSE = (
    "The harbour council of Port Orlan met on Tuesday to name the boats that sail in the regatta next month.",
    "Ada Quill steers the Merrow, Tom Reed the Halcyon, and 24 boats in all have been entered so far by their owners.",
)
OWN = ("1. Ada Quill, Merrow", "2. Tom Reed, Halcyon", "3. Old boats of Port Orlan")
OTHER = ("Bakery blaze forces families out", "Grandson graduates with honours", "Seven plants that need little light")


def page(inner: str, after: str = "") -> dict[str, Floats]:
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    found = read_page(f"<html><body><div class=text>{prose}{inner}</div>{after}</body></html>")
    return table_of(Layout.of(found.nodes, found.leaves))


def table_of(layout: Layout) -> dict[str, Floats]:
    own = shape.columns(layout.codes, layout.texts)
    return belonging.columns(layout, own, evidence.columns(layout, Head()))


def items(lines: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


@pytest.mark.parametrize("markup", ["list", "paragraphs", "breaks"])
def test_a_list_of_the_article_shares_names_with_the_prose(markup: str) -> None:
    def shaped(lines: tuple[str, ...]) -> str:
        if markup == "list":
            return items(lines)
        if markup == "paragraphs":
            return "".join(f"<p>{line}</p>" for line in lines)
        return f"<div>{'<br>'.join(lines)}</div>"

    own, other = page(shaped(OWN)), page(shaped(OTHER))
    for name in ("list_in_prose", "list_names_in_prose", "list_words_in_prose"):
        first, second = own[name][3], np.nan_to_num(other[name][3])
        assert first > second + 0.2, name
    assert own["list_blocks"][2:].tolist() == other["list_blocks"][2:].tolist() == [3, 3, 3]


def test_names_numbers_and_long_words_are_looked_for_in_the_prose_of_other_blocks() -> None:
    found = page(items(("By Ada Quill", "All 24 boats", "All 25 crews", "regatta entered", "nothing")))
    assert found["names_in_prose"][2] == 1
    assert found["numbers_in_prose"][3:5].tolist() == [1, 0]
    assert found["words_in_prose"][5:7].tolist() == [1, 0]
    assert np.isnan(found["numbers_in_prose"][5])
    alone = page("")  # a word that only its own block says is in no other
    assert alone["words_in_prose"][0] < 0.5


def test_scripts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    prose = (
        "光河大桥今天上午正式通车，市长唐维之在仪式上表示，这座桥将把两岸的居民重新连接起来，"
        "也会让往返的时间缩短一半以上，很多市民一早就来到现场等候，希望成为第一批走过大桥的人。"
    )
    found = read_page(f"<html><body><p>{prose}</p><ul><li>光河大桥</li><li>海鲜特价</li></ul></body></html>")
    words = table_of(Layout.of(found.nodes, found.leaves))["words_in_prose"]
    assert words[1] == 1
    assert words[2] == 0


def test_what_announces_a_list() -> None:
    announced, plain = page("<p>These boats sail:</p>" + items(OWN)), page("<p>These boats sail</p>" + items(OWN))
    assert announced["list_after_colon"][3:].tolist() == [1, 1, 1]
    assert plain["list_after_colon"][3:].tolist() == [0, 0, 0]
    assert announced["since_colon"][3:].tolist() == [1, 2, 3]
    headed = page("<h3>The boats</h3>" + items(OWN))
    assert headed["list_heading"][3:].tolist() == [3, 3, 3]


def test_where_a_list_stands() -> None:
    inside = page(items(OWN) + f"<p>{PROSE[0]} Again.</p>")
    assert inside["list_until_prose"][2:5].tolist() == [1, 1, 1]
    assert inside["home_prose_after"][2:5].tolist() == [1, 1, 1]
    assert inside["home_prose_before"][2:5].tolist() == [2, 2, 2]
    outside = page("", f"<section>{items(OWN)}</section>")
    assert np.isnan(outside["list_until_prose"][2:]).all()
    assert (outside["home_steps"][2:] > inside["home_steps"][2:5]).all()
    assert (inside["home_prose_density"][2:5] > 0.5).all()


def test_boxes_that_look_different_are_lists_of_their_own() -> None:
    found = page(items(OWN) + f"<div class=more>{items(OTHER)}</div>")
    assert found["list_blocks"][2:].tolist() == [3] * 6
    assert found["list_place"][2:5].tolist() == pytest.approx([0, 1 / 3, 2 / 3])
    rows = "".join(f"<tr><td>{line}</td><td>{i}</td></tr>" for i, line in enumerate(OWN))
    table = page(f"<table>{rows}</table>")
    assert table["list_blocks"][2:].tolist() == [6] * 6


def test_the_order_of_a_list() -> None:
    up = page(items(("1. Merrow", "2. Halcyon", "3. Tern", "4. Auk")))
    assert up["list_counts_up"][2:].tolist() == [1] * 4
    down = page(items(("98 Merrow", "71 Halcyon", "12 Tern")))
    assert down["list_falls"][2:].tolist() == [1] * 3
    assert down["list_counts_up"][2:].tolist() == [0] * 3
    letters = page(items(("Auk", "Halcyon", "Merrow")))
    assert letters["list_alphabetical"][2:].tolist() == [1] * 3
    alike = page(items(("12.3. Port Orlan", "14.3. Eastmere", "19.4. Dunbury")))
    mixed = page(items(("12.3. Port Orlan", "- all of them", "“So what?”")))
    assert alike["list_alike"][2] > mixed["list_alike"][2]


def test_texts_have_the_columns_too() -> None:
    layout = Layout.of(*text_nodes(pieces_of("\n".join([*PROSE, "The boats:", *OWN]))))
    found = text_table(layout)
    assert set(belonging.TEXT_COLUMNS) <= set(found) & set(groups_of()["belonging"])
    assert found["list_names_in_prose"][3] > 0.5
    assert found["list_after_colon"][3] == 1


def test_a_page_without_a_letter_or_prose() -> None:
    for html in ("<p>7</p>", "<p>…</p><p>—</p>", "<ul><li>a</li></ul>"):
        found = read_page(f"<html><body>{html}<p>x</p></body></html>")
        for name, values in table_of(Layout.of(found.nodes, found.leaves)).items():
            assert not np.isinf(values).any(), name
