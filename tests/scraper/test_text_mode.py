"""COPYTASTER_CLEAN_TEXT: items that come with a text have that text cleaned."""

from __future__ import annotations

import dataclasses

import pytest
from scraper_stubs import TEXT
from scrapy.http import JsonResponse

HELD = "Rain all week.\n\nTen lakes to see"


@dataclasses.dataclass
class Story:
    articleBody: str | None = None
    inLanguage: str | None = None
    articleBodyHtml: str | None = None


def test_off_unless_asked_for(stage, make_response):
    [item] = stage.run(make_response(), [{"articleBody": HELD}])
    assert item["articleBody"] == HELD
    assert item["headline"] == "Bridge opens"


def test_the_text_of_the_item_is_cleaned_and_no_page_is_read(make_stage, make_response):
    stage = make_stage(clean_text=True)
    [item] = stage.run(make_response(), [Story(HELD, "en")])
    assert item == Story("Rain all week.", "en", "<p>Rain all week.</p>")
    assert [(call["text"], call["lang"]) for call in stage.taster.calls] == [(HELD, "en")]
    assert stage.counts["copytaster/items"] == 1


def test_items_without_text_are_read_from_the_page(make_stage, make_response):
    stage = make_stage(clean_text=True)
    items = stage.run(make_response(), [Story(), Story(HELD), {"articleBody": " \n"}, {"articleBody": 7}])
    assert [getattr(item, "articleBody", None) or item["articleBody"] for item in items] == [
        TEXT,
        "Rain all week.",
        " \n",
        7,
    ]
    assert len(stage.taster.calls) == 2


def test_what_the_spider_set_beside_it_stays(make_stage, make_response):
    given = {"articleBody": HELD, "articleBodyHtml": "<p>mine</p>", "headline": ""}
    [item] = make_stage(clean_text=True).run(make_response(), [dict(given)])
    assert item["articleBodyHtml"] == "<p>mine</p>"
    assert item["headline"] == ""
    assert item["copytaster"]["dropped"] == {"TEASER": 3, "NOTICE": 1}
    [item] = make_stage(clean_text=True, overwrite=True).run(make_response(), [dict(given)])
    assert item["articleBodyHtml"] == "<p>Rain all week.</p>"


def test_the_response_may_be_anything(make_stage, make_response):
    stage = make_stage(clean_text=True)
    [item] = stage.run(make_response(b"{}", JsonResponse), [{"articleBody": HELD}])
    assert item["articleBody"] == "Rain all week."


def test_fields_of_other_names(make_stage, make_response):
    stage = make_stage(clean_text=True, fields={"articleBody": "text", "inLanguage": "lang"})
    assert stage.run(make_response(), [{"text": HELD, "lang": "no"}]) == [{"text": "Rain all week.", "lang": "no"}]
    assert stage.taster.calls[0]["lang"] == "no"


@pytest.mark.parametrize(("text", "reason"), [("trouble", "error"), ("x" * 101, "too_big")])
def test_fails_open(make_stage, make_response, text, reason):
    stage = make_stage(clean_text=True, max_bytes=100)
    assert stage.run(make_response(), [{"articleBody": text}]) == [{"articleBody": text}]
    assert stage.counts == {f"copytaster/fail_open/{reason}": 1}


def test_a_request_opts_out(make_stage, make_response):
    stage = make_stage(clean_text=True)
    assert stage.run(make_response(meta={"copytaster": False}), [{"articleBody": HELD}]) == [{"articleBody": HELD}]
