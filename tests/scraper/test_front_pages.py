"""Crawls that start on front pages, with lists of other articles dropped on article pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from copytaster.classifier.model.folder import shipped
from front_pages import MARKUPS, front_site
from link_site import STYLES
from link_truth import Score, crawl, known_path, score, served

pytestmark = pytest.mark.skipif(not (shipped() / "manifest.json").exists(), reason="no model is shipped yet")
LANGUAGES = ("en", "ko", "de", "es")


def test_no_article_linked_on_a_front_page_is_lost(tmp_path: Path) -> None:
    styles = [style for style in STYLES if style.lang in LANGUAGES]
    sites = [front_site(f"/f{i}", styles[i % 4], MARKUPS[i % 3], seed=900 + i) for i in range(20)]
    settings = {"COPYTASTER_LINKS": {"TEASER": "drop", "AD": "drop"}, "LOG_LEVEL": "INFO"}
    with served(sites) as base:
        found = crawl(base, sites, tmp_path / "out.json", settings)
        fronts = {site.root: f"{base}{site.root}/list/0" for site in sites}
    for site in sites:
        assert set(site.articles) <= set(map(known_path, found["passed"][fronts[site.root]])), site.root
    total = sum((score(site, found) for site in sites), Score(0, 0, 0))
    assert total.right + total.missed > 300
    assert total.recall >= 0.95, total
    dropped = found["stats"]["copytaster/links/drop"]
    assert sum(int(count) for count in re.findall(r"Dropped (\d+) links of ", found["log"])) == dropped
