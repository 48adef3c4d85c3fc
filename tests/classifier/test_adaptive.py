"""The preset `adaptive`: as `turbo` where that is sure of every block, as `balanced` where it is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from copytaster.classifier import Article, Copytaster, PageKind, taster
from copytaster.classifier.page.page import Page
from copytaster.classifier.reading.body import read
from copytaster.classifier.verdict import DOUBT, is_in_doubt

PAGES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").rglob("page.html"))[::4]


def probabilities(article: Article) -> list[float]:
    return [verdict.probability for verdict in article.verdicts]


def test_it_asks_for_the_reading_of_doubtful_pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Page] = []
    monkeypatch.setattr(taster, "read", lambda page: (asked.append(page), read(page))[1])
    adaptive, balanced, turbo = (Copytaster.load(preset=preset) for preset in ("adaptive", "balanced", "turbo"))
    doubtful = 0
    for path in PAGES:
        html = path.read_bytes()
        asked.clear()
        ours = adaptive.clean(html)
        cheap = turbo.clean(html)
        if cheap.page_kind is not PageKind.ARTICLE:
            continue  # its probabilities are lowered after the reading is asked for
        assert adaptive.threshold == balanced.threshold
        in_doubt = any(abs(value - adaptive.threshold) < DOUBT for value in probabilities(cheap))
        assert len(asked) == in_doubt, path
        doubtful += in_doubt
        assert probabilities(ours) == probabilities(balanced.clean(html) if in_doubt else cheap)
    assert 0 < doubtful < len(PAGES)


@pytest.mark.parametrize(
    ("values", "doubt"), [([0.1, 0.9], False), ([0.1, 0.41], True), ([0.31], True), ([0.2, 0.56], False), ([], False)]
)
def test_a_block_near_the_threshold_makes_a_page_doubtful(values: list[float], doubt: bool) -> None:
    assert is_in_doubt(np.array(values, dtype=np.float32), 0.4) == doubt
