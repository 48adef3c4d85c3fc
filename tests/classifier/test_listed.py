"""Planted lists that belong to the article: seeded, findable as blocks with the intended labels, the page stays."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from copytaster.classifier.label import KEPT
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.align import follow_lines
from copytaster.classifier.samples.folds import FOLDS
from copytaster.classifier.samples.record import Record
from copytaster.classifier.samples.sample import sample_of
from copytaster.classifier.samples.synthetic.list_markup import STYLES, Style, joined, marked_up
from copytaster.classifier.samples.synthetic.listed import listed_records, plant_lists, with_lists
from copytaster.classifier.samples.synthetic.lists import KINDS, Slots, Subject, clauses_of
from copytaster.classifier.samples.synthetic.phrases import LANGUAGES, Phrases, training_phrases
from copytaster.classifier.samples.synthetic.planting import Line
from copytaster.classifier.samples.synthetic.vocabulary import Stock
from copytaster.classifier.samples.synthetic.words import training_words
from lxml import etree

BODY = [
    f"On day {i} the ferry to Port Orlan was late, the captain Ada Quill said, and boat number {i} stayed ashore."
    for i in range(8)
]
ITEMS = [f"Boat number {i}" for i in range(5)]
HTML = (
    "<html><body><ul><li><a href=/a>Menu</a></li></ul><h1>Headline</h1><div class=text>"
    + "".join(f"<p>{text}</p>" for text in BODY)
    + f"<ul>{''.join(f'<li>{item}</li>' for item in ITEMS)}</ul></div><aside>Other</aside></body></html>"
)
LABELS = ["NAV", "HEADLINE", *["BODY"] * 13, "OTHER"]
KEPT_BLOCKS = list(range(2, 15))


def plant(seed: int, lang: str = "en") -> tuple[str, tuple[Line, ...]] | None:
    rng = random.Random(seed)
    return plant_lists(HTML, KEPT_BLOCKS, LABELS, training_words(lang), training_phrases(lang), rng)


def texts(html: str) -> list[str]:
    return [block.text for block in read_page(html).blocks]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_same_seed_plants_the_same() -> None:
    assert [plant(seed) for seed in range(15)] == [plant(seed) for seed in range(15)]
    assert len({found[0] for seed in range(40) if (found := plant(seed))}) > 30


@pytest.mark.parametrize("lang", [*LANGUAGES, "fi"])
def test_planted_lines_are_blocks_and_boilerplate_stays(lang: str) -> None:
    count: Counter[str] = Counter()
    for seed in range(25):
        found = plant(seed, lang)
        if found is None:
            continue
        html, lines = found
        blocks = texts(html)
        planted = {squeezed(text) for text, _ in lines}
        assert planted <= set(blocks)
        assert {"Menu", "Headline", "Other"} <= set(blocks)
        assert set(blocks) - planted <= set(texts(HTML))
        count.update(label for _, label in lines)
    assert set(count) <= {"BODY", "SUBHEAD", "TEASER"}
    assert min(count["BODY"], count["TEASER"]) > 50


def test_teasers_are_in_some_copies_in_the_markup_of_the_list() -> None:
    made = [found for seed in range(120) if (found := plant(seed))]
    beside = [html for html, lines in made if {"BODY", "TEASER"} <= {label for _, label in lines}]
    assert 0.25 < len(beside) / len(made) < 0.75


def test_real_lists_get_another_markup() -> None:
    shapes = set()
    for seed in range(60):
        found = plant(seed)
        if found and all((item, "BODY") in found[1] for item in ITEMS):
            tree = read_page(found[0]).tree
            shapes |= {element.tag for element in tree.iter() if (element.text or "") == ITEMS[0]}
    assert {"li", "p", "td"} <= shapes


def test_paragraphs_become_lists_of_their_clauses() -> None:
    clauses = clauses_of(BODY[:1])
    assert clauses == [
        "On day 0 the ferry to Port Orlan was late",
        "the captain Ada Quill said",
        "and boat number 0 stayed ashore",
    ]
    chinese = ["首先加入洋葱翻炒至软", "然后倒入高汤慢煮二十分钟"]
    assert clauses_of([f"{chinese[0]}，{chinese[1]}。"]) == chinese


def test_samples_of_planted_pages_keep_the_lists_and_drop_the_teasers() -> None:
    record = Record(
        id="1",
        site="a.example",
        lang="de",
        pack="world",
        url=None,
        html=HTML,
        body=(*BODY, *ITEMS),
        copies={"listed": 1.0},
    )
    sample = sample_of(record)
    assert sample is not None
    stock = Stock.of([sample], 7)
    checked = 0
    for seed in range(30):
        for planted in listed_records([sample], stock, seed):
            found = sample_of(planted)
            assert found is not None
            labels = {squeezed(text): label for text, label in planted.planted}
            for text, label, keep in zip(found.layout.texts, found.labels, found.keep, strict=True):
                if text in labels:
                    assert label == labels[text]
                    assert keep == (labels[text] in KEPT)
                    checked += 1
    assert checked > 100


def test_sites_of_two_folds_share_no_sentence() -> None:
    phrases = training_phrases("ko")
    assert phrases is not None
    parts = [phrases.part(fold, FOLDS) for fold in range(FOLDS)]
    for kind in ("intros", "heads", "shorts", "steps", "moments", "answers", "posts"):
        lists = [set(getattr(part, kind)) for part in parts]
        assert sum(map(len, lists)) == len(set().union(*lists)) == len(getattr(phrases, kind))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_kind_of_phrase(lang: str) -> None:
    phrases = training_phrases(lang)
    assert phrases is not None
    slots = Slots(phrases, Subject.of(BODY), random.Random(1))
    for kind in KINDS:
        for row in kind(slots):
            assert row
            assert all(cell.strip() and "{" not in cell for cell in row)


def test_a_language_without_phrases_gets_the_words_of_the_article() -> None:
    assert training_phrases("fi") is None
    made = [found for seed in range(40) if (found := plant(seed, "fi"))]
    own = "".join(BODY) + "".join(ITEMS)
    for _, lines in made:
        for text, label in lines:
            assert label == "TEASER" or text.lstrip("-•·▶■– ") in own


def test_the_subject_is_made_of_names_and_in_other_scripts_of_repeated_words() -> None:
    assert {"Port Orlan", "Ada Quill"} <= set(Subject.of(BODY).names)
    assert "光河大桥" in Subject.of(["光河大桥，今天开通。", "市民走上，光河大桥。"]).names


@pytest.mark.parametrize("shape", STYLES)
def test_every_style_gives_the_lines_that_it_says(shape: str) -> None:
    rows = [("1.", "Ada Quill", "12 points"), ("2.", "Tom Reed", "9 points")]
    for seed in range(8):
        rng = random.Random(seed)
        style = Style(shape, "box", rng.choice(("", "- ")), " – ", rng.choice((0.0, 1.0)))
        elements, lines = marked_up(rows, "BODY", style, rng)
        html = "".join(etree.tostring(element, encoding="unicode") for element in elements)
        found = texts(f"<html><body><p>Before.</p>{html}</body></html>")[1:]
        assert found == [squeezed(text) for text, _ in lines]


def test_cells_are_joined_as_people_write_them() -> None:
    assert joined(("1.", "Ada"), " – ") == "1. Ada"
    assert joined(("When:", "noon"), " – ") == "When: noon"
    assert joined(("Ada", "84"), " (") == "Ada (84)"
    assert joined(("Ada",), " (") == "Ada"


@pytest.mark.parametrize("lang", ["en", "ja", "fi"])
def test_texts_get_lists_whose_lines_are_labelled(lang: str) -> None:
    body = [(text, "BODY") for text in BODY]
    changed = 0
    for seed in range(30):
        words, phrases = training_words(lang), training_phrases(lang)
        lines = with_lists(body, words, phrases, random.Random(seed))
        assert lines == with_lists(body, words, phrases, random.Random(seed))
        assert {label for _, label in lines} <= {"BODY", "SUBHEAD"}
        assert follow_lines([text for text, _ in lines], lines) == [label for _, label in lines]
        changed += lines != body
    assert changed > 20


def test_pages_without_a_place_for_a_list_stay_as_they_are() -> None:
    rng = random.Random(1)
    words, phrases = training_words("en"), training_phrases("en")
    assert plant_lists("<p>one</p>", [0], ["BODY"], words, phrases, rng) is None
    table = "<table><tr><td>one</td><td>two</td><td>three</td></tr></table>"
    assert plant_lists(table, [0, 1, 2], ["BODY"] * 3, words, phrases, rng) is None


def test_phrases_are_divided_among_folds_unless_they_are_few() -> None:
    few = Phrases(decks=("one", "two"), heads=tuple("abcdefghij"))
    assert few.part(4, 5).decks == ("one", "two")
    assert few.part(1, 5).heads == ("b", "g")
