from __future__ import annotations

import pytest
from copytaster.scraper.follow import article_links, looks_like_article, same_site


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/14/bridge",
        "/news/20260314/bridge",
        "/2026-03-14-bridge",
        "/view/20260314001234",
        "/article/4711123",
        "/article/001/0014567890",
        "/news/articleView.html?idxno=314159",
        "/read.php?news_id=4711",
        "/politik/bruecke-wird-am-montag-eroeffnet",
        "/sport/bridge_opens_on_monday.html",
        "/culture/%EB%8B%A4%EB%A6%AC-%EA%B0%9C%ED%86%B5-%EC%9B%94%EC%9A%94%EC%9D%BC",
        "/news/a-12345.html",
    ],
)
def test_articles(path):
    assert looks_like_article(f"https://a.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/politics",
        "/politics/local/",
        "/2026/03/14/",
        "/2026/03",
        "/archive/2026",
        "/tag/bridge-opens-on-monday",
        "/author/ida-moen-of-the-harbour-post",
        "/login?next_id=12345",
        "/list?page=12345",
        "/about/our-story-since-1999-in-print",
        "/contact-us",
    ],
)
def test_no_articles(path):
    assert not looks_like_article(f"https://a.example{path}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/", "http://a.example:8080/x", True),
        ("https://www.a.example/", "https://m.a.example/", True),
        ("https://www.a.example/", "https://sport.a.example/", True),
        ("https://a.example/", "https://b.example/", False),
        ("https://a.example/", "https://nota.example/", False),
        ("https://a.example/", "file:///a.example/x", False),
        ("file:///tmp/a.html", "file:///tmp/b.html", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
    ],
)
def test_same_site(one, other, same):
    assert same_site(one, other) is same
    assert same_site(other, one) is same


def test_links_of_a_page(make_response):
    body = b"""<html><body>
        <a href="/2026/03/bridge">this page</a> <a href="/2026/03/bridge#top">its top</a>
        <a href="/2026/03/ferry?ref=x">ferry</a> <a href="/2026/03/ferry?ref=x">ferry again</a>
        <a href="/2026/03/advert" rel="nofollow">advert</a>
        <a href="https://elsewhere.example/2026/03/lakes">elsewhere</a>
        <a href="mailto:ida.moen@harbourpost.example">mail</a> <a href="http://[broken/2026/03/x">broken</a>
        <a href="javascript:void(0)">menu</a> <a href="/2026/03/photo-4711.jpg">photo</a>
        <a href="//www.harbourpost.example/2026/03/tram">tram</a> <a href="/local">local</a>
    """
    assert list(article_links(make_response(body))) == [
        "https://harbourpost.example/2026/03/ferry?ref=x",
        "https://www.harbourpost.example/2026/03/tram",
    ]


@pytest.mark.parametrize(
    "base", ["http://[x", "http://a.example:99999999/", "//a.example:port/", "http://\u2100.example/"]
)
def test_a_base_that_is_no_address_costs_no_link(make_response, base):
    body = f"<head><base href='{base}'></head><a href='/news/bridge-opens-on-monday'>Bridge</a>".encode()
    assert list(article_links(make_response(body))) == ["https://harbourpost.example/news/bridge-opens-on-monday"]
