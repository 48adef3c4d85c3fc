"""What a judgement does to whole pages: one lost line breaks an article, and sites are resampled, not pages."""

from __future__ import annotations

import numpy as np
from copytaster.classifier.learning.crossfit import Judged
from copytaster.classifier.learning.outcomes import outcome, outcome_table, outcomes
from copytaster.classifier.samples.record import Record
from copytaster.classifier.samples.sample import sample_of

LINES = (
    ("Front page", "NAV"),
    ("The weir at the mill is closed until spring, the council said.", "BODY"),
    ("Boats", "SUBHEAD"),
    ("Boats must be carried around it by land until further notice.", "BODY"),
    ("Ten places to swim", "TEASER"),
)
HTML = "<html><body>" + "".join(f"<p>{text}</p>" for text, _ in LINES) + "</body></html>"


def judged(keep: list[float], page: str = "1", site: str = "a.example", lang: str = "en") -> Judged:
    record = Record(id=page, site=site, lang=lang, pack="gold", url=None, html=HTML, lines=LINES, mapped=True)
    sample = sample_of(record)
    assert sample is not None
    return Judged(sample, 0, np.array(keep, dtype=np.float32), None)


def test_a_page_as_labelled_is_exact_and_clean() -> None:
    found = outcome(judged([0, 1, 1, 1, 0]), 0.5)
    assert (found.exact, found.clean, found.lost_blocks, found.blocks, dict(found.junk)) == (True, True, 0, 3, {})
    assert (found.precision, found.recall) == (1, 1)


def test_a_lost_subheading_loses_but_leaves_the_page_clean() -> None:
    found = outcome(judged([0, 1, 0, 1, 0]), 0.5)
    assert (found.exact, found.clean, found.lost_blocks) == (False, True, 1)
    assert found.lost_chars == len("Boats")


def test_a_kept_teaser_is_junk_and_a_kept_menu_leaves_the_page_clean() -> None:
    assert not outcome(judged([0, 1, 1, 1, 1]), 0.5).clean
    menu = outcome(judged([1, 1, 1, 1, 0]), 0.5)
    assert (menu.exact, menu.clean, dict(menu.junk)) == (False, True, {"NAV": 1})


def test_rates_are_of_pages_and_shares_of_blocks() -> None:
    pages = [judged([0, 1, 1, 1, 0], "1"), judged([0, 0, 0, 0, 0], "2", "b.example"), judged([0, 1, 0, 1, 1], "3")]
    row = outcome_table(outcomes(pages, 0.5))["all"]
    assert (row["pages"], row["sites"]) == (3, 2)
    assert row["losing"] == round(2 / 3, 4)
    assert row["emptied"] == round(1 / 3, 4)
    assert row["lost_blocks"] == round(4 / 9, 4)
    assert row["junk_lines"] == round(1 / 3, 4)
    assert row["junk"] == {"TEASER": 1}


def test_the_interval_comes_from_sites() -> None:
    one_site = [judged([0, 1, 1, 1, 0], str(i)) for i in range(4)] + [judged([0, 1, 0, 1, 0], "x")]
    row = outcome_table(outcomes(one_site, 0.5))["all"]
    assert row["low"]["losing"] == row["high"]["losing"] == row["losing"] == 0.2
    two = [*one_site, judged([0, 1, 0, 1, 0], "y", "b.example")]
    row = outcome_table(outcomes(two, 0.5))["all"]
    assert row["low"]["losing"] == 0.2
    assert row["high"]["losing"] == 1


def test_groups_by_language_come_with_most_pages_first() -> None:
    pages = [judged([0, 1, 1, 1, 0], "1", lang="de"), judged([0] * 5, "2"), judged([0] * 5, "3")]
    table = outcome_table(outcomes(pages, 0.5), "lang")
    assert list(table) == ["en", "de"]
    assert (table["en"]["emptied"], table["de"]["exact"]) == (1, 1)


def test_pages_without_labels_of_most_blocks_are_not_counted() -> None:
    record = Record(id="1", site="a", lang="", pack="world", url=None, html=HTML, body=(LINES[1][0], LINES[3][0]))
    sample = sample_of(record)
    assert sample is not None
    assert outcomes([Judged(sample, 0, np.ones(5, dtype=np.float32), None)], 0.5) == []
