from __future__ import annotations

import dataclasses
import logging
from typing import Any

import attrs
import pytest
from copytaster.classifier.metadata import Breadcrumb
from copytaster.scraper import ArticleItem
from copytaster.scraper.fields import DEFAULT_MAP, FIELDS, open_fields, values
from itemadapter import ItemAdapter
from scraper_stubs import TEXT, make_article
from scrapy import Field, Item

FILLED = ("url", "headline", "datePublished", "authors", "inLanguage", "description", "articleBody", "articleBodyHtml",
          "metadata", "copytaster")  # fmt: skip


class ScrapyItem(Item):
    headline = Field()
    articleBody = Field()


@dataclasses.dataclass
class DataItem:
    headline: str | None = None
    articleBody: str = ""


@dataclasses.dataclass(slots=True)
class SlotItem:
    headline: str = dataclasses.field(init=False)
    articleBody: str = dataclasses.field(init=False)


@attrs.define
class AttrsItem:
    headline: str | None = None
    articleBody: str | None = None


def pydantic_item() -> Any:
    pydantic = pytest.importorskip("pydantic")

    class PydanticItem(pydantic.BaseModel):
        headline: str | None = None
        articleBody: str | None = None

    return PydanticItem()


@pytest.mark.parametrize(
    "make",
    [dict, ScrapyItem, DataItem, SlotItem, AttrsItem, pydantic_item, ArticleItem],
    ids=lambda make: make.__name__,
)
def test_every_kind_of_item_is_filled(stage, make_response, make):
    given = make()
    [item] = stage.run(make_response(), [given])
    assert item is given
    adapter = ItemAdapter(item)
    assert (adapter["headline"], adapter["articleBody"]) == ("Bridge opens", TEXT)
    # what a class does not declare is skipped without a word
    assert set(adapter.field_names()) in ({"headline", "articleBody"}, set(FIELDS), set(FILLED))
    assert stage.counts["copytaster/items"] == 1


def test_zyte_common_items(stage, make_response):
    items = pytest.importorskip("zyte_common_items")
    given = items.Article(url="https://harbourpost.example/given")
    [item] = stage.run(make_response(), [given])
    assert (item.url, item.headline, item.articleBody) == ("https://harbourpost.example/given", "Bridge opens", TEXT)
    told = ItemAdapter(item).asdict()
    assert [author["name"] for author in told["authors"]] == ["Ida Moen", "Per Lie"]
    assert told["metadata"]["probability"] == 0.9123
    assert (told["datePublished"], told["inLanguage"]) == ("2026-03-14", "en")


def test_an_item_without_our_fields_is_not_worth_reading_a_page(stage, make_response):
    @dataclasses.dataclass
    class Picture:
        src: str

    assert stage.run(make_response(), [Picture("a.png")]) == [Picture("a.png")]
    assert stage.taster.calls == []


def test_what_the_spider_set_stays(stage, make_response):
    [item] = stage.run(make_response(), [{"headline": "Mine", "authors": [], "description": "", "inLanguage": None}])
    assert item["headline"] == "Mine"
    # empty is not set
    assert item["authors"][0] == {"name": "Ida Moen", "nameRaw": "By Ida Moen"}
    assert item["description"] == "After two years of works."
    assert item["inLanguage"] == "en"


def test_a_full_item_needs_no_reading(stage, make_response):
    full = dict.fromkeys(FIELDS, "mine")
    assert stage.run(make_response(), [dict(full)]) == [full]
    assert stage.taster.calls == []


def test_overwrite(make_stage, make_response):
    [item] = make_stage(overwrite=True).run(make_response(), [{"headline": "Mine", "section": "local"}])
    assert (item["headline"], item["section"]) == ("Bridge opens", "local")


def test_overwrite_does_not_replace_with_nothing(make_stage, make_response):
    [item] = make_stage(overwrite=True).run(make_response(b"<html>"), [{"headline": "Mine"}])
    assert item["headline"] == "Mine"


def test_field_map(make_stage, make_response):
    stage = make_stage(fields={"articleBody": "text", "headline": "title"})
    assert stage.run(make_response(), [{"title": "Mine"}]) == [{"title": "Mine", "text": TEXT}]


