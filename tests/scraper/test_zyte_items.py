"""zyte-common-items reads the items of every fixture page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from copytaster.classifier import Copytaster
from copytaster.scraper.fields import values, zyte_item
from itemadapter import ItemAdapter

items = pytest.importorskip("zyte_common_items")

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
PAGES = sorted(str(page.parent.relative_to(FIXTURES)) for page in FIXTURES.rglob("page.html"))
OWN = {"section", "keywords", "siteName", "copytaster"}


@cache
def taster() -> Copytaster:
    return Copytaster.load()


@pytest.mark.parametrize("name", PAGES)
def test_from_dict_keeps_every_field(name: str) -> None:
    url = f"https://www.{name.split('/')[1]}/story"
    article = taster().clean((FIXTURES / name / "page.html").read_bytes(), url)
    filled = values(article, url)
    item = items.Article.from_dict({field: value for field, value in filled.items() if field not in OWN})
    read = ItemAdapter(item).asdict()
    for field, value in filled.items():
        if field not in OWN and field != "metadata":
            assert _known(read[field]) == value, field
    assert item.metadata.probability == filled["metadata"]["probability"]
    assert item == zyte_item(items.Article, article, url)


def _known(value: object) -> object:
    """A value without the fields of nested items that are not set."""
    if isinstance(value, dict):
        return {key: inner for key, inner in value.items() if inner is not None}
    return [_known(inner) for inner in value] if isinstance(value, list) else value


def test_there_are_pages() -> None:
    assert len(PAGES) > 60
