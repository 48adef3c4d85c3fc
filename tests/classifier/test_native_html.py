"""The core's reader of HTML against lxml: the same tree of every page that it accepts."""

from __future__ import annotations

import copy
import random
import time
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier import PageError, native
from copytaster.classifier.native.html import MIRRORED, read_html
from copytaster.classifier.page.attributes import MAX_ATTRIBUTES
from copytaster.classifier.page.parse import parse
from lxml import etree
from mutations import mutated

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "tests" / "fixtures" / "pages").rglob("page.html"))

pytestmark = pytest.mark.skipif(
    native.core is None or etree.LIBXML_VERSION[:2] != MIRRORED, reason=native.absence or "another libxml2"
)


def ours(page: str) -> bytes | None:
    core: Any = native.core
    read = read_html(page.encode())
    return None if read is None else core.write_xml(read)


def theirs(page: str) -> bytes:
    """A copy has no doctype: under that of XHTML, libxml2 adds attributes when it writes."""
    written: bytes = etree.tostring(copy.deepcopy(parse(page)), encoding="utf-8", with_tail=False)
    return written


def is_same(page: str) -> bool:
    """Whether a page is accepted; its tree is then the same."""
    read = ours(page)
    assert read is None or read == theirs(page), page
    return read is not None


def test_fixtures() -> None:
    assert PAGES
    for path in PAGES:
        assert is_same(path.read_text(encoding="utf-8", errors="replace")), path


def test_changed_fixtures() -> None:
    rng, pages = random.Random(5), [path.read_text(encoding="utf-8", errors="replace") for path in PAGES]
    accepted = sum(is_same(mutated(rng.choice(pages), rng)) for _ in range(300))
    assert accepted > 250


TAGS = """a b p div span li ul ol table tr td th tbody thead tfoot caption col colgroup dl dt dd form select
    option optgroup h1 h2 script style title textarea iframe noscript noframes noembed xmp plaintext svg
    math g path x-a amp-img head body html frameset frame base link meta br hr img input button label legend
    fieldset pre listing center font i u tt strike big small s address dir menu object applet param embed
    map area video source template section header nav isindex basefont SCRIPT Td BODY""".split()
ATTRIBUTES = (
    *("", "", " ", " a", " a=1", ' a="x y"', " b='<>'", ' class="c" CLASS="d"', " checked", ' checked=""', " A=&amp;"),
    *(' t="&copy=1&lt;&nosuch;&not"', " /", " x=/", ' "', " =", " ===", ' title="<b x', " id=q", "\r\n\tid\r=\n'\r\n'"),
)
REFERENCES = """&amp; &lt &gt; &nbsp; &copy &notin; &not; &notit; &#39; &#x27; &#0; &#x110000; &#xD800; &#128; &#150;
    &#; &#x; &#xg; & && &a &am &ampx; &amp= &AMP; &NewLine; &Tab; &hellip; &CounterClockwiseContourIntegral;
    &fjlig; &acE; &#10; &#13; &#32; &#160; &nbsp &frac12 &frac123 &sup &sup2 &é""".split()
TEXTS = (
    *(
        "x",
        "text",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "é",
        "中文",
        "\u00a0",
        "<",
        "< ",
        "<1",
        ">",
        '"',
        "'",
        "/>",
        "<\u00e9>",
    ),
    *(
        "</",
        "</ >",
        "</>",
        "</1>",
        "<!",
        "<!>",
        "<!-->",
        "<!--->",
        "<!-- c -->",
        "<!-- c --!>",
        "</!-- > -->",
        "<!--",
        "-->",
        "--",
    ),
    *(
        "<?!-- > -->",
        "<?php x ?>",
        '<?xml version="1.0"?>',
        "<![CDATA[ c ]]>",
        "]]>",
        "<!DOCTYPE html>",
        "<a\u00c9 \u00c9=\u00c9>",
    ),
    *('<!doctype html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://x">', "\ufeff", "<script/>", "<style src=x />"),
    *("</script>", "</style>", "<!--<script>", "<a b='c", "</p>", "</body>", "</html>", "</head>", "<head>", "<html>"),
)


