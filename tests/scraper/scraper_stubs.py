"""Stand-ins of the classifier: what it says is known, so that only the Scrapy side is under test."""

from __future__ import annotations

import os
import re
import signal
import time

from copytaster.classifier import KEPT, Article, Block, Flag, Label, PageError, PageKind, Verdict

TEXT = "The bridge opens on Monday.\nBuses will use it first."


def make_article(text: str = TEXT, url: str | None = None, **changes: object) -> Article:
    """An article with one dropped teaser list and one dropped notice."""
    kept = [(line, Label.BODY, True) for line in text.split("\n") if line]
    dropped = [("Ten lakes to see", Label.TEASER, False)] * 3 + [("(c) Harbour Post", Label.NOTICE, False)]
    verdicts = tuple(
        Verdict(Block(index, line, f"html/body/p[{index + 1}]", "p"), label, 0.9 if keep else 0.1, keep)
        for index, (line, label, keep) in enumerate([*kept, *dropped])
    )
    known = {
        "headline": "Bridge opens",
        "date": "2026-03-14",
        "authors": ("Ida Moen", "Per Lie"),
        "authors_raw": ("By Ida Moen",),
        "language": "en",
        "description": "After two years of works.",
        "page_kind": PageKind.ARTICLE,
        "page_probability": 0.99,
        "flags": frozenset() if text else frozenset({Flag.NO_ARTICLE}),
    }
    html = "".join(f"<p>{line}</p>" for line, _, keep in kept if keep)
    return Article(text=text, html=html, confidence=0.912345, url=url, verdicts=verdicts, **{**known, **changes})


class StubTaster:
    """Says of every page that it holds `TEXT`, unless the page asks for trouble. Remembers its calls."""

    def __init__(self) -> None:
        self.calls: list[dict[str, object]] = []
        self.text = TEXT

    def warm_up(self) -> None:
        """Be ready."""

    def clean(
        self,
        html: bytes,
        url: str | None = None,
        *,
        encoding: str | None = None,
        status: int | None = None,
        keep: frozenset[Label] = KEPT,
    ) -> Article:
        self.calls.append({"html": html, "url": url, "encoding": encoding, "keep": keep})
        if not html.strip():
            raise PageError("the page is empty: no text to judge")
        if b"trouble" in html:
            raise RuntimeError("trouble")
        if b"front page" in html:
            return make_article("", url=url)
        if b"hang" in html:
            re.match(r"(a+)+$", "a" * 60 + "b")  # for years, and nothing else in this process moves
        if b"fatal" in html:
            os.kill(os.getpid(), signal.SIGKILL)
        if pause := re.search(rb"pause (\d+) ms", html):
            time.sleep(int(pause.group(1)) / 1000)
        heading = re.search(rb"<h1>(.*?)</h1>", html)
        return make_article(self.text, url=url, headline=heading.group(1).decode() if heading else None)

    def clean_text(self, text: str, lang: str | None = None, *, keep: frozenset[Label] = KEPT) -> Article:
        self.calls.append({"text": text, "lang": lang, "keep": keep})
        if "trouble" in text:
            raise RuntimeError("trouble")
        return make_article(
            text.split("\n\n")[0], headline=None, date=None, authors=(), description=None, language=lang
        )


def load(model: str | None, preset: str) -> StubTaster:
    """For workers."""
    return StubTaster()
