"""The link filter in a real crawl of small generated sites. `benchmarks/links.py` is the same in full size."""

from __future__ import annotations

from pathlib import Path

import pytest
from copytaster.classifier.model.folder import shipped
from link_site import STYLES, make_site
from link_truth import DROPPING, Score, crawl, known_path, score, served

pytestmark = pytest.mark.skipif(not (shipped() / "manifest.json").exists(), reason="no model is shipped yet")


def test_teasers_are_dropped_and_links_in_the_body_followed(tmp_path: Path) -> None:
    sites = [make_site(f"/s{i}", style, articles=8, baits=6, seed=100 + i) for i, style in enumerate(STYLES)]
    with served(sites) as base:
        every = crawl(base, sites, tmp_path / "every.json", {"COPYTASTER_ENABLED": False})
        some = crawl(base, sites, tmp_path / "some.json", {"COPYTASTER_LINKS": DROPPING})
    total = sum((score(site, some) for site in sites), Score(0, 0, 0))
    assert total.right + total.missed > 300
    assert total.precision >= 0.98
    assert total.recall >= 0.94
    # nothing worth reading is lost, and nothing but teasers is saved
    assert {path for site in sites for path in site.articles} <= set(map(known_path, some["asked"]))
    assert some["stats"]["downloader/request_count"] < 0.8 * every["stats"]["downloader/request_count"]
    assert some["stats"]["copytaster/links/drop"] == total.right + total.wrong
    assert "copytaster/fail_open/link" not in some["stats"]


def test_without_the_filter_nothing_is_dropped(tmp_path: Path) -> None:
    sites = [make_site("/s0", STYLES[0], articles=4, baits=2, seed=1)]
    with served(sites) as base:
        found = crawl(base, sites, tmp_path / "out.json", {})
    assert found["asked"] == found["passed"]
    assert found["stats"]["copytaster/links/tag"] > 0
