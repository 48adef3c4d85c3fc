from __future__ import annotations

import pytest
from copytaster.classifier import Job
from copytaster.scraper.responses import Unread, known_url, page_job
from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse, XmlResponse


@pytest.mark.parametrize(
    ("cls", "body"),
    [
        (HtmlResponse, b"anything"),
        (TextResponse, b"\xef\xbb\xbf\n<!DOCTYPE html>"),
        (TextResponse, b"<!-- saved --> <HTML lang=ko>"),
        (XmlResponse, b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">'),
    ],
)
def test_html(make_response, cls, body):
    assert page_job(make_response(body, cls), 0).html == body


@pytest.mark.parametrize(
    ("cls", "body"),
    [
        (Response, b"<html>"),
        (JsonResponse, b"<html>"),
        (TextResponse, b"# a text that names <html>"),
        (TextResponse, b""),
        (XmlResponse, b'<?xml version="1.0"?><rss><![CDATA[<html>]]></rss>'),
        (TextResponse, b"<htmlish>"),
    ],
)
def test_no_html(make_response, cls, body):
    with pytest.raises(Unread, match="not HTML"):
        page_job(make_response(body, cls), 0)


def test_the_size_limit_is_inclusive(make_response):
    response = make_response(b"x" * 100)
    assert page_job(response, 100).html == b"x" * 100
    with pytest.raises(Unread, match="100 bytes, more than COPYTASTER_MAX_BYTES"):
        page_job(response, 99)


@pytest.mark.parametrize(
    ("options", "encoding"),
    [
        ({}, None),
        ({"headers": {"Content-Type": "text/html"}}, None),
        ({"headers": {"Content-Type": "text/html; charset=EUC-KR"}}, "cp949"),
        ({"encoding": "shift_jis", "headers": {"Content-Type": "text/html; charset=EUC-KR"}}, "shift_jis"),
    ],
)
def test_only_what_the_transport_says_counts_as_encoding(make_response, options, encoding):
    # the page's own declaration and guesses are the classifier's to weigh
    assert page_job(make_response(b'<meta charset="euc-jp">', **options), 0).encoding == encoding


def test_a_page_crosses_to_another_process_as_plain_values(make_response):
    page = page_job(make_response(b"<p>"), 0)
    assert page == Job(html=b"<p>", url="https://harbourpost.example/2026/03/bridge", status=200)


@pytest.mark.parametrize("meta", [{}, {"copytaster": True}, {"copytaster": {}}, {"copytaster": {"url": 7}}])
def test_the_address_is_that_of_the_response_unless_meta_gives_another(make_response, meta):
    assert known_url(make_response(meta=meta)) == "https://harbourpost.example/2026/03/bridge"
