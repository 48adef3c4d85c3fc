from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from copytaster.classifier import Job, ModelRefused, Tally, WorkerError
from copytaster.scraper.links import LinkFilter
from copytaster.scraper.repeats import RepeatReport
from scraper_stubs import TEXT
from scrapy import Request
from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse

UNFILTERED = LinkFilter(actions={})


def test_item_gets_the_article(stage, make_response):
    [item] = stage.run(make_response(), [{"section": "local"}])
    assert item == {
        "section": "local",
        "url": "https://harbourpost.example/2026/03/bridge",
        "headline": "Bridge opens",
        "datePublished": "2026-03-14",
        "authors": [{"name": "Ida Moen", "nameRaw": "By Ida Moen"}, {"name": "Per Lie", "nameRaw": "Per Lie"}],
        "inLanguage": "en",
        "description": "After two years of works.",
        "articleBody": TEXT,
        "articleBodyHtml": "<p>The bridge opens on Monday.</p><p>Buses will use it first.</p>",
        "metadata": {"probability": 0.9123},
        "copytaster": {
            "confidence": 0.9123,
            "flags": [],
            "page_kind": "article",
            "kept": 2,
            "dropped": {"TEASER": 3, "NOTICE": 1},
        },
    }
    assert stage.counts == {
        "copytaster/pages": 1,
        "copytaster/items": 1,
        "copytaster/blocks_kept": 2,
        "copytaster/blocks_dropped/TEASER": 3,
        "copytaster/blocks_dropped/NOTICE": 1,
    }


def test_a_page_without_an_article_is_reported(stage, make_response):
    [item] = stage.run(make_response(b"<html>front page"), [{}])
    assert item["articleBody"] == ""
    assert item["copytaster"]["flags"] == ["no_article"]
    assert stage.counts["copytaster/flag/no_article"] == 1
    assert stage.counts["copytaster/blocks_kept"] == 0


def test_many_items_share_one_reading_and_no_values(stage, make_response):
    items = stage.run(make_response(), [{"n": n} for n in range(5)])
    assert [item["n"] for item in items] == list(range(5))
    assert len(stage.taster.calls) == 1
    assert stage.counts["copytaster/items"] == 5
    assert items[0]["authors"] is not items[1]["authors"]
    assert items[0]["copytaster"]["dropped"] is not items[1]["copytaster"]["dropped"]


def test_requests_pass_before_the_page_is_read_and_order_is_kept(make_stage, make_response):
    stage = make_stage(links=UNFILTERED)
    log: list[str] = []

    def callback() -> Iterator[Any]:
        for step in ("request a", "item b", "request c", "item d"):
            log.append(f"yields {step}")
            yield Request(f"https://harbourpost.example/{step[-1]}") if "request" in step else {"n": step[-1]}

    async def result() -> AsyncIterator[Any]:
        for entry in callback():
            yield entry

    async def crawl() -> None:
        async for entry in stage.middleware.process_spider_output(make_response(), result()):
            what = entry.url[-1] if isinstance(entry, Request) else entry["n"]
            log.append(f"passes {what}, {len(stage.taster.calls)} read")

    asyncio.run(crawl())
    assert log == [
        "yields request a",
        "passes a, 0 read",
        "yields item b",
        "passes b, 1 read",
        "yields request c",
        "passes c, 1 read",
        "yields item d",
        "passes d, 1 read",
    ]


def test_a_response_without_items_is_not_read_for_requests_that_all_pass(make_stage, make_response):
    stage = make_stage(links=UNFILTERED)
    requests = [Request(f"https://harbourpost.example/{n}") for n in range(3)]
    assert stage.run(make_response(), [*requests, None, "no item"]) == [*requests, None, "no item"]
    assert stage.taster.calls == []
    assert stage.counts == {}


def test_errors_of_the_callback_stay_its_own(stage, make_response):
    def callback() -> Iterator[Any]:
        yield {}
        raise KeyError("the callback's")

    with pytest.raises(KeyError, match="the callback's"):
        stage.run(make_response(), callback())
    assert stage.counts["copytaster/items"] == 1


