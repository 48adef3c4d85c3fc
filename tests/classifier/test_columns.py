"""Bodies → pages that are nothing but the column: every line of them can be found, and is labelled."""

from __future__ import annotations

import random

from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.align import follow_lines
from copytaster.classifier.samples.synthetic.columns import column_page
from copytaster.classifier.samples.synthetic.words import training_words

BODY = [(f"Sentence number {i} of the article & its end, long enough to be one.", "BODY") for i in range(9)]


def test_the_same_seed_makes_the_same_page() -> None:
    words = training_words("de")
    first, second = (column_page("Headline", BODY, words, random.Random(5)) for _ in range(2))
    assert first == second


def test_the_lines_are_the_blocks_of_the_page() -> None:
    fitting = 0
    for seed in range(120):
        words = training_words(("ko", "en", "fr")[seed % 3])
        html, lines = column_page("A headline <here>", BODY, words, random.Random(seed))
        texts = [block.text for block in read_page(html).blocks]
        assert [text for text, label in lines if label == "BODY"] == [text for text, _ in BODY]
        fitting += follow_lines(texts, lines) == [label for _, label in lines]
    assert fitting >= 115  # a planted line without a letter is no block


def test_pages_differ_in_markup_and_some_have_no_tail() -> None:
    words = training_words("en")
    made = [column_page("", BODY, words, random.Random(seed)) for seed in range(60)]
    assert any("<br><br>" in html for html, _ in made)
    assert any("<li>" in html for html, _ in made)
    assert any("<span><span>" in html for html, _ in made)
    assert any({label for _, label in lines} == {"BODY"} for _, lines in made)
