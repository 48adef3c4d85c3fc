"""Input that is not an HTML page is refused and named; messages and fragments that hold one are read."""
# ruff: noqa: E501

from __future__ import annotations

import json
from email.message import EmailMessage

import pytest
from copytaster.classifier.errors import PageError
from copytaster.classifier.page.foreign import foreign_format
from copytaster.classifier.page.message import page_part
from copytaster.classifier.page.page import read_page

STORY = "The ferry to Holm runs again from Monday, the harbour office said; the crossing takes forty minutes."
ITEM = f"<item><title>Ferry</title><description>{STORY}</description></item>"
ENTRY = f"<entry><title>Ferry</title><summary>{STORY}</summary></entry>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (json.dumps({"headline": "Ferry", "articleBody": STORY}), "JSON"),
        ("\ufeff\r\n  " + json.dumps([{"headline": "Ferry", "text": f"<p>{STORY}</p>"}], indent=2), "JSON"),
        (json.dumps({"html": f"<html><body><p>{STORY}</p></body></html>"}), "JSON with a page in its field 'html'"),
        (json.dumps({"status": "ok", "content": f"<p>{STORY}</p>"}), "JSON with a page in its field 'content'"),
        (json.dumps({"한글": "기사", "본문": STORY}, ensure_ascii=False), "JSON"),
        (f'{{"a": 1}}\n{json.dumps({"text": STORY})}\n', "JSON lines"),
        ('{"title": "Ferry", "text": "cut in the mid', "JSON"),
        ('[{"title": "Ferry", "tags": ["sea",]}]', "JSON"),
        (")]}'\n" + json.dumps({"text": STORY}), "JSON"),
        (f"for(;;);{json.dumps({'text': STORY})}", "JSON"),
        (f"show({json.dumps({'text': STORY})});", "JSON in a function call"),
        ("[" * 60_000, "JSON"),
        (f'<rss version="2.0"><channel>{ITEM}</channel></rss>', "an RSS feed"),
        (
            f'<?xml version="1.0" encoding="utf-8"?>\n<!-- made by hand --><rss><channel>{ITEM}</channel></rss>',
            "an RSS",
        ),
        (f'<feed xmlns="http://www.w3.org/2005/Atom">{ENTRY}</feed>', "an Atom feed"),
        (
            f'<?xml version="1.0"?><atom:feed xmlns:atom="http://www.w3.org/2005/Atom">{ENTRY}</atom:feed>',
            "an Atom feed",
        ),
        (f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="x">{ITEM}</rdf:RDF>', "an RSS feed"),
        ('<?xml version="1.0"?><urlset><url><loc>https://a.example/x</loc></url></urlset>', "a sitemap"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>Ferry</text></svg>', "an SVG image"),
        (
            '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg><p>Ferry</p></svg>',
            "an SVG image",
        ),
        (f"<?xml version='1.0'?><newsItem><p>{STORY}</p></newsItem>", "XML (newsitem)"),
        (f'[1, 2, {{"text": "<p>{STORY}', "JSON"),
        (str({"id": 4, "text": f"<p>{STORY}</p>"}), "JSON"),
        (f"{{id: 4, text: '<p>{STORY}</p>'}}", "JSON"),
        (f"show({json.dumps({'text': f'<p>{STORY}</p>'})});", "JSON in a function call"),
        (f'/* ferry */ typeof show === \'function\' && show({{"text": "<p>{STORY}</p>"}})', "JSON in a function call"),
        (f'window.FERRY = {{"text": "<p>{STORY}</p>"}};', "JavaScript"),
        (f'// ferry\nconst ferry = "<html><p>{STORY}</p>";', "JavaScript"),
        (f'document.write("<p>{STORY}</p>");', "JavaScript"),
        (f'id,text\n1,"<p>{STORY}</p>"\n', "CSV"),
        ("id\tport\ttext\n" + f"4\tHolm\t<p>{STORY}</p>\n" * 2, "TSV"),
        (f"---\ntitle: Ferry\ntext: <p>{STORY}</p>\n", "YAML"),
        (f"-- ferries\nINSERT INTO `news` VALUES (4, '<p>{STORY}</p>');", "SQL"),
        (f"1\n00:00:01,000 --> 00:00:04,000\n<i>{STORY}</i>\n", "a file of subtitles"),
        (f"<?php\n$text = '<p>{STORY}</p>';\necho $text;", "the source of a PHP program"),
        (f'<s:Envelope xmlns:s="x"><s:Body><p>{STORY}</p></s:Body></s:Envelope>', "XML (envelope)"),
        (f"<stories><article><description>{STORY}</description></article></stories>\n", "XML (stories)"),
        (f"<br />\n<b>Warning</b>: no port in line 4<br />\n<rss><channel>{ITEM}</channel></rss>", "an RSS feed"),
        (
            f"<!-- not a <html> page --><br />\n<b>Warning</b>: no port<br />\n<rss><channel>{ITEM}</channel></rss>",
            "an RSS",
        ),
        (f"<!-- <body> --><rss><channel>{ITEM}</channel></rss>", "an RSS feed"),
        (f"<!--> <feed xmlns='http://www.w3.org/2005/Atom'>{ENTRY}</feed>", "an Atom feed"),
        (STORY, "plain text"),
        (f"date,headline\n2026-03-14,Ferry\n2026-03-15,{STORY}", "plain text"),
        (f"From: Ida Moen <ida@post.example>\nSubject: Ferry\n\n{STORY}", "plain text"),
        (f"Is 3 < 4 and 5 > 4? {STORY}", "plain text"),
    ],
)
def test_what_is_not_a_page_is_named(text: str, told: str) -> None:
    assert (foreign_format(text) or "").startswith(told)
    with pytest.raises(PageError, match="not an HTML page"):
        read_page(text)
    with pytest.raises(PageError, match="not an HTML page"):
        read_page(text.encode())


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{STORY}",
        f"<article><h1>Ferry</h1><p>{STORY}</p></article>",
        f"\ufeff\n <!-- saved --> <div>{STORY}</div>",
        f'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{STORY}</p></body></html>',
        f'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><p>{STORY}</p></html>',
        f"<?php // left over ?><html><body><p>{STORY}</p></body></html>",
        f"<ferry-app><p>{STORY}</p></ferry-app>",
        f"{STORY}<br>{STORY}",
        f"{{{{ user.name }}}} <p>{STORY}</p>",
        f"[advertisement] <p>{STORY}</p>",
        f'"We are glad." <p>{STORY}</p>',
        f"show(this) <p>{STORY}</p>",
        f'{{"status": "ok"}}\n<!doctype html><html><body><p>{STORY}</p></body></html>',
        f"Notice: the port = [] in line 4\n<html><body><p>{STORY}</p></body></html>",
        f"<b>Notice</b>: no port in line 4<br>\n<!doctype html><html><body><p>{STORY}</p></body></html>",
        f"<svg width='0'><defs><path id='a'/></defs></svg><!doctype html><html><body><p>{STORY}</p></body></html>",
        f"<svg width='0'></svg><p>{STORY}</p>",
        f"<text id='4'>\n<!doctype html><html><body><section><p>{STORY}</p><other></other></section></body></html>\n</text>",
        f"<story><h1>Ferry</h1><p>{STORY}</p></story>",
        f"---\ntitle: Ferry\n---\n<p>{STORY}</p>",
        f"Home, News, Sport\n<p>{STORY}</p>",
        f'class="text"><p>{STORY}</p>',
        f"Hello ({{{{ name }}}}) <p>{STORY}</p>",
        f"[1, 2] <p>{STORY}</p>",
        f"<!-- for machines: <rss> at /news.xml --><!DOCTYPE html><html><body><p>{STORY}</p></body></html>",
        f"<!-- <feed xmlns='x'> --><!-- <?xml version='1.0'?> --><p>{STORY}</p>",
        f"<!-- no end - of <rss -- here --><p>{STORY}</p>",
        f"<!--><!-- {{'a': 1}} <urlset> --><html><body><p>{STORY}</p></body></html>",
        f"<!DOCTYPE html><!-- <rdf:RDF> --><html><body><p>{STORY}</p></body></html>",
        f"<![CDATA[ <rss> ]]><p>{STORY}</p>",
        f"<?note <feed> ?><p>{STORY}</p>",
        f"<title>What <rss> is for</title><p>{STORY}</p>",
        f"<script>var feed = '<rss>';</script><STYLE>/* <feed> */</STYLE><p>{STORY}</p>",
        f"<svg width='1'></svg-icon><p>{STORY}</p>".replace("<svg width='1'></svg-icon>", "<!doctype html><svg></svg>"),
    ],
)
def test_pages_and_fragments_are_read(html: str) -> None:
    assert any(STORY in leaf.text for leaf in read_page(html).leaves)
    assert any(STORY in leaf.text for leaf in read_page(html.encode()).leaves)


