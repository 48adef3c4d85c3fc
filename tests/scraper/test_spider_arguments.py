from __future__ import annotations

import pytest
from copytaster.scraper import SourceError
from copytaster.scraper.arguments import Target, from_text, read_targets


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("https://a.example/1", ["https://a.example/1"]),
        ("https://a.example/1 https://b.example/2\n", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1,https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1, https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        # a comma inside a URL is part of it
        ("https://a.example/id,4711,s.html", ["https://a.example/id,4711,s.html"]),
        ("", []),
    ],
)
def test_urls_of_an_argument(text, urls):
    assert from_text(text) == [Target(url, url) for url in urls]


@pytest.mark.parametrize("text", ["a.example/1", "https://", "ftp://a.example", "https://a.example/1 b.example/2"])
def test_half_a_url_is_refused(text):
    with pytest.raises(SourceError, match="not a complete URL"):
        from_text(text)


def test_a_file_of_urls(tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text(
        "\ufeff# seeds\nhttps://a.example/1#part\n\n  # more\nhttps://a.example/2\nhttps://a.example/1#part\n"
    )
    urls = [source.url for source in read_targets(file=str(path))]
    assert urls == ["https://a.example/1#part", "https://a.example/2"]


def test_a_file_names_the_line_that_is_wrong(tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text("# seeds\nhttps://a.example/1\na.example\n")
    with pytest.raises(SourceError, match=r"urls.txt:3: 'a.example'"):
        read_targets(file=str(path))


def test_saved_pages_with_their_addresses(tmp_path):
    for name, meta in {"b": '{"url": "https://b.example/2"}', "a": "[]", "c": None}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text("<p>")
        if meta:
            (tmp_path / name / "meta.json").write_text(meta)
    (tmp_path / "index.html").write_text("not taken: there are page.html files")
    a, b, c = read_targets(folder=str(tmp_path))
    assert a.url == a.fetch == (tmp_path / "a" / "page.html").as_uri()
    assert (b.url, b.local) == ("https://b.example/2", True)
    assert c.url == c.fetch


def test_any_html_files_in_a_folder_without_page_html(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("deep/with space.html", "old.htm", "notes.txt"):
        (tmp_path / name).write_text("<p>")
    fetched = [source.fetch.rsplit("/", 1)[1] for source in read_targets(folder=str(tmp_path))]
    assert fetched == ["with%20space.html", "old.htm"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "give -a url="),
        ({"file": "no/such.txt"}, "cannot be read"),
        ({"folder": "no/such"}, "is not a folder"),
        ({"folder": "empty"}, "holds no .html file"),
        ({"folder": "broken"}, "meta.json cannot be read"),
    ],
)
def test_nothing_to_crawl_is_an_error(tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "page.html").write_text("<p>")
    (tmp_path / "broken" / "meta.json").write_text("{")
    with pytest.raises(SourceError, match=told):
        read_targets(**arguments)
