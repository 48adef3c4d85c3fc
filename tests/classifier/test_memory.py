"""What a site repeats is dropped; what an article says is not, however often it was seen."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from copytaster.classifier.memory import History, Memory, Sighting, sighting_of, weigh
from copytaster.classifier.memory.evidence import Traces, letters_of, normalized, traces_of
from copytaster.classifier.memory.store import PAGES_PER_SITE, MemoryFileError, key_of, site_of

PROMO = "Our readers make this reporting possible: become a member today and help us to stay independent."
THRESHOLD = 0.4
Row = tuple[str, float, str]
"""Text, probability, place."""


def body(number: int) -> list[Row]:
    """Paragraphs that only this page has."""
    rng = random.Random(number)
    words = ["harbour", "council", "budget", "bridge", "school", "river", "market", "train", "nurse", "winter", "roof"]
    return [(" ".join(rng.choices(words, k=12)), 0.97, "html.|div.text|p.") for _ in range(4)]


def look(rows: Sequence[Row], links: dict[str, str] | None = None) -> tuple[Traces, Sighting, np.ndarray]:
    probability = np.array([row[1] for row in rows], dtype=np.float32)
    targets = [(links or {}).get(row[0]) for row in rows]
    traces = traces_of([row[0] for row in rows], [row[2] for row in rows], targets, probability)
    return traces, sighting_of(traces, probability, probability >= THRESHOLD), probability


def history_of(pages: Sequence[Sequence[Row]]) -> History:
    return History.of({number + 1: look(rows)[1] for number, rows in enumerate(pages)})


def kept_after(rows: Sequence[Row], history: History, key: int = 999, url: str | None = None) -> list[str]:
    traces, sighting, probability = look(rows)
    weighed = weigh(history, key, url, sighting, traces, probability, np.zeros(len(rows), dtype=bool))
    assert (weighed.probability <= probability).all()
    return [row[0] for row, p in zip(rows, weighed.probability, strict=True) if p >= THRESHOLD]


def page(number: int, *extra: Row) -> list[Row]:
    return [*body(number), *extra]


def test_a_long_text_that_two_other_pages_show_is_dropped() -> None:
    promo = (PROMO, 0.6, "")
    history = history_of([page(1, promo), page(2, promo)])
    assert PROMO not in kept_after(page(3, promo), history)


def test_one_other_page_is_not_enough() -> None:
    promo = (PROMO, 0.6, "")
    assert PROMO in kept_after(page(3, promo), history_of([page(1, promo), page(2)]))


def test_digits_and_case_do_not_hide_a_repetition() -> None:
    text = "Only {} members of 20,000 are missing: JOIN the supporters of this newsroom today"
    history = history_of([page(n, (text.format(n * 100), 0.6, "")) for n in (1, 2)])
    assert len(kept_after(page(3, (text.format(7).lower(), 0.6, "")), history)) == 4


def test_a_quotation_in_a_series_stays_because_the_classifier_is_sure() -> None:
    quote = ("We were told that the bridge would be safe for fifty years, said the engineer.", 0.95, "")
    assert quote[0] in kept_after(page(9, quote), history_of([page(n, quote) for n in range(1, 6)]))


def test_a_repeated_intro_stays_because_the_classifier_is_certain() -> None:
    intro = ("Every month we visit one village of the valley and ask its oldest inhabitant about the year.", 0.93, "")
    history = history_of([[intro, *body(n)] for n in range(1, 9)])
    assert kept_after([intro, *body(9)], history) == [row[0] for row in [intro, *body(9)]]


def test_a_short_answer_that_was_kept_elsewhere_stays() -> None:
    row = ("Pros", 0.6, "")
    assert "Pros" in kept_after(page(9, row), history_of([page(n, row) for n in range(1, 6)]))


def test_a_short_line_that_most_pages_dropped_goes() -> None:
    pages = [page(n, ("Continue below", 0.2, "")) for n in range(1, 6)]
    assert "Continue below" not in kept_after(page(9, ("Continue below", 0.5, "")), history_of(pages))


def test_copies_of_the_article_at_other_addresses_do_not_count() -> None:
    text = page(1, (PROMO.replace("readers", "farmers"), 0.7, ""))
    history = history_of([text, text, text])
    assert len(kept_after(text, history)) == len(text)


def test_a_live_ticker_whose_entries_stay_from_crawl_to_crawl_is_whole() -> None:
    entries = [
        (f"{hour}:15 The water has reached the {place} and people leave their houses by boat", 0.7, "")
        for hour, place in enumerate(["old market", "school", "station", "town hall", "bridge", "mill"], 8)
    ]
    history = history_of([entries[:3], entries[:4], entries[:5]])
    assert len(kept_after(entries, history)) == len(entries)


def test_a_page_that_copies_many_articles_has_one_vote() -> None:
    target = page(1, ("A standing sentence of the article that is long enough to be stored as a long one.", 0.7, ""))
    thief = [*target[-1:], *page(2), *page(3), *page(4)]
    assert len(kept_after(target, history_of([thief, page(5)]))) == len(target)


def test_a_teaser_elsewhere_that_links_to_this_page_does_not_count() -> None:
    deck = ("The council wants to close the old bridge for two years, and the shops on both sides protest.", 0.6, "")
    links = {deck[0]: "https://news.invalid/bridge?from=home"}
    sightings = {n: look(page(n, (deck[0], 0.1, "")), links)[1] for n in (1, 2, 3)}
    rows = page(9, deck)
    assert deck[0] in kept_after(rows, History.of(sightings), url="http://www.news.invalid/bridge")
    assert deck[0] not in kept_after(rows, History.of(sightings), url="https://news.invalid/other")


def test_exempt_blocks_are_untouched() -> None:
    promo = (PROMO, 0.6, "")
    rows = page(3, promo)
    traces, sighting, probability = look(rows)
    exempt = np.array([row is promo for row in rows])
    weighed = weigh(history_of([page(1, promo), page(2, promo)]), 999, None, sighting, traces, probability, exempt)
    assert weighed.probability[-1] == probability[-1]
    assert weighed.reasons == {}


def test_a_place_that_is_boilerplate_on_other_pages_lowers_the_probability_and_never_raises_it() -> None:
    place = "html.|aside.box|p."
    pages = [page(n, (f"Advice number {chr(96 + n)} from the desk", 0.05, place)) for n in range(1, 8)]
    line = "A tip that no other page has"
    assert line not in kept_after(page(9, (line, 0.5, place)), history_of(pages))
    article = [page(n, (f"Body {n}", 0.97, place)) for n in range(1, 8)]
    traces, sighting, probability = look(page(9, (line, 0.3, place)))
    weighed = weigh(history_of(article), 999, None, sighting, traces, probability, np.zeros(5, dtype=bool))
    assert weighed.probability[-1] == probability[-1]


def test_every_order_of_pages_gives_the_same_memory(tmp_path: Path) -> None:
    promo = (PROMO, 0.6, "html.|div.|p.")
    pages = {n: look(page(n, promo))[1] for n in range(1, 5)}
    rows = page(9, promo, ("A line of its own in the same box", 0.5, "html.|div.|p."))
    traces, sighting, probability = look(rows)
    results = set()
    for number, order in enumerate(itertools.permutations(pages)):
        with Memory(tmp_path / f"{number}.sqlite", evict="highest") as memory:
            for key in order:
                memory.note("news.invalid", key, pages[key])
            history = memory.recall("news.invalid")
            assert history is not None
            weighed = weigh(history, 999, None, sighting, traces, probability, np.zeros(len(rows), dtype=bool))
            results.add(weighed.probability.tobytes())
    assert len(results) == 1


@pytest.mark.parametrize("evict", ["oldest", "highest"])
def test_a_site_is_bounded_and_a_page_noted_twice_counts_once(tmp_path: Path, evict: str) -> None:
    file = tmp_path / "memory.sqlite"
    with Memory(file, evict=evict) as memory:  # type: ignore[arg-type]
        memory.note("news.invalid", 1, look(page(1))[1])
        assert memory.recall("news.invalid") is not None
        for key in [*range(PAGES_PER_SITE + 20, 0, -1), 1]:
            memory.note("news.invalid", key, look(page(key % 7))[1])
        history = memory.recall("news.invalid")
        assert history is not None
        assert len(set(history.keys.tolist())) == len(history.keys) == PAGES_PER_SITE
        kept = set(history.keys.tolist())
    with Memory(file, evict=evict) as memory:  # type: ignore[arg-type]
        again = memory.recall("news.invalid")
        assert again is not None
        assert set(again.keys.tolist()) == kept
        assert len(again.blocks) == len(history.blocks)
        assert list(memory.sites()) == [("news.invalid", PAGES_PER_SITE)]
    assert 1 in kept


def test_sites_never_share_anything(tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.sqlite") as memory:
        memory.note("one.invalid", 1, look(page(1))[1])
        memory.note("", 2, look(page(2))[1])
        assert memory.recall("two.invalid") is None
        assert memory.recall("") is None


def test_a_file_that_is_not_a_memory_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, and long enough to be looked at as one by SQLite itself " * 20)
    with pytest.raises(MemoryFileError, match="name another file"):
        Memory(file)


def test_addresses_of_one_page_have_one_key() -> None:
    assert key_of("https://www.news.invalid/a/?utm=1#top") == key_of("http://news.invalid/a")
    assert key_of("https://news.invalid/a") != key_of("https://news.invalid/b")
    assert site_of("https://www.news.invalid/a") == site_of("http://news.invalid/b") == "news.invalid"
    assert site_of(None) == site_of("http://[") == ""


def test_letters_of_chinese_japanese_and_korean_count_three_times() -> None:
    assert letters_of(normalized("무단 전재")) == 12
    assert letters_of(normalized("No. 12 — copy!")) == 6


def test_a_memory_whose_making_is_cut_off_is_an_empty_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "memory.sqlite"
    with monkeypatch.context() as cut_off:
        cut_off.setattr("copytaster.classifier.memory.store._VERSION", "no number")  # fails behind the table
        with pytest.raises(MemoryFileError, match="name another file"):
            Memory(path)
    with Memory(path) as memory:
        assert list(memory.sites()) == []


def test_two_processes_may_make_a_memory_at_once(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory(path) as one, Memory(path) as other:
        one.note("a.example", 1, look(body(1))[1])
        assert [site for site, _ in other.sites()] == ["a.example"]
