from __future__ import annotations

from copytaster.scraper import ArticleItem
from copytaster.scraper.fields import values
from copytaster.scraper.report import Row, table
from scraper_stubs import make_article


def test_table():
    rows = [
        Row.of(ArticleItem(**values(make_article(), "https://a.example/1"))),
        Row("다리가 월요일에 열린다", kept=12, dropped={"TEASER": 10, "AD": 1, "NAV": 10}, confidence=1.0),
        Row.of(ArticleItem(**values(make_article("", headline=None), "https://a.example/front"))),
        Row.of(ArticleItem(url="https://a.example/report.pdf")),
        Row("https://a.example/gone", problem="HTTP 404"),
    ]
    assert table(rows, 100).split("\n") == [
        "kept  dropped                  conf  article",
        "   2  TEASER 3, NOTICE 1       0.91  Bridge opens",
        "  12  NAV 10, TEASER 10, AD 1  1.00  다리가 월요일에 열린다",
        "   0  TEASER 3, NOTICE 1       0.91  [no_article] https://a.example/front",
        "   -                              -  [not read, see the log] https://a.example/report.pdf",
        "   -                              -  [HTTP 404] https://a.example/gone",
        "5 pages: 14 blocks kept, 29 dropped (TEASER 16, NAV 10, NOTICE 2, AD 1)",
    ]


def test_long_titles_are_cut_to_the_columns_of_the_terminal():
    wide = table([Row("다리" * 50)], 60).split("\n")[1]
    narrow = table([Row("bridge " * 50)], 60).split("\n")[1]
    assert wide.endswith("…")
    assert len(narrow) == 60
    # each of these characters takes two columns
    lead = len("   0  dropped  0.00  ")
    assert 58 <= lead + 2 * (len(wide) - lead - 1) + 1 <= 60


def test_a_crawl_without_pages():
    assert table([]).split("\n")[-1] == "0 pages: 0 blocks kept, 0 dropped"


def test_one_page():
    assert table([Row("Bridge", kept=3)]).split("\n")[-1] == "1 page: 3 blocks kept, 0 dropped"
