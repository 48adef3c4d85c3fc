"""A Copytaster with a memory: what a site repeats is dropped, the articles stay whole."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copytaster.classifier import Copytaster, History, Memory, MemoryFileError, key_of
from copytaster.classifier.memory import LenientMemory
from copytaster.classifier.memory.recollection import exempt_blocks, place_of
from copytaster.classifier.model.folder import load
from copytaster.classifier.model.judge import Judge, Model
from copytaster.classifier.page.block import Block
from copytaster.classifier.page.page import read_page

WORDS = (
    "harbour council budget bridge school river market train nurse winter roof garden street police court farmer "
    "museum library airport factory village doctor engineer station forest island hospital teacher"
).split()
PROMO = (
    "This article was made possible by the readers of the Valley Post, who carry its newsroom with their subscriptions."
)


def paragraphs(number: int, count: int = 5) -> list[str]:
    rng = random.Random(number)
    return [
        f"The {' '.join(rng.choices(WORDS, k=14))} was closed, the mayor said on Monday, because the "
        f"{' '.join(rng.choices(WORDS, k=12))} needs repairs."
        for _ in range(count)
    ]


def page(number: int, *more: str, title: str = "") -> str:
    rng = random.Random(number)
    title = title or f"{rng.choice(WORDS).title()} and {rng.choice(WORDS)} of {rng.choice(WORDS)} reopen"
    body = "".join(f"<p>{text}</p>" for text in (*paragraphs(number)[:3], *more, *paragraphs(number)[3:]))
    return (
        f"<html><head><title>{title}</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def address(number: int, site: str = "valley.invalid") -> str:
    return f"https://{site}/news/{number}"


@cache
def _model() -> Model:
    return load()


@pytest.fixture(autouse=True)
def _doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A classifier that is never sure, so that the memory alone decides about what repeats, with any model."""
    _model()  # a model is checked against its own probabilities when it is loaded
    probabilities = Judge.probabilities

    def doubtful(judge: Judge, rows: Any, layout: Any) -> Any:
        probability, kinds = probabilities(judge, rows, layout)
        return probability * np.float32(0.85), kinds

    monkeypatch.setattr(Judge, "probabilities", doubtful)


@pytest.fixture(scope="module")
def taster() -> Copytaster:
    return Copytaster(_model())


WithMemory = Callable[[Path], Copytaster]


@pytest.fixture
def with_memory() -> Iterator[WithMemory]:
    with ExitStack() as memories:
        yield lambda path: Copytaster(_model(), memory=memories.enter_context(Memory(path)))


def test_a_repeated_paragraph_is_dropped_from_the_third_page_on_and_bodies_stay(
    tmp_path: Path, with_memory: WithMemory
) -> None:
    taster = with_memory(tmp_path / "memory.sqlite")
    for number in range(6):
        article = taster.clean(page(number, PROMO), address(number))
        assert [text for text in paragraphs(number) if text not in article.text] == []
        if number >= 2:
            assert PROMO not in article.text
            [verdict] = [each for each in article.verdicts if each.block.text == PROMO]
            assert verdict.reasons[0] == f"- seen on {number} other pages of this site"


def test_a_memory_outlives_the_process_and_a_page_does_not_count_for_itself(
    tmp_path: Path, with_memory: WithMemory
) -> None:
    for _ in range(4):  # the same page, crawled again and again
        article = with_memory(tmp_path / "memory.sqlite").clean(page(1, PROMO), address(1))
        assert not [verdict for verdict in article.verdicts if verdict.reasons]
    for number in (2, 3):
        article = with_memory(tmp_path / "memory.sqlite").clean(page(number, PROMO), address(number))
    assert PROMO not in article.text


def test_without_a_memory_there_is_no_sighting_and_no_difference(taster: Copytaster) -> None:
    plain = taster.clean(page(1, PROMO), address(1))
    remembered = taster.clean(page(1, PROMO), address(1), history=History.of({}), key=key_of(address(1)))
    assert plain.sighting is None
    assert remembered.sighting is not None
    assert plain == remembered


def test_pages_without_an_address_and_other_sites_are_not_touched(tmp_path: Path, with_memory: WithMemory) -> None:
    file = tmp_path / "memory.sqlite"
    taster = with_memory(file)
    for number in range(4):
        taster.clean(page(number, PROMO), None)
        taster.clean(page(number, PROMO), address(number, f"paper-{number}.invalid"))
    with Memory(file) as memory:
        assert dict(memory.sites()) == {f"paper-{number}.invalid": 1 for number in range(4)}


def test_the_article_at_other_addresses_is_whole(tmp_path: Path, with_memory: WithMemory) -> None:
    taster = with_memory(tmp_path / "memory.sqlite")
    for number in range(5):
        article = taster.clean(page(1), address(number))
        assert [text for text in paragraphs(1) if text not in article.text] == []


