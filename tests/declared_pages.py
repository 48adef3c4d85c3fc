"""A hypothesis strategy: articles whose meta tags, links and JSON-LD hold any values. All names are invented."""

from __future__ import annotations

import json
from html import escape

from hypothesis import strategies as st

ADDRESSES = (
    "http://[x",
    "//[::1",
    "http://a.example:99999999/",
    "//a.example:port",
    "http://\u2100.example/",
    "/a",
    "#a",
    "data:,",
    "javascript:x",
    "http://a..b/",
    "http://a.example/%ff%00",
    "\x00",
    "?" * 500,
)
DATES = (
    "2026-13-45",
    "2026-03-01T25:61:61+99:99",
    "0000-00-00",
    "9999-12-31T23:59:59-23:59",
    "10000-01-01",
    "19700101",
    "0001-01-01T00:00:00+14:00",
    "31 Februar 2026",
    "令和99年99月99日",
    "民國0年1月1日",
    "١٤٠٢/٠١/٠١",
    "12:99",
)
WORDS = (
    "",
    "  ",
    "Ada Brook",
    "By Ada, Bo and Cy",
    "ada@bridge.example",
    "x" * 3_000,
    "<p>x</p>",
    "&lt;b&gt;&#0;&#xD800;",
    "\ud800",
    "한빛 기자",
    "en-US",
    "zz-" + "z" * 300,
    "true",
    "NaN",
    "author",
    "datePublished",
    "byline",
)
KEYS = (
    "@type @id @graph @value headline name author creator publisher image url item itemListElement datePublished "
    "dateModified articleBody articleSection keywords description isPartOf mainEntity inLanguage thumbnailUrl "
    "mainEntityOfPage isAccessibleForFree contentUrl primaryImageOfPage logo hasPart"
).split()
TYPES = (
    "NewsArticle",
    "https://schema.org/Article",
    "BreadcrumbList",
    "Person",
    "WebPage",
    "LiveBlogPosting",
    "ImageObject",
)
METAS = (
    "og:title og:image og:url og:type og:site_name og:description og:locale author article:author "
    "article:published_time article:modified_time date keywords description twitter:image robots content-language"
).split()
DEEPEST = 900
PROSE = "<p>The bridge over the river Lenn opened on Monday after years of work, said the council of the town.</p>" * 3

strings = st.sampled_from((*ADDRESSES, *DATES, *WORDS)) | st.text(max_size=40)
numbers = st.none() | st.booleans() | st.integers() | st.floats()
keys = st.sampled_from(KEYS)
values = st.recursive(
    strings | numbers | st.sampled_from(TYPES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=8),
    max_leaves=25,
)
members = st.builds(
    lambda value, depth: "[" * depth + json.dumps(value) + "]" * depth,
    values,
    st.just(0) | st.just(0) | st.integers(0, DEEPEST),
)
objects = st.builds(
    lambda kind, inner: f'{{"@type": "{kind}"' + "".join(f', "{key}": {value}' for key, value in inner.items()) + "}",
    st.sampled_from(TYPES),
    st.dictionaries(keys, members, max_size=8),
)
metas = st.builds(
    lambda by, name, value: f'<meta {by}="{name}" content="{escape(value)}">',
    st.sampled_from(("name", "property", "itemprop", "http-equiv")),
    st.sampled_from(METAS),
    strings,
)
links = st.builds(
    lambda tag, value: f'<{tag}="{escape(value)}">',
    st.sampled_from(("link rel=canonical href", "link rel=image_src href", "base href", "html lang")),
    strings,
)
elements = st.builds(
    lambda tag, value, text: f'<{tag}="{escape(value)}">{escape(text)}</p>',
    st.sampled_from(
        ("time datetime", "span itemprop", "a rel=author href", "img src", "img srcset", "p class", "a href")
    ),
    strings,
    strings,
)
declared_pages = st.builds(
    lambda title, head, scripts, before, after: (
        f"<html><head><title>{escape(title)}</title>{''.join(head)}"
        + "".join(f"<script type=application/ld+json>{script}</script>" for script in scripts)
        + f"</head><body>{''.join(before)}<article><h1>Bridge opens</h1>{PROSE}</article>{''.join(after)}"
    ),
    strings,
    st.lists(metas | links, max_size=6),
    st.lists(objects, max_size=3),
    st.lists(elements, max_size=4),
    st.lists(elements, max_size=4),
)