def odd_piece(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.4:
        attributes = "".join(rng.choices(ATTRIBUTES, k=rng.choice((0, 0, 1, 3))))
        return f"<{rng.choice(TAGS)}{attributes}{rng.choice(('>', '>', '>', ' >', '/>', ' / >', ''))}"
    if kind < 0.6:
        return f"</{rng.choice(TAGS)}{rng.choice(('>', '>', '>', ' >', '/>', ' a=b>', ''))}"
    return rng.choice(REFERENCES if kind < 0.7 else TEXTS)


def test_odd_pieces() -> None:
    rng = random.Random(7)
    pages = ["".join(odd_piece(rng) for _ in range(rng.choice((2, 3, 5, 8, 15, 40, 200)))) for _ in range(6000)]
    assert sum(map(is_same, pages)) > 4500


@pytest.mark.parametrize("start", ["", "<body>", "<head>", "<title>", "<p x='", "<p x=", "<script>", "<!-- "])
def test_cuts(start: str) -> None:
    """The page may end anywhere."""
    page = f"{start}a &amp;&lt&#x41;<b c='d' e>f</b ><!-- g --><?h?></i><br/><script>j<!-- k</script>l</title>'>m</p>"
    accepted = [is_same(page[:end]) for end in range(len(page) + 1)]  # not without any element
    assert accepted[-1]


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("<p>a<!-- b -->c<?d?>e</i>f", "<html><body><p>acef</p></body></html>"),
        ("<p a=1 A=2 b checked>", '<html><body><p a="1" b="" checked="checked"/></body></html>'),
        ("<p>a</html><p>b", "<html><body><p>a</p><html><p>b</p></html></body></html>"),
        (
            "<script>a</script></html><p>b",
            "<html><head><script>a</script></head><html><body><p>b</p></body></html></html>",
        ),
        ("<head><x>a</x>b<title>c</title><y>d</y></head><body>e<p>", None),
        ("<head><x>a</x>\n</head>\n<body>\n<p>", None),
        ("<head><meta><x>a</x>", None),
        ("<head><x>a</x></head></html><p>b</html><p>c", None),
        ("<body><p></body><head><x>a</x></head>", None),
    ],
)
def test_order(page: str, written: str | None) -> None:
    assert is_same(page)
    assert written is None or ours(page) == written.encode()


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<!-- a -->",
        "<p>\x00",
        "<p>\x0c",
        "<p>&#1;",
        "<p>\uffff",
        "<div>" * 201,
        f"<p {' '.join(f'a{number}' for number in range(201))}>",
        f"<p><!-- <b {'a ' * (MAX_ATTRIBUTES + 1)}-->",
        f"<{'a' * 100}>",
        f"<p {'a' * 100}>",
        "<script/>a</script>",
        "<script>a</script></script><script />",
        "<style/>" + "</b>" * 100,
        "a</br>b",
        f"<!doctype {'a' * 60_000}>",
        f"<p>{'a' * 10_000_000}",
    ],
    ids=lambda page: page[:20],
)
def test_what_is_left_to_lxml(page: str) -> None:
    assert read_html(page.encode()) is None


def test_any_bytes_are_safe() -> None:
    """The core takes what is not UTF-8, too."""
    rng = random.Random(3)
    for _ in range(500):
        read_html(rng.randbytes(rng.randrange(200)) + b"<p \xff=\xc3>&\xe2")
    with pytest.raises(TypeError):
        read_html(5)  # type: ignore[arg-type]


def test_another_libxml2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etree, "LIBXML_VERSION", (2, 15, 0))
    assert read_html(b"<p>a") is None


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<",
            "&",
            "&a",
            "&CounterClockwiseContourIntegra",
            "</b>",
            "<a ",
            "<a b='",
            "<script>",
            "<!--",
            "<!--<script>",
        ),
        *(
            "<body>",
            "</html><p>",
            "<script></",
            "<x></x>",
            "<P CLASS=A>",
            "</span>",
            "\r",
            "<a b='&'>",
            "--",
            "<b c=d e='f>",
        ),
        "<a " + " ".join(f"b{number}" for number in range(200)) + ">",
    ],
)
@pytest.mark.parametrize("start", ["", "<head><x>", "<!--", "<script><!--", "<p x='", "<title>", "<div>" * 190])
def test_time_grows_with_the_size(start: str, piece: str) -> None:
    def seconds(size: int) -> float:
        page = (start + piece * (size // len(piece))).encode()
        begin = time.process_time()
        read_html(page)
        return time.process_time() - begin

    assert min(seconds(400_000) for _ in range(3)) < 0.5


def test_tables() -> None:
    """They say what the installed lxml does."""
    from copytaster.classifier.native.html import tables

    folder = ROOT / "classifier" / "native" / "html"
    if not (folder / "elements.hpp").exists():
        pytest.skip("installed without its sources")
    assert (folder / "elements.hpp").read_text(encoding="utf-8") == tables.elements()
    assert (folder / "entities.hpp").read_text(encoding="utf-8") == tables.entities()


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(PageError):
        parse("<!-- a -->")
