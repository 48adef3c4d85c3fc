"""Pictures of a page, their largest rendition, and where they stand in the article."""

from __future__ import annotations

import pytest
from copytaster.classifier import Article, Block, Label, Verdict
from copytaster.classifier.figures import Figure, figures_of, with_figures
from copytaster.classifier.markdown import to_markdown
from copytaster.classifier.page.page import read_page
from copytaster.classifier.pictures import Picture, is_rendition, pictures_among
from copytaster.classifier.rendering import render_lines_of

URL = "https://post.example/a/"


def pictures(body: str) -> list[Picture]:
    page = read_page(f"<html><body>{body}<p>A line of text behind it.</p></body></html>", URL)
    return list(pictures_among(page, range(len(page.blocks))))


@pytest.mark.parametrize(
    ("element", "address", "width"),
    [
        ("<img src=b.jpg>", "https://post.example/a/b.jpg", 0),
        ("<img src=b.jpg width=640 height=480>", "https://post.example/a/b.jpg", 640),
        ("<img src=data:image/gif;base64,R0 data-src=/b.jpg>", "https://post.example/b.jpg", 0),
        ("<img src=/s.jpg srcset='/s.jpg 400w, /l.jpg 1600w, /m.jpg 800w'>", "https://post.example/l.jpg", 1600),
        ("<img src=/s.jpg data-srcset='/s.jpg 1x, /l.jpg 2x'>", "https://post.example/l.jpg", 800),
        (
            "<img src=/s.jpg srcset='/w=4,h=3/s.jpg 400w,/w=8,h=6/l.jpg 800w'>",
            "https://post.example/w=8,h=6/l.jpg",
            800,
        ),
        ("<picture><source srcset='/l.webp 1200w'><img src=/s.jpg></picture>", "https://post.example/l.webp", 1200),
        ("<img src=/s.jpg srcset='/m.jpg, /l.jpg 800w'>", "https://post.example/l.jpg", 800),
        (f"<img src=/s.jpg srcset='{'x' * 30_000} 800w'>", "https://post.example/s.jpg", 0),
    ],
)
def test_the_largest_rendition(element: str, address: str, width: int) -> None:
    assert [(picture.url, picture.width) for picture in pictures(element)] == [(address, width)]


@pytest.mark.parametrize(
    "element",
    ["<img>", "<img src='http://['>", "<img src=/logo.png>", "<img src=/a.svg>", "<img src=/p.jpg height=1>",
     "<noscript><img src=/b.jpg></noscript>", "<img src=/avatar-7.jpg>", f"<img srcset='{', ' * 30_000}'>"],
)  # fmt: skip
def test_what_is_not_a_picture_of_an_article(element: str) -> None:
    assert pictures(element) == []


def test_place_frame_and_link() -> None:
    found = pictures("<p>One <img src=/1.jpg> word</p><p>Two</p><figure><a href=/x><img src=/2.jpg></a></figure>")
    assert [(one.block, one.framed, one.linked) for one in found] == [(0, False, False), (2, True, True)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/i/baths.jpg?w=400", "https://a.example/i/baths.jpg?w=800", True),
        ("https://a.example/400x300/880031.jpg", "https://b.example/2026/880031_1200x630.jpg", True),
        ("https://a.example/r?u=https%3A%2F%2Fb.example%2Fi%2F7f3a9c21.jpg", "https://b.example/i/7f3a9c21.jpg", True),
        ("https://a.example/i/IMG_0234.jpg", "https://a.example/i/IMG_0234-585x439.jpg", True),
        ("https://a.example/i/old-baths-roof-x1y2z3q.jpg", "https://a.example/i/old-baths-roof-k9k8j7h.jpg", True),
        ("https://a.example/i/baths-stay-open/wide__1300x731", "https://a.example/i/baths-stay-open/w__400x225", True),
        ("https://a.example/20260314/1200x630/roof.jpg", "https://a.example/20260314/1200x630/pool.jpg", False),
        ("https://a.example/wp-content/uploads/roof.jpg", "https://a.example/wp-content/uploads/pool.jpg", False),
        ("https://[", "https://a.example/i/roof.jpg", False),
    ],
)
def test_renditions(one: str, other: str, same: bool) -> None:
    assert is_rendition(one, other) is is_rendition(other, one) is same


PROSE = "The town council of Fennick Bay voted on Tuesday evening to keep the old swimming baths open."
LABELS = {"h1": Label.HEADLINE, "figcaption": Label.CAPTION, "small": Label.CAPTION, "aside": Label.TEASER}


def illustrated(body: str) -> str:
    """The article in `body` with its pictures; paragraphs and list items are kept, `aside` is a teaser."""
    page = read_page(f"<html><body>{body}</body></html>", URL)
    verdicts = []
    for block in page.blocks:
        label = LABELS.get(block.tag, Label.BODY)
        own = Block(block.index, block.text, block.path, block.tag)
        verdicts.append(Verdict(own, label, 0.9, label is Label.BODY))
    html, lines = render_lines_of(page, verdicts)
    figures = figures_of(list(pictures_among(page, range(len(verdicts)))), verdicts, lines)
    return Article(text="", html=html, confidence=1.0, figures=figures).illustrated.html.replace("\n", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a</p><figure><img src=/1.jpg alt='x \"y\"'><figcaption>The <b>roof</b> &amp; pool</figcaption></figure>"
         "<p>b</p>",
         '<p>a</p><figure><img src="https://post.example/1.jpg" alt="x &quot;y&quot;"><figcaption>The roof &amp; pool'
         "</figcaption></figure><p>b</p>"),
        ("<figure><img src=/1.jpg></figure><p>a</p>",
         '<figure><img src="https://post.example/1.jpg" alt=""></figure><p>a</p>'),
        ("<p>a</p><figure><img src=/1.jpg></figure>",
         '<p>a</p><figure><img src="https://post.example/1.jpg" alt=""></figure>'),
        ("<p>a</p><img src=/1.jpg width=640><p>b</p>",
         '<p>a</p><figure><img src="https://post.example/1.jpg" alt=""></figure><p>b</p>'),
        ("<ul><li>a</li><li><figure><img src=/1.jpg></figure>b</li></ul><p>c</p>",
         '<ul><li>a</li><li>b</li></ul><figure><img src="https://post.example/1.jpg" alt=""></figure><p>c</p>'),
        ("<p>a</p><img src=/1.jpg><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p><a href=/x><img src=/1.jpg width=640></a><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p><figure><img src=/1.jpg></figure><aside>Dog finds ring</aside><p>b</p>", "<p>a</p><p>b</p>"),
        ("<figure><img src=/1.jpg><figcaption>alone</figcaption></figure>", ""),
    ],
    ids=["caption", "first", "last", "large", "list", "small", "link", "teaser", "no text"],
)  # fmt: skip
def test_pictures_in_the_html(body: str, expected: str) -> None:
    assert illustrated(body) == expected


def test_pictures_in_markdown() -> None:
    pytest.importorskip("markdownify")
    html = with_figures("<p>a</p>", [Figure("https://post.example/1.jpg", "roof", "The roof", 0)])
    assert to_markdown(html) == "![roof](https://post.example/1.jpg)\n\nThe roof\n\na"


def test_an_article_without_pictures_does_not_change() -> None:
    article = Article(text="a", html="<p>a</p>\n<p>b</p>", confidence=1.0)
    assert article.illustrated == article
