"""Links of a page: where they lead, and the block that they stand in."""

from __future__ import annotations

import pickle
from urllib.parse import urljoin

import pytest
from copytaster.classifier import Link
from copytaster.classifier.page.links import absolute
from copytaster.classifier.page.page import read_page

URL = "https://harbourpost.example/2026/03/bridge?page=2"


def found(html: str, url: str | None = URL) -> list[tuple[str, str, str]]:
    """(where it leads, its text, the text of its block) of each link."""
    page = read_page(html, url)
    return [(link.url, link.text, page.blocks[link.block].text) for link in page.links]


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("https://other.example/a", "https://other.example/a"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("/a/b", "https://harbourpost.example/a/b"),
        ("/a/../b", "https://harbourpost.example/b"),
        ("tower", "https://harbourpost.example/2026/03/tower"),
        ("../tower", "https://harbourpost.example/2026/tower"),
        ("?page=3", "https://harbourpost.example/2026/03/bridge?page=3"),
        (" \n/a\t", "https://harbourpost.example/a"),
        ("HTTPS://other.example/a", "https://other.example/a"),
    ],
)
def test_a_link_leads_where_a_browser_would_go(href: str, leads: str) -> None:
    assert found(f'<p>See <a href="{href}">the tower</a> now</p>') == [(leads, "the tower", "See the tower now")]


@pytest.mark.parametrize("href", ["", "#top", "mailto:a@b.example", "javascript:void(0)", "tel:1", "//[bad"])
def test_what_leads_to_no_page_is_no_link(href: str) -> None:
    assert found(f'<p><a href="{href}">x</a></p>') == []


@pytest.mark.parametrize(
    ("base", "leads"),
    [
        ("https://mirror.example/old/", "https://mirror.example/old/tower"),
        ("/archive/", "https://harbourpost.example/archive/tower"),
        ("mailto:x", "https://harbourpost.example/2026/03/tower"),
        ("http://[", "https://harbourpost.example/2026/03/tower"),
    ],
)
def test_base_is_heeded(base: str, leads: str) -> None:
    html = f'<head><base target="_top"><base href="{base}"><base href="/no/"></head><p><a href="tower">t</a></p>'
    assert [url for url, _, _ in found(html)] == [leads]


@pytest.mark.parametrize("url", ["http://[bad", "", None])
def test_without_an_address_links_stay_as_written(url: str | None) -> None:
    assert [where for where, _, _ in found('<p><a href="/a">x</a> <a href="https://b.example">y</a></p>', url)] == [
        "/a",
        "https://b.example",
    ]


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/a", "//harbourpost.example/a"),
        ("a", "//harbourpost.example/2026/a"),
        ("//b.example", "//b.example"),
        ("https://b.example", "https://b.example"),
    ],
)
def test_without_a_scheme_links_have_none(href: str, leads: str) -> None:
    html = f'<p><a href="{href}">x</a></p>'
    assert [url for url, _, _ in found(html, "//harbourpost.example/2026/x")] == [leads]
    assert [url for url, _, _ in found(f'<base href="//harbourpost.example/2026/x">{html}', None)] == [leads]


def test_every_link_of_a_block_is_listed() -> None:
    html = "<ul><li><a href=/1>One <b>fine</b> day</a> and <a href=/2>two</a></li><li>none</li></ul>"
    text = "One fine day and two"
    assert [(url[-2:], anchor, block) for url, anchor, block in found(html)] == [
        ("/1", "One fine day", text),
        ("/2", "two", text),
    ]


def test_a_link_around_blocks_is_in_each_of_them() -> None:
    html = "<a href=/card><div>Kicker</div> <h3>Headline</h3></a><p>after</p>"
    assert [(anchor, block) for _, anchor, block in found(html)] == [("Kicker", "Kicker"), ("Headline", "Headline")]


def test_a_link_without_text_belongs_to_the_next_block() -> None:
    html = "<p>before</p><div><a href=/card><img src=x></a> <a href=/more>»</a><h3>Headline</h3></div><a href=/end></a>"
    assert [(url[-5:], anchor, block) for url, anchor, block in found(html)] == [
        ("/card", "", "Headline"),
        ("/more", "»", "Headline"),
    ]


def test_a_name_is_not_a_link() -> None:
    assert found("<p><a name=part>Part</a> <a href=/x>one</a></p>") == [
        ("https://harbourpost.example/x", "one", "Part one")
    ]


def test_half_of_the_text_makes_a_linked_block() -> None:
    page = read_page("<p><a href=/x>abcd</a> ef</p><p>abcd <a href=/x>ef</a></p><p>none</p>")
    assert [block.linked for block in page.blocks] == [True, False, False]


def test_a_link_can_be_sent_to_another_process() -> None:
    link = Link("https://a.example", "a", 3)
    assert pickle.loads(pickle.dumps(link)) == link


@pytest.mark.parametrize("base", ["https://paper.example:8080/a/b?c", "http://Paper.example", "ftp://paper.example/"])
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/a.jpg", "/a//b?q=/x#f", "/a/../b", "/./a", "/a;b", "/a b", "/?", "/a#", "/\u00e9", "/a\tb"),
        *("//other.example", "//other.example/a?b", "//other.example:81/../a", "///a", "//", "//u@other.example/a"),
    ],
)
def test_addresses_are_joined_as_urljoin_does(base: str, address: str) -> None:
    assert absolute(address, base) == urljoin(base, address)
