"""The shipped model of page kinds on invented walls and error pages whose wording it has not learnt."""

from __future__ import annotations

from functools import cache

import pytest
from copytaster.classifier import Copytaster, Flag, PageKind
from wall_pages import WALLS, Wall, wall_html

URL = "https://www.post.example/news/bridge-opens-after-repairs"
STORY = (
    "The ferry to Holm runs again from Monday, the harbour office said on Friday evening.",
    "Ida Moen, who has sold tickets on the pier since 1998, said that the first boat was full within ten minutes.",
    "The crossing takes forty minutes; the old boat needed an hour, and stopped in winter.",
)


@cache
def taster(preset: str = "turbo") -> Copytaster:
    return Copytaster.load(preset=preset)


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: f"{wall[0]}-{wall[2]}")
def test_walls_and_error_pages_are_flagged(wall: Wall) -> None:
    for form in range(3):
        article = taster().clean(wall_html(wall, form), URL)
        assert article.page_kind is not PageKind.ARTICLE
        assert article.flags & {Flag.WALL, Flag.ERROR, Flag.OTHER, Flag.INDEX}
        assert article.confidence < 0.5


def test_the_text_of_most_of_them_is_left_out() -> None:
    texts = [taster().clean(wall_html(wall, form), URL).text for wall in WALLS for form in range(3)]
    assert sum(not text for text in texts) >= 0.8 * len(texts)


@pytest.mark.parametrize("form", range(3))
def test_a_short_article_in_the_same_markup_keeps_its_text(form: int) -> None:
    html = wall_html(("en", "article", "Ferry to Holm runs again", STORY, ()), form)
    assert "forty minutes" in taster().clean(html, "https://www.post.example/news/ferry-to-holm-runs-again").text


def test_presets_do_not_change_the_kind() -> None:
    # a preset that keeps no block says no_article for that reason
    for wall in WALLS[:6]:
        found = {
            (article.page_kind, article.page_probability, article.flags - {Flag.NO_ARTICLE})
            for preset in ("turbo", "balanced", "precision", "recall")
            if (article := taster(preset).clean(wall_html(wall, 1), URL))
        }
        assert len(found) == 1, wall


def test_a_status_speaks_against_an_article() -> None:
    html = wall_html(("en", "article", "Ferry to Holm runs again", STORY, ()), 0)
    known, missing = taster().clean(html, URL, status=200), taster().clean(html, URL, status=404)
    assert missing.page_probability != known.page_probability
    assert missing.confidence <= known.confidence