@pytest.mark.parametrize(
    ("body", "cls", "options", "reason", "level"),
    [
        (b"<html>trouble", HtmlResponse, {}, "error", logging.ERROR),
        (b" ", HtmlResponse, {}, "page_error", logging.WARNING),
        (b"<html>" + b"x" * 500, HtmlResponse, {"max_bytes": 100}, "too_big", logging.WARNING),
        (b'{"html": "<p>no page</p>"}', JsonResponse, {}, "not_html", logging.INFO),
        (b"\x89PNG", Response, {}, "not_html", logging.INFO),
        (b"plain words", TextResponse, {}, "not_html", logging.INFO),
    ],
)
def test_fails_open(make_stage, make_response, caplog, body, cls, options, reason, level):
    stage = make_stage(**options)
    with caplog.at_level(logging.DEBUG, logger="copytaster.scraper"):
        items = stage.run(make_response(body, cls), [{"n": 1}, Request("https://harbourpost.example/next"), {"n": 2}])
    assert [items[0], items[2]] == [{"n": 1}, {"n": 2}]
    assert stage.counts == {f"copytaster/fail_open/{reason}": 1}
    [record] = caplog.records
    assert record.levelno == level
    assert reason in record.getMessage()
    assert "https://harbourpost.example/2026/03/bridge" in record.getMessage()


def test_a_size_limit_of_zero_means_no_limit(make_stage, make_response):
    [item] = make_stage(max_bytes=0).run(make_response(b"<html>" + b"x" * 10**6), [{}])
    assert item["articleBody"] == TEXT


def test_an_extractor_that_fails_late_leaves_the_item_untouched(stage, make_response):
    class Late:
        tally = Tally()

        async def extract(self, job: Job) -> Any:
            await asyncio.sleep(0)
            raise MemoryError

    stage.middleware.extractor = Late()
    assert stage.run(make_response(), [{"n": 1}]) == [{"n": 1}]
    assert stage.counts == {"copytaster/fail_open/error": 1}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (WorkerError("timeout", "too long"), "timeout"),
        (WorkerError("crash", "died"), "crash"),
        (WorkerError("quarantined", "has killed"), "quarantined"),
        (WorkerError("too_big", "too large"), "too_big"),
        (WorkerError("error", "a bug"), "error"),
        (ModelRefused("gone; train one with `copytaster train`"), "model"),
    ],
)
def test_errors_of_workers_are_counted_and_logged(stage, make_response, caplog, error, reason):
    class Failing:
        tally = Tally(started=2, crashed=1)

        async def extract(self, job: Job) -> Any:
            raise error

    stage.middleware.extractor = Failing()
    assert stage.run(make_response(), [{"n": 1}, {"n": 2}]) == [{"n": 1}, {"n": 2}]
    assert stage.counts == {
        f"copytaster/fail_open/{reason}": 1,
        "copytaster/workers/started": 2,
        "copytaster/workers/crashed": 1,
    }
    [record] = caplog.records
    assert str(error) in record.getMessage()
    assert record.exc_info is None


@pytest.mark.parametrize("made_by_hand", [False, True])
def test_a_request_opts_out(stage, make_response, made_by_hand):
    response = make_response(meta={"copytaster": False})
    if made_by_hand:
        response.request = None
    [item] = stage.run(response, [{"n": 1}])
    assert ("articleBody" in item) is made_by_hand
    assert bool(stage.taster.calls) is made_by_hand


def test_a_request_carries_the_address_of_a_saved_page(stage, make_response):
    response = make_response(url="file:///tmp/page.html", meta={"copytaster": {"url": "https://a.example/1"}})
    [item] = stage.run(response, [{}])
    assert item["url"] == stage.taster.calls[0]["url"] == "https://a.example/1"


def test_lines_that_articles_of_a_site_share_are_logged_at_the_end(make_stage, make_response, caplog):
    caplog.set_level(logging.INFO)
    stage = make_stage(repeats=RepeatReport(3))
    for number in range(4):
        text = f"Only house {'abcd'[number]} has this line.\n{TEXT}" if number else TEXT
        stage.taster.text = text
        stage.run(make_response(url=f"https://harbourpost.example/{number}"), [{}])
    asyncio.run(stage.middleware.spider_closed())
    [message] = [record.getMessage() for record in caplog.records if record.name.endswith("repeats")]
    first, second = TEXT.split("\n")
    assert message == (
        f"Lines that were kept in several of 4 articles of harbourpost.example: 4 × {second}; 4 × {first}. "
        "To teach the model: copytaster label "
        + " ".join(f"https://harbourpost.example/{number}" for number in range(4))
    )


@pytest.mark.parametrize(("fewest", "pages"), [(0, 5), (3, 2)])
def test_nothing_is_logged_of_few_articles_or_when_it_is_switched_off(make_stage, make_response, caplog, fewest, pages):
    caplog.set_level(logging.INFO)
    stage = make_stage(repeats=RepeatReport(fewest))
    for number in range(pages):
        stage.taster.text = f"Only house {'abcde'[number]} has this line.\n{TEXT}"
        stage.run(make_response(url=f"https://harbourpost.example/{number}"), [{}])
    asyncio.run(stage.middleware.spider_closed())
    assert not [record for record in caplog.records if record.name.endswith("repeats")]