@pytest.mark.parametrize(
    "shown",
    [
        json.dumps({"text": STORY}),
        json.dumps({"text": STORY}, indent=4),
        json.dumps([STORY, STORY]),
        f'&lt;?xml version="1.0"?&gt;&lt;rss&gt;{STORY}&lt;/rss&gt;',
        f"{json.dumps({'text': STORY})}\n" * 3,
        json.dumps({"text": STORY})[:-9],
        f")]}}',\n{json.dumps({'text': STORY})}",
        f"show({json.dumps({'text': STORY})});",
        f'id,port,text\n1,Holm,"{STORY}"\n2,Holm,"{STORY}"',
    ],
)
def test_what_a_browser_wrapped_into_a_page_is_refused(shown: str) -> None:
    with pytest.raises(PageError, match="which a browser wrapped into a page"):
        read_page(f"<html><head><meta name=x></head><body><pre style='white-space: pre'>{shown}</pre></body></html>")


@pytest.mark.parametrize(
    "body",
    [
        f"<div id='webkit-xml-viewer-source-xml'><stories><p>{STORY}</p></stories></div>",
        "<div><span>This XML file does not appear to have any style information associated with it. The document tree "
        f"is shown below.</span></div><div>&lt;story&gt; {STORY}</div>",
    ],
)
def test_xml_that_chrome_shows_is_refused(body: str) -> None:
    with pytest.raises(PageError, match="XML, which a browser wrapped into a page"):
        read_page(f"<html><body>{body}</body></html>")