def test_a_syndicated_text_is_whole_at_several_addresses_and_on_several_sites(
    tmp_path: Path, with_memory: WithMemory
) -> None:
    taster = with_memory(tmp_path / "memory.sqlite")
    agency = paragraphs(1, 8)
    for number in range(2, 7):  # each desk writes its own headline and first paragraph
        own = paragraphs(number, 1)
        body = "".join(f"<p>{text}</p>" for text in [*own, *agency])
        html = f"<html><body><article><h1>Desk {number}</h1>{body}</article></body></html>"
        for site in ("valley.invalid", f"paper-{number}.invalid"):
            article = taster.clean(html, address(number, site))
            assert [text for text in [*own, *agency] if text not in article.text] == []


def test_a_page_that_copies_sentences_does_not_harm_other_articles(tmp_path: Path, with_memory: WithMemory) -> None:
    taster = with_memory(tmp_path / "memory.sqlite")
    thief = "".join(f"<p>{text}</p>" for number in range(1, 6) for text in paragraphs(number))
    for number in (100, 101):
        taster.clean(f"<html><body><article><h1>All of it</h1>{thief}</article></body></html>", address(number))
    for number in range(1, 6):
        article = taster.clean(page(number), address(number))
        assert [text for text in paragraphs(number) if text not in article.text] == []


def test_texts_of_one_outlet(tmp_path: Path, with_memory: WithMemory) -> None:
    taster = with_memory(tmp_path / "memory.sqlite")
    for number in range(5):
        text = "\n".join([*paragraphs(number), PROMO])
        article = taster.clean_text(text, site="valley-post")
        assert [one for one in paragraphs(number) if one not in article.text] == []
        if number >= 2:
            assert PROMO not in article.text
    for number in range(5):
        assert taster.clean_text("\n".join([*paragraphs(number), PROMO])).sighting is None


def test_a_page_that_would_become_empty_is_kept_unchanged(taster: Copytaster) -> None:
    alone = f"<html><body><article><p>{PROMO}</p></article></body></html>"
    plain = taster.clean(alone)
    history = History.of(
        {
            key_of(address(number)): sighting
            for number in range(2, 6)
            if (sighting := taster.clean(page(number, PROMO), address(number), history=History.of({})).sighting)
        }
    )
    assert taster.clean(alone, address(1), history=history, key=key_of(address(1))).text == plain.text


def test_headline_title_and_description_are_exempt() -> None:
    texts = ["Old baths stay open", "The council of Fogelvik keeps the baths for another year", "A line of its own"]
    blocks = [Block(i, text, "html/body/p", "p") for i, text in enumerate([*texts, "Report"])]
    names = ["BODY", "HEADLINE", "NAV"]
    kinds = np.array([[0.9, 0.1, 0], [0.9, 0.1, 0], [0.9, 0.1, 0], [0.1, 0.9, 0]], dtype=np.float32)
    probability = np.array([0.6, 0.6, 0.6, 0.3], dtype=np.float32)
    declared = ("Old baths stay open – Fogelvik Post", texts[1].upper() + " and")
    exempt = exempt_blocks(blocks, declared, probability, kinds, names, 0.4)
    assert exempt.tolist() == [True, True, False, True]
    assert not exempt_blocks(blocks, ("", "A"), probability, kinds[:, [0, 2, 1]], names, 0.4).any()


def test_a_place_is_three_elements_with_their_names_and_whether_it_is_a_link() -> None:
    tree = read_page("<body><div class=wide><div class=box id=side><p class=tip>A tip for you</p></div></div></body>")
    node = tree.leaves[0].node
    assert place_of(tree.nodes, node, False) == "p.tip/div.box side/div.wide"
    assert place_of(tree.nodes, node, True).endswith("#")


def test_a_memory_that_fails_costs_no_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Memory):
        def note(self, *_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    with Broken(tmp_path / "memory.sqlite") as memory:
        taster = Copytaster(_model(), memory=memory)
        for number in range(3):
            assert taster.clean(page(number, PROMO), address(number)).text
    assert len([record for record in caplog.records if "disk is full" in record.getMessage()]) == 1


def test_a_damaged_row_ends_the_memory_and_not_the_crawl(tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.sqlite") as memory:
        memory._base.execute("INSERT INTO page VALUES ('valley.invalid', 1, 1, x'00', x'')")
        lenient = LenientMemory(memory)
        assert lenient.recall("valley.invalid") is None
        assert lenient.recall("elsewhere.invalid") is None


def test_a_file_that_is_not_a_memory_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (tmp_path / "notes.txt").write_text("no database, but long enough to be looked at as one by SQLite " * 20)
    with pytest.raises(MemoryFileError, match="name another file"):
        Copytaster.load(memory=tmp_path / "notes.txt")
