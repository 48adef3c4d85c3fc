"""`evaluate --html`: figures, plots and links to painted pages, all in files that load nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copytaster.classifier.learning.crossfit import Judged
from copytaster.classifier.learning.figures import wrong_blocks
from copytaster.classifier.learning.fit import KINDS
from copytaster.classifier.review.plots import reliability, whisker, whisker_start
from copytaster.classifier.review.report import Report, write_report
from copytaster.classifier.samples.packs import load_samples
from test_view_browser import js, shown

FIXTURES = Path(__file__).parents[1] / "fixtures"
PARTS = ("pages/en", "pages/de", "texts/en")


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """Right on every block, but for the second and the last of each page."""
    found = []
    for sample in load_samples([FIXTURES / part for part in PARTS], None, 7, False, 1):
        keep = np.where(sample.keep >= 0.5, 0.9, 0.1).astype(np.float32)
        keep[[1, -1]] = 1 - keep[[1, -1]]
        kinds = np.zeros((len(keep), len(KINDS)), dtype=np.float32)
        kinds[np.arange(len(keep)), [KINDS.index(label or "OTHER") for label in sample.labels]] = 1
        found.append(Judged(sample, -1, keep, kinds))
    return found


@pytest.fixture
def report(judged: list[Judged], tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    pages = write_report(Report(judged, None, 0.4, "copytaster evaluate <pages>", 12), file)
    assert pages == len(list((tmp_path / "report_pages").iterdir()))
    return file


def test_every_wrong_block_has_a_link_to_its_place(report: Path, judged: list[Judged]) -> None:
    links = [unescape(link) for link in re.findall(r'<a href="([^"]+)"', report.read_text(encoding="utf-8"))]
    wrong = wrong_blocks(judged, 0.4, 12)
    assert len(links) == len(wrong) == 12
    for link, block in zip(links, wrong, strict=True):
        page, anchor = link.split("#")
        assert anchor == f"block-{block.index}"
        assert (report.parent / page).exists()


def test_figures_and_the_command_are_in_it(report: Path, judged: list[Judged]) -> None:
    text = report.read_text(encoding="utf-8")
    assert "copytaster evaluate &lt;pages&gt;" in text
    assert f"{len(judged)} pages" in text
    assert "Article: kept blocks" in text
    assert "Boilerplate: kept blocks" in text
    assert "<script" not in text
    assert re.search(r"(src|href)=\"?(https?:)?//", text) is None


def test_the_block_is_painted_as_wrong_on_its_page(
    report: Path, browser: Any, photographed: Callable[[str], None]
) -> None:
    browser.get(report.as_uri())
    photographed("report")
    link = browser.find_element("css selector", ".wrong a")
    words, address = link.text, link.get_attribute("href")
    page = shown(browser, address)
    active = js(page, "document.querySelector('#blocks [data-active]').textContent")
    assert words[:20] in active
    assert js(page, "document.querySelector('#blocks [data-active]').hasAttribute('data-wrong')")
    assert "should be" in page.find_element("id", "detail").text
    assert js(page, "inside.querySelectorAll('[data-wrong][data-letter]').length") == 2


def test_a_plot_has_a_dot_for_each_bin_with_blocks() -> None:
    keep = np.array([0.05, 0.06, 0.95, 1.0], dtype=np.float32)
    svg = reliability(keep, np.array([False, True, True, True]))
    assert svg.count('class="dot"') == 2
    assert "0.0–0.1: 1 of 2 blocks belong to the text" in svg
    assert "0.9–1.0: 2 of 2 blocks belong to the text" in svg


def test_a_whisker_stays_on_its_line() -> None:
    assert whisker_start([0.87, 0.93]) == 0.8
    assert whisker_start([0.99]) == 0.9
    assert whisker_start([]) == 0.0
    ends = [float(x) for x in re.findall(r'x[12]="([\d.]+)"', whisker(0.9, 0.5, 1.0, 0.8))]
    assert min(ends) >= 4
    assert max(ends) <= 156