def test_a_text_that_a_browser_wrapped_into_a_page_is_read() -> None:
    assert read_page(f"<body><pre>News, ferries\n\n{STORY}</pre></body>").leaves


def test_a_page_with_some_json_is_a_page() -> None:
    assert len(read_page(f'<body><pre>{{"ad": 1}}</pre><p>{STORY}</p>').leaves) == 2


def message(charset: str, *, parts: tuple[str, ...] = ("plain", "html")) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "<saved by a browser>", "Fähre"
    mail["MIME-Version"] = "1.0"
    if "plain" in parts:
        mail.set_content("The page as text.")
        mail.add_alternative(f"<html><body><p>Fährhafen: {STORY}</p></body></html>", subtype="html", charset=charset)
        mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    else:
        mail.set_content(f"<html><body><p>Fährhafen: {STORY}</p></body></html>", subtype="html", charset=charset)
    return mail.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("parts", [("plain", "html"), ("html",)])
def test_the_page_inside_a_message_is_read(charset: str, parts: tuple[str, ...]) -> None:
    for data in (message(charset, parts=parts), message(charset, parts=parts).decode("ascii")):
        assert [leaf.text for leaf in read_page(data).leaves] == [f"Fährhafen: {STORY}"]


@pytest.mark.parametrize(
    "data",
    [
        b"Title: a page\n\n<p>x</p>",
        b"<p>MIME-Version: 1.0",
        b"",
        b"MIME-Version: 1.0\n\ntext",
        b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 9,
        b"MIME-Version: 1.0\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2_000)),
    ],
)
def test_messages_without_a_page(data: bytes) -> None:
    assert page_part(data) is None