def test_one_field_that_refuses_does_not_cost_the_others(stage, make_response, caplog):
    @attrs.define
    class Strict:
        headline: str | None = attrs.field(
            default=None, validator=attrs.validators.optional(attrs.validators.max_len(3))
        )
        articleBody: str | None = None

    with caplog.at_level(logging.WARNING, logger="copytaster.scraper"):
        [item] = stage.run(make_response(), [Strict()])
    assert item == Strict(None, TEXT)
    assert stage.counts["copytaster/fail_open/item"] == 1
    [record] = caplog.records
    assert "Strict does not take headline (ValueError" in record.getMessage()


def test_a_frozen_item_passes(stage, make_response):
    @dataclasses.dataclass(frozen=True)
    class Frozen:
        articleBody: str = ""

    assert stage.run(make_response(), [Frozen()]) == [Frozen()]
    assert stage.counts["copytaster/fail_open/item"] == 1


def test_an_item_class_that_misbehaves_passes(stage, make_response):
    class Odd(dict):
        def __getitem__(self, name: str) -> Any:
            raise RuntimeError("odd")

    odd = Odd()
    [item] = stage.run(make_response(), [odd])
    assert item is odd
    assert stage.counts == {"copytaster/fail_open/item": 1}


def test_values_leave_out_what_the_page_does_not_tell():
    bare = make_article("", headline=None, date=None, authors=(), language=None, description=None)
    assert set(values(bare, "https://a.example")) == {
        "url", "articleBody", "articleBodyHtml", "metadata", "copytaster",
    }  # fmt: skip


FULL = {
    "url": "https://post.example/a",
    "date_published": "2026-03-14T09:12:00+01:00",
    "date_published_raw": "14 March 2026, 9:12",
    "date_modified": "2026-03-15T10:00:00Z",
    "date_modified_raw": "15 March",
    "authors_raw": ("By Ida Moen",),
    "image": "https://post.example/b.jpg",
    "images": ("https://post.example/b.jpg", "https://post.example/c.jpg"),
    "section": "Harbour",
    "keywords": ("bridge",),
    "breadcrumbs": (Breadcrumb("News", None), Breadcrumb("Harbour", "https://post.example/h")),
    "canonical_url": "https://post.example/a",
    "site_name": "Harbour Post",
}


def test_every_field_is_filled_and_read_by_zyte_common_items():
    items = pytest.importorskip("zyte_common_items")
    item = values(make_article(**FULL), "https://post.example/a", FIELDS)
    assert set(item) == set(FIELDS)
    read = ItemAdapter(items.Article.from_dict(item)).asdict()
    assert read["datePublished"] == "2026-03-14T09:12:00+01:00"
    assert [author["nameRaw"] for author in read["authors"]] == ["By Ida Moen", "Per Lie"]
    assert (read["mainImage"], len(read["images"])) == ({"url": "https://post.example/b.jpg"}, 2)
    assert [step["name"] for step in read["breadcrumbs"]] == ["News", "Harbour"]
    assert read["metadata"]["probability"] == 0.9123
    bare = values(make_article("", headline=None, date=None, authors=()), "https://post.example/a")
    assert items.Article.from_dict(bare).articleBody == ""


def test_markdown_is_filled_on_request(make_stage, make_response):
    pytest.importorskip("markdownify")
    [item] = make_stage(fields={"articleMarkdown": "text"}).run(make_response(), [{}])
    assert item == {"text": TEXT.replace("\n", "\n\n")}
    assert "articleMarkdown" not in DEFAULT_MAP


def test_all_fields_of_the_spiders_item_are_known():
    assert tuple(field.name for field in dataclasses.fields(ArticleItem)) == FIELDS
    assert set(open_fields(ArticleItem(), {name: name for name in FIELDS}, overwrite=False)) == set(FIELDS)


def test_what_is_no_item_has_no_open_fields():
    assert open_fields("text", {"headline": "headline"}, overwrite=True) == {}
    assert open_fields(ArticleItem, {"headline": "headline"}, overwrite=True) == {}
