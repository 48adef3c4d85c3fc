"""No parser meets a tag of very many attributes, wherever it takes tags to begin."""

from __future__ import annotations

import random
import re
from itertools import count

import pytest
from copytaster.classifier import native
from copytaster.classifier.page import attributes
from copytaster.classifier.page.attributes import HTML_4, HTML_5, MAX_ATTRIBUTES, SYNTAX, Syntax, limit_attributes
from copytaster.classifier.page.data import text
from copytaster.classifier.page.parse import parse
from copytaster.classifier.page.segment import segment
from lxml import etree

MANY = " ".join(f"a{number}" for number in range(3 * MAX_ATTRIBUTES))


@pytest.mark.parametrize(
    "before",
    [
        "<p ",
        "<!--<script>--><p ",
        "<!-- <style> --><p ",
        "<title><script></title><p ",
        "<textarea><script></textarea><p ",
        "<p title='<script>'>a</p><p ",
        "<!doctype <script>><p ",
        "<?<script>><p ",
        "</x <script>><p ",
        "<xmp><script></xmp><p ",
        "<noframes><style></noframes><p ",
        "<iframe><script></iframe><p ",
        "<svg><script/></svg><p ",
        "<p a='b>' ",
        '<p a="b<c" ',
        "<p a=\u00a0' ",
        "<p a=&#1;' ",
        "<p a=\x01' ",
        "<p a/='",
        "<p a= = '",
        "<p 'a='b' ",
        "<p/",
    ],
)
@pytest.mark.parametrize("after", [">", "'>", '">', "/>", " '\">"])
def test_attributes_beyond_the_limit_are_dropped(before: str, after: str) -> None:
    tree = parse(f"{before}{MANY}{after}b")
    assert max(len(element.attrib) for element in tree.iter()) <= MAX_ATTRIBUTES + 1


@pytest.mark.parametrize(
    "hiding", ["<!--<x {} y='-->", '<!--<x {} y="-->', "<p t='<x {} y=\"'>", "<script>a <x {} y='</script>"]
)
@pytest.mark.parametrize("words", [1, 50, 400])
def test_what_looks_like_a_tag_hides_none(hiding: str, words: int) -> None:
    tree = parse(f"{hiding.format('z ' * words)}<p {MANY} '\">b")
    assert max(len(element.attrib) for element in tree.iter()) <= MAX_ATTRIBUTES + 1


@pytest.mark.parametrize(
    "page",
    [
        f"<p>a < b and {MANY}",
        f"<p>a <3 {MANY}",
        f"<p title='{MANY}'>a",
        f"<p>a</p><!-- {MANY} --><p>b",
        f"<p {MANY[: 4 * MAX_ATTRIBUTES]}>a",
        f"<script>for (i = 0; i <b {'|| c ' * 300}; i++) {{}} </script><p>a",
        "<p>" * MAX_ATTRIBUTES,
    ],
    ids=lambda page: page[:20],
)
def test_other_pages_stay(page: str) -> None:
    assert limit_attributes(page.encode()) == page.encode()


def test_the_text_behind_the_tag_stays() -> None:
    (p,) = parse(f"<p {MANY}>b").iter("p")
    assert (p.text, len(p.attrib)) == ("b", MAX_ATTRIBUTES + 1)


def test_comments_and_scripts_end_where_they_did() -> None:
    assert [element.text for element in parse(f"<p>a</p><!-- <x {MANY} --><p>b</p>").iter("p")] == ["a", "b"]
    assert [element.text for element in parse(f"<p>a</p><!-- <x {MANY} --!><p>b</p>").iter("p")] == ["a", "b"]
    assert [element.text for element in parse(f"<p>a</p><script><x {MANY}</script><p>b").iter("p")] == ["a", "b"]


def pieces(rng: random.Random, numbers: count[int]) -> str:
    odd = (
        *("<a ", "<p", "</p ", "<", "<!--", "-->", "<script>", "</script>", "<title>", "</title>", "/", "=", '"', "'"),
        *(" ", '="', "='", ' = "', ",", "\u00e9"),
    )
    named = ("n# ", "n#=v ", 'n#="v" ', "n#='v' ", "n#", "n#")
    text = "".join(rng.choice(odd if rng.random() < 0.2 else named) for _ in range(rng.randrange(20, 200)))
    return re.sub("#", lambda _: str(next(numbers)), f"<p>x{text}") + rng.choice(('">', "'>", ">", '" >'))


@pytest.mark.parametrize("syntax", [HTML_5, HTML_4])
def test_no_place_is_left_where_a_long_tag_may_begin(syntax: Syntax) -> None:
    rng, numbers, limit, found = random.Random(3), count(), 20, 0
    tag = re.compile(syntax.long_tag.pattern.partition(b"(?!(")[0])
    for _ in range(300):
        page = pieces(rng, numbers).encode()
        with native.switched_off():
            limited = limit_attributes(page, limit, syntax)
        found += limited != page
        for place in (match.end() for match in tag.finditer(limited)):
            for number in count():
                attribute = syntax.attribute.match(limited, place)
                if attribute is None:
                    break
                assert number <= limit
                place = attribute.end()
        if syntax is SYNTAX and (body := etree.HTML(limited)) is not None:
            assert max(len(element.attrib) for element in body.iter(etree.Element)) <= limit + 1
    assert found > 50


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<a",
            "<a ",
            "<a b",
            "<a b=",
            '<a b="',
            '<a b=\'c" d="',
            "<a b=\"' c='\" ",
            "<a b='",
            "<a/",
            "<",
            "</a ",
            "a ",
        ),
        *('="', '= "', "='\"", '<a "', "x=<a ", "=", "/", "<a b=\"'", "<a b c d e f g h i>"),
    ],
)
@pytest.mark.parametrize("syntax", [HTML_5, HTML_4])
def test_each_place_is_read_once(piece: str, syntax: Syntax, monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters that attributes are looked for in, a few times the page."""
    read = 0

    class Counted:
        def match(self, page: bytes, place: int) -> re.Match[bytes] | None:
            nonlocal read
            found = syntax.attribute.match(page, place)
            read += 1 + (found.end() - place if found else 0)
            return found

    counting = Syntax(b"<a", b"b")
    monkeypatch.setattr(counting, "attribute", Counted())
    monkeypatch.setattr(counting, "long_tag", syntax.long_tag)
    page = b"<p " + piece.encode() * (60_000 // len(piece))
    with native.switched_off():
        list(attributes._excesses(page, MAX_ATTRIBUTES, counting))
    assert read < 4 * len(page)


def test_the_html_in_the_data_of_a_page_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    trees = []
    monkeypatch.setattr(text, "segment", lambda tree: trees.append(tree) or segment(tree))
    assert text.lines_of(f"<p>The bridge\x01<p {MANY}>opened.") == "The bridge\nopened."
    assert max(len(element.attrib) for element in trees[0].iter()) == MAX_ATTRIBUTES + 1
