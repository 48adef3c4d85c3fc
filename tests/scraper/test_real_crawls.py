from __future__ import annotations

import json
from pathlib import Path

import pytest
from scraper_stubs import TEXT

SCRIPT = Path(__file__).with_name("stub_crawl.py")
BODY = [
    "The rebuilt harbour bridge will carry its first traffic on Monday, the city council said on Friday.",
    "Buses and ambulances cross first; private cars have to wait until the lamps have been tested.",
    "“We promised two years, and it took two years and nine days,” said the council's engineer, Ida Moen.",
    "The old bridge was closed after divers found cracks in three of its eleven piers in a routine check.",
]
TEASERS = [
    "Ten lakes to see before winter",
    "Why bakers fear the new oven rule",
    "Ferry strike: what we know so far",
]


def page(headline: str = "Harbour bridge opens on Monday", body: list[str] = BODY) -> str:
    links = [
        f'<li><a href="/2026/03/{rank}/{"-".join(text.split())}">{text}</a></li>' for rank, text in enumerate(TEASERS)
    ]
    paragraphs = [f"<p>{text}</p>" for text in body]
    return f"""<!doctype html><html lang="en"><head><title>{headline} - Harbour Post</title></head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/local">Local</a></li></ul></nav>
        <article><h1>{headline}</h1><div class="story">{"".join(paragraphs)}</div></article>
        <aside class="most-read"><h3>Most read</h3><ul>{"".join(links)}</ul></aside>
        <footer><p>Copyright Harbour Post. All rights reserved.</p></footer></body></html>"""


@pytest.fixture
def crawl_article(run_python, tmp_path):
    """Run the spider in the box with the shipped model; its items, its output and the whole process."""

    def crawl(*arguments: object, **settings: object):
        out = tmp_path / "articles.jsonl"
        # no throttling for a server on this machine
        options = [f"-s{name}={value}" for name, value in {"AUTOTHROTTLE_ENABLED": False, **settings}.items()]
        words = [word for argument in arguments for word in ("-a", argument)]
        done = run_python("-m", "scrapy", "crawl", "article", *words, *options, "-O", out)
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
        return [json.loads(line) for line in lines], done

    return crawl


def test_an_article_comes_out(site, crawl_article):
    url = site.add("/2026/03/14/bridge", page())
    [item], done = crawl_article(f"url={url}", "show=1")
    assert done.returncode == 0
    assert item["articleBody"].split("\n") == BODY
    assert item["headline"] == "Harbour bridge opens on Monday"
    assert item["url"] == url
    assert item["copytaster"]["kept"] == len(BODY)
    head, row, sums = done.stdout.strip().split("\n")
    assert head.split() == ["kept", "dropped", "conf", "article"]
    assert row.strip().startswith(f"{len(BODY)} ")
    assert row.endswith("Harbour bridge opens on Monday")
    assert sums.startswith(f"1 page: {len(BODY)} blocks kept")
    # nothing is followed unless asked; robots.txt is asked first, by name
    assert site.asked == ["/robots.txt", "/2026/03/14/bridge"]
    assert all(agent.startswith("copytaster/") for agent in site.agents)


def test_links_are_followed_when_asked(site, crawl_article):
    start = site.add("/2026/03/14/bridge", page())
    slug = "/2026/03/0/" + "-".join(TEASERS[0].split())
    site.add(slug, page("Ten lakes"))
    items, done = crawl_article(f"url={start}", "follow=1", "show=1")
    assert {item["url"] for item in items} == {start, site.base + slug}
    # two of the three teasers lead nowhere: said, not fatal
    assert done.returncode == 0
    assert done.stdout.count("[HTTP 404]") == 2
    assert "/local" not in site.asked


