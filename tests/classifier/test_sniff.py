"""A document is taken for HTML by its first tag, in time linear in its size."""

from __future__ import annotations

import time

import pytest
from copytaster.classifier import is_html_start


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><p>Text",
        b"\xef\xbb\xbf\r\n <HTML lang=ko>",
        b"<!-- saved --><!----><!--><html>",
        b"<!-- a > b -- c --> <head>",
        b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE  html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
        b"<?php-leftover ?><body class='a'>",
        b"<div\n class=a>",
        b"<h1>Headline</h1>",
        "\ufeff<html>".encode("utf-16-le"),
        "<html><head>".encode("utf-16-be"),
        b"<!--" + b"licence " * 2_000 + b"--><html>",
    ],
)
def test_html_is_recognised(data: bytes) -> None:
    assert is_html_start(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"A text that names <html>",
        b"<htmlish>",
        b"<html",
        b"<!-- never closed <html>",
        b'<?xml version="1.0"?><rss><![CDATA[<html>]]></rss>',
        b'<?xml version="1.0"?><table><row/></table>',
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b'{"html": "<html>"}',
        b"<?xml <?xml <?xml",
        b"%PDF-1.7 <html>",
    ],
)
def test_other_documents_are_not(data: bytes) -> None:
    assert not is_html_start(data)


@pytest.mark.parametrize(
    "piece",
    [b"<!---->", b"<!-->", b"<!--", b" ", b"<?xml?>", b"<?", b"<!-- -- -->\n", b"\0", b"<!doctype ", b"<?xml>", b"<"],
)
def test_repeated_prologues_take_linear_time(piece: bytes) -> None:
    def cost(count: int) -> float:
        start = time.process_time()
        is_html_start(piece * count)
        return time.process_time() - start

    small, large = (min(cost(count) for _ in range(3)) for count in (2_000, 8_000))
    assert large <= max(6 * small, 0.02)
