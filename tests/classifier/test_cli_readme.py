"""README's first look is true: its examples, as pages, come out as it shows them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from copytaster.classifier import Copytaster

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ENGLISH, KOREAN = re.findall(r"^```diff\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)

# the markup around each line, `%` is the line
KOREAN_PAGE = """<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>한빛매일</title></head><body>
<div id="location">%</div>
<div id="article-view"><h1 class="heading">%</h1>
<div class="info-text">%</div>
<div id="article-view-content-div">%<br><br>
%<br><br>
%<br><br>
%<br><br>
%<br><br>
%<br>
%<br>
%<br>
%<br>
%</div></div></body></html>"""
ENGLISH_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The Ellery Courier</title></head>
<body><header><nav class="menu">%</nav></header>
<main><article><h1>%</h1>
<div class="meta byline">%</div>
<p>%</p>
<p>%</p>
<p class="related-inline"><a href="/life/lighthouse-keeper-door">%</a></p>
<p>%</p>
<p>%</p>
<div class="newsletter"><p>%</p></div></article></main>
<aside class="most-read"><h3>%</h3>
<ul><li><a href="/food/harbour-cafes">%</a></li>
<li><a href="/news/wedding-ring">%</a></li></ul></aside>
<footer>%</footer></body></html>"""


@pytest.mark.parametrize(("example", "page"), [(KOREAN, KOREAN_PAGE), (ENGLISH, ENGLISH_PAGE)], ids=["ko", "en"])
def test_the_examples_give_the_documented_output(example: str, page: str) -> None:
    lines = example.splitlines()
    assert page.count("%") == len(lines)
    for line in lines:
        page = page.replace("%", html.escape(line[2:], quote=False), 1)
    article = Copytaster.load().clean(page)
    shown = [f"{'  ' if verdict.kept else '- '}{verdict.block.text}" for verdict in article.verdicts]
    assert shown == lines
