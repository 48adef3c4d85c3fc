"""`copytaster repeats`: lines of several articles of one site."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from copytaster.classifier.cli import main
from copytaster.classifier.memory.repeats import Repeats, kept_lines, repeats

PROMO = "Become a member of the Valley Post for 5 crowns."


def record(number: int, *lines: str, site: str = "valley.invalid") -> dict[str, object]:
    own = f"Only house {chr(97 + number)} has this line."
    return {"url": f"https://www.{site}/{number}", "text": "\n".join([own, *lines])}


def test_lines_are_counted_per_site_and_article() -> None:
    records = [record(n, PROMO.replace("5", str(n))) for n in range(4)]
    records += [record(n, PROMO, site="other.invalid") for n in range(2)]
    records += [record(0, PROMO)] * 3  # crawled again
    records += [{**record(0, PROMO.replace("5", "0")), "url": "https://valley.invalid/print/0"}]  # the same text
    [found] = repeats(records, 3)
    assert (found.site, found.text, found.articles, found.of) == ("valley.invalid", PROMO.replace("5", "1"), 4, 4)
    assert found.urls == [f"https://www.valley.invalid/{n}" for n in range(4)]
    assert [each.site for each in repeats(records, 2)] == ["other.invalid", "valley.invalid"]


def test_a_line_that_occurs_twice_in_one_article_counts_once() -> None:
    assert list(repeats([record(n, PROMO, PROMO) for n in range(2)], 3)) == []


def test_verdicts_come_before_the_text_and_items_of_a_crawl_are_read() -> None:
    verdicts = [{"text": "a", "kept": True}, {"text": "b", "kept": False}, 3]
    assert kept_lines({"verdicts": verdicts, "text": "c"}) == ["a"]
    assert kept_lines({"articleBody": "one\ntwo"}) == ["one", "two"]
    assert kept_lines({"text": None, "error": "not a page"}) == []


def test_texts_are_grouped_by_their_outlet() -> None:
    records = [{"outlet": "Valley Post", "text": f"{PROMO}\nLine {chr(97 + n)}"} for n in range(3)]
    records += [{"text": f"{PROMO}\nLine {chr(97 + n)}"} for n in range(3)]  # without a site
    assert [(each.site, each.articles) for each in repeats(records, 3)] == [("Valley Post", 3)]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.jsonl.gz"
    lines = [json.dumps(record(n, PROMO)) for n in range(3)]
    file.write_bytes(gzip.compress("\n".join([*lines, "[1]", "{", ""]).encode()))
    assert main(["repeats", str(file)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "valley.invalid: 3 articles"
    assert out.splitlines()[1].split(maxsplit=1) == ["3", PROMO]
    assert out.splitlines()[2].split()[:3] == ["copytaster", "label", "https://www.valley.invalid/0"]
    assert "2 lines are not JSON objects" in err
    assert main(["repeats", str(file), "--json", "--articles", "4"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["repeats", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 3
    assert main(["repeats", str(tmp_path / "missing.jsonl")]) == 2


def test_a_crawl_counts_within_limits() -> None:
    counted = Repeats(most_articles=3, most_lines=8)
    for number in range(6):
        counted.add("valley.invalid", f"https://valley.invalid/{number}", [PROMO, f"Only house {chr(97 + number)}."])
    [found] = counted.lines(2)
    assert (found.articles, found.of) == (3, 3)
    for number in range(9):  # room is left for four lines, and a third article of two might need two more
        counted.add("other.invalid", f"https://other.invalid/{number}", [PROMO, f"Only farm {chr(97 + number)}."])
    assert [(each.site, each.articles) for each in counted.lines(2)] == [("other.invalid", 2), ("valley.invalid", 3)]


def test_a_line_of_few_of_many_articles_is_left_out_on_request() -> None:
    counted = Repeats()
    for number in range(20):
        lines = [f"Only house {chr(97 + number)}.", *([PROMO] if number < 3 else [])]
        counted.add("valley.invalid", f"https://valley.invalid/{number}", lines)
    assert [each.articles for each in counted.lines(3)] == [3]
    assert list(counted.lines(3, share=0.2)) == []