def test_robots_txt_is_obeyed(site, crawl_article):
    site.add("/robots.txt", "User-agent: copytaster\nDisallow: /private/", "text/plain")
    items, done = crawl_article(f"url={site.add('/private/1', page())}", "show=1")
    assert items == []
    assert "robots.txt" in done.stdout
    assert site.asked == ["/robots.txt"]


def test_saved_pages_keep_their_addresses(tmp_path, crawl_article):
    for number in range(3):
        folder = tmp_path / "pages" / str(number)
        folder.mkdir(parents=True)
        (folder / "page.html").write_text(page(), encoding="utf-8")
        (folder / "meta.json").write_text(json.dumps({"url": f"https://harbourpost.example/{number}"}))
    # with the project's own throttle: it is not for the disk
    items, _ = crawl_article(f"folder={tmp_path / 'pages'}", AUTOTHROTTLE_ENABLED=True, AUTOTHROTTLE_START_DELAY=600)
    assert sorted(item["url"] for item in items) == [f"https://harbourpost.example/{n}" for n in range(3)]
    assert all(item["articleBody"].split("\n") == BODY for item in items)


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        ((), {}, "SourceError: no page to crawl"),
        (("url=https://a.example", "follow=yes"), {}, "SourceError: follow=yes: give a whole number"),
        (
            ("url=https://a.example",),
            {"COPYTASTER_KEEP": "BODIES"},
            "'BODIES'; choose from BODY",
        ),
        (("url=https://a.example",), {"COPYTASTER_MODEL": "no/such/model"}, "ModelRefused: "),
    ],
)
def test_a_crawl_that_cannot_work_does_not_start(crawl_article, arguments, settings, told):
    items, done = crawl_article(*arguments, **settings)
    assert items == []
    assert done.returncode != 0
    assert told in done.stderr
    assert "Spider opened" not in done.stderr


@pytest.fixture
def crawl_portal(site, run_python, tmp_path):
    def crawl(*changes: str):
        for path in ("/story", "/callback", "/more", "/left-alone"):
            site.add(path, f"<html><h1>{path}</h1>")
        site.add("/trouble", "<html>trouble")
        site.add("/data", "{}", "application/json")
        out = tmp_path / "out.json"
        done = run_python(SCRIPT, site.base, out, *changes)
        assert done.returncode == 0, done.stderr
        return json.loads(out.read_text()), done.stderr

    return crawl


def test_a_users_project(crawl_portal):
    seen, log = crawl_portal()
    items = seen["items"]
    by_path = {item["path"]: item for _, item in items if item.get("kind") == "dict"}
    assert len(items) == 9
    assert by_path["/story"]["articleBody"] == by_path["/callback"]["articleBody"] == TEXT
    assert [item for name, item in items if name == "Story"] == [{"headline": "set by the spider", "articleBody": TEXT}]
    assert [item["articleBody"] for name, item in items if name == "News"] == [TEXT]
    for path in ("/trouble", "/data", "/left-alone"):
        assert by_path[path] == {"kind": "dict", "path": path}
    assert ["dict", {"kind": "start item"}] in items
    # one reading a response: /story, /trouble, /callback, /more
    assert seen["calls"] == 4
    stats = {name: value for name, value in seen["stats"].items() if name.startswith("copytaster/")}
    assert stats == {
        "copytaster/pages": 3,
        "copytaster/items": 5,
        "copytaster/blocks_kept": 6,
        "copytaster/blocks_dropped/TEASER": 9,
        "copytaster/blocks_dropped/NOTICE": 3,
        "copytaster/fail_open/error": 1,
        "copytaster/fail_open/not_html": 1,
    }
    assert seen["stats"]["spider_exceptions/KeyError"] == 1
    assert log.count("Items pass unchanged") == 2


def test_switched_off(crawl_portal):
    seen, _ = crawl_portal("COPYTASTER_ENABLED=false")
    assert len(seen["items"]) == 9
    assert seen["calls"] == 0
    assert not any("articleBody" in item for name, item in seen["items"] if name == "dict")
