"""The link filter: which requests it knows, and what it does with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from copytaster.classifier import Article, Block, Flag, Label, Link, PageKind, Verdict
from copytaster.scraper import SettingError
from copytaster.scraper.links import BOILERPLATE, LOWERED, Action, LinkFilter, address
from scrapy import FormRequest, Request
from scrapy.http import JsonResponse

BASE = "https://harbourpost.example"
PAGE = f"{BASE}/2026/03/bridge"
TEASER, BODY, NAV = (Label.TEASER, 0.04), (Label.BODY, 0.97), (Label.NAV, 0.01)


def article(*links: tuple[tuple[Label, float], str, str], flags: frozenset[Flag] = frozenset()) -> Article:
    """One block a link: its label and probability, where it leads, its text."""
    verdicts = tuple(
        Verdict(Block(index, text or "next block", "html/body/p", "p"), label, keep, label is Label.BODY)
        for index, ((label, keep), _, text) in enumerate(links)
    )
    found = tuple(Link(url, text, index) for index, (_, url, text) in enumerate(links))
    return Article(
        text="x",
        html="",
        confidence=0.9,
        verdicts=verdicts,
        links=found,
        flags=flags,
        page_kind=PageKind.ARTICLE,
        page_probability=0.99,
    )


class Shouting:
    """A headline model: what ends in `!` is clickbait."""

    def scores(self, texts: list[str]) -> Any:
        return np.array([0.9 if text.endswith("!") else 0.2 for text in texts])


@pytest.fixture
def run(make_stage, make_response):
    """Pass requests through a middleware that reads `found` in every page; those that come out, and the counts."""

    def run(found: Article, requests: list[Request], links: LinkFilter | None = None, **response: Any):
        stage = make_stage(links=links)
        stage.taster.clean = lambda *_, **__: found
        passed = stage.run(make_response(url=PAGE, **response), requests)
        return passed, {
            name.removeprefix("copytaster/links/"): n for name, n in stage.counts.items() if "links" in name
        }

    return run


def doing(action: str, **options: Any) -> LinkFilter:
    return LinkFilter(dict.fromkeys(BOILERPLATE, Action(action)), **options)


def test_by_default_a_teaser_is_tagged(run) -> None:
    request = Request(f"{BASE}/lakes", meta={"mine": 1}, priority=3)
    [passed], counts = run(article((TEASER, f"{BASE}/lakes", "Ten lakes")), [request])
    assert passed is request
    assert request.meta == {"mine": 1, "copytaster": {"label": "TEASER", "probability": 0.96}}
    assert request.priority == 3
    assert counts == {"tag": 1}


def test_drop_and_deprioritize(run) -> None:
    found = article(
        (TEASER, f"{BASE}/lakes", "Ten lakes"),
        (NAV, f"{BASE}/sport", "Sport"),
        (BODY, f"{BASE}/pier", "pier"),
    )
    links = LinkFilter({**doing("follow").actions, Label.TEASER: Action.DROP, Label.NAV: Action.DEPRIORITIZE})
    requests = [Request(f"{BASE}/{name}") for name in ("lakes", "sport", "pier", "unknown")]
    passed, counts = run(found, requests, links)
    assert [request.url.rpartition("/")[2] for request in passed] == ["sport", "pier", "unknown"]
    assert passed[0].priority == -LOWERED
    assert passed[0].meta["copytaster"] == {"label": "NAV", "probability": 0.99}
    assert passed[1].meta == passed[2].meta == {}
    assert counts == {"drop": 1, "deprioritize": 1, "follow": 1}


@pytest.mark.parametrize(
    "asked",
    [
        "/lakes?id=3&b=2",
        "/lakes?b=2&id=3",
        "/lakes?id=3&b=2#comments",
        "/lakes?utm_source=front&id=3&b=2&fbclid=xyz",
        "/lakes?id=3&b=2&gclid=1&utm_medium=a",
    ],
)
def test_addresses_are_compared_in_canonical_form(run, asked: str) -> None:
    found = article((TEASER, f"http://harbourpost.example/lakes?b=2&id=3&utm_campaign=x#{asked[-1]}", "Ten lakes"))
    assert run(found, [Request(BASE + asked)], doing("drop"))[0] == []


@pytest.mark.parametrize("other", ["/lakes?id=4", "/lakes", "/lakes/?id=3", "/Lakes?id=3", "/lakes?id=3&page=2"])
def test_other_addresses_are_other_pages(run, other: str) -> None:
    request = Request(BASE + other)
    assert run(article((TEASER, f"{BASE}/lakes?id=3", "Ten lakes")), [request], doing("drop")) == (
        [request],
        {},
    )


def test_scripts_of_every_kind_are_one_address() -> None:
    assert address("https://a.example/다리?q=강") == address(Request("https://a.example/다리?q=강").url)
    assert address("https://A.example/x y") == address("https://a.example/x%20y")
    assert address("http://[") == "http://["


def test_a_link_in_the_body_too_is_followed(run) -> None:
    found = article((TEASER, f"{BASE}/pier", "Pier"), (BODY, f"{BASE}/pier?utm_source=b", "the pier"))
    [request], counts = run(found, [Request(f"{BASE}/pier")], doing("drop"))
    assert request.meta == {}
    assert counts == {"follow": 1}


def test_what_is_kept_counts_as_body(run) -> None:
    found = article((TEASER, f"{BASE}/pier", "Pier"))
    kept = Verdict(found.verdicts[0].block, Label.TEASER, 0.04, True)  # COPYTASTER_KEEP names TEASER
    found = replace(found, verdicts=(kept,))
    assert run(found, [Request(f"{BASE}/pier")], doing("drop"))[1] == {"follow": 1}


def test_the_mildest_action_counts(run) -> None:
    found = article((TEASER, f"{BASE}/sport", "Cup"), (NAV, f"{BASE}/sport", "Sport"))
    links = LinkFilter({**doing("drop").actions, Label.NAV: Action.TAG})
    [request], counts = run(found, [Request(f"{BASE}/sport")], links)
    assert request.meta["copytaster"]["label"] == "NAV"
    assert counts == {"tag": 1}


def test_a_picture_link_counts_only_if_no_text_link_leads_to_the_same_page(run) -> None:
    found = article((TEASER, f"{BASE}/lakes", "Ten lakes"), (BODY, f"{BASE}/lakes", ""), (BODY, f"{BASE}/plan", ""))
    passed, counts = run(found, [Request(f"{BASE}/lakes"), Request(f"{BASE}/plan")], doing("drop"))
    assert [request.url for request in passed] == [f"{BASE}/plan"]
    assert counts == {"drop": 1, "follow": 1}


@pytest.mark.parametrize(
    "request_",
    [
        Request(f"{BASE}/lakes", method="HEAD"),
        FormRequest(f"{BASE}/lakes", formdata={"q": "x"}),
        Request(f"{PAGE}?utm_source=self", dont_filter=True),
        Request(f"{BASE}/moved-here-from"),
    ],
)
def test_what_is_no_followed_link_is_not_touched(run, request_: Request) -> None:
    found = article((TEASER, f"{BASE}/lakes", "a"), (NAV, PAGE, "b"), (NAV, f"{BASE}/moved-here-from", "c"))
    passed, counts = run(found, [request_], doing("drop"), meta={"redirect_urls": [f"{BASE}/moved-here-from"]})
    assert (passed, counts) == ([request_], {})


@pytest.mark.parametrize(
    "changes",
    [
        {"page_kind": PageKind.INDEX, "confidence": 1.0},
        {"page_kind": PageKind.OTHER},
        {"page_kind": None},
        {"page_probability": 0.94},
        {"confidence": 0.4},
        {"flags": frozenset({Flag.NO_ARTICLE})},
    ],
)
def test_links_of_a_page_that_may_not_be_an_article_are_not_judged(run, changes: dict[str, Any]) -> None:
    found = replace(article((TEASER, f"{BASE}/lakes", "Ten lakes")), **changes)
    request = Request(f"{BASE}/lakes")
    assert run(found, [request], doing("drop")) == ([request], {})
    assert request.meta == {}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"url": "https://a.example"}, {"url": "https://a.example", "label": "TEASER", "probability": 0.96}),
        (False, False),
        ({"label": "NAV", "probability": 0.5, "clickbait": 1.0}, {"label": "TEASER", "probability": 0.96}),
    ],
)
def test_the_tag_respects_what_the_spider_set(run, given: Any, wanted: Any) -> None:
    request = Request(f"{BASE}/lakes", meta={"copytaster": given})
    run(article((TEASER, f"{BASE}/lakes", "Ten lakes")), [request])
    assert request.meta["copytaster"] == wanted


def test_a_clickbait_limit_spares_sober_teasers(run) -> None:
    found = article(
        (TEASER, f"{BASE}/a", "Ten lakes!"), (TEASER, f"{BASE}/b", "Lake closed"), (TEASER, f"{BASE}/c", "")
    )
    links = doing("drop", limit=0.8, headlines=Shouting())
    passed, counts = run(found, [Request(f"{BASE}/{name}") for name in "abc"], links)
    assert [request.meta["copytaster"]["clickbait"] for request in passed] == [0.2, 0.2]
    assert counts == {"drop": 1, "tag": 2}


def test_pages_are_read_only_if_a_decision_needs_them(make_stage, make_response) -> None:
    request = Request(f"{BASE}/lakes")
    for links, response in (
        (doing("follow"), make_response()),
        (doing("drop"), make_response(meta={"copytaster": False})),
        (doing("drop"), make_response(b"{}", JsonResponse)),
    ):
        stage = make_stage(links=links)
        assert stage.run(response, [request]) == [request]
        assert stage.taster.calls == []
        assert stage.counts == {}


def test_one_reading_serves_requests_and_items(make_stage, make_response) -> None:
    stage = make_stage()
    entries = [Request(f"{BASE}/1"), {}, Request(f"{BASE}/2"), {}]
    assert stage.run(make_response(), entries) == entries
    assert len(stage.taster.calls) == 1
    assert entries[1]["articleBody"]


def test_requests_pass_when_the_page_cannot_be_read(make_stage, make_response) -> None:
    stage = make_stage(links=doing("drop"))
    request = Request(f"{BASE}/lakes")
    assert stage.run(make_response(b"<html>trouble"), [request]) == [request]
    assert stage.counts == {"copytaster/fail_open/error": 1}


def test_requests_pass_when_the_filter_itself_fails(run, make_stage, make_response, caplog) -> None:
    found = article((TEASER, f"{BASE}/lakes", "Ten lakes"))
    broken = replace(found, verdicts=())
    stage = make_stage(links=doing("drop"))
    stage.taster.clean = lambda *_, **__: broken
    request = Request(f"{BASE}/lakes")
    assert stage.run(make_response(), [request]) == [request]
    assert stage.counts["copytaster/fail_open/link"] == 1
    assert "IndexError" in caplog.text


@pytest.mark.parametrize(
    ("value", "teaser", "nav"),
    [
        (None, "tag", "tag"),
        ("", "tag", "tag"),
        ("follow", "follow", "follow"),
        ({"TEASER": "drop"}, "drop", "tag"),
        ({"teaser": " Drop ", "NAV": "deprioritize"}, "drop", "deprioritize"),
        ('{"NAV": "follow"}', "tag", "follow"),
    ],
)
def test_settings(settings, value: Any, teaser: str, nav: str) -> None:
    actions = LinkFilter.from_settings(settings(LINKS=value)).actions
    assert (actions[Label.TEASER], actions[Label.NAV]) == (teaser, nav)
    assert set(actions) == set(BOILERPLATE)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"LINKS": {"TEASERS": "drop"}}, "COPYTASTER_LINKS: unknown label TEASERS; choose from TEASER, "),
        ({"LINKS": {"BODY": "drop"}}, "COPYTASTER_LINKS: unknown label BODY"),
        (
            {"LINKS": {"TEASER": "skip"}},
            "COPYTASTER_LINKS: unknown action skip; choose from follow, tag, deprioritize, drop",
        ),
        ({"LINKS": "never"}, "COPYTASTER_LINKS is 'never': give a dict"),
        ({"LINKS": 3}, "COPYTASTER_LINKS is 3: give a dict"),
        ({"CLICKBAIT": "high"}, "COPYTASTER_CLICKBAIT is 'high': give a number from 0 to 1"),
        ({"CLICKBAIT": 80}, "COPYTASTER_CLICKBAIT is 80"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings, values: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingError, match=told):
        LinkFilter.from_settings(settings(**values))
