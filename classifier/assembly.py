"""Verdicts → article: the kept blocks as text and as simple HTML, with the page's metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from itertools import groupby

import numpy as np

from .article import Article, Flag, Judgement
from .label import Label
from .model.calibration import expected_f1
from .page.page import Page
from .page.plain_text import Piece, joined
from .reading.metadata import read_metadata
from .verdict import Verdict

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)


def empty_article(page: Page) -> Article:
    """The article of a page without any text."""
    return Article(text="", html="", confidence=0.0, url=page.url, flags=frozenset({Flag.NO_ARTICLE}))


def assemble(page: Page, judgement: Judgement) -> Article:
    """Put the kept blocks together. A page flagged NO_ARTICLE keeps none: an empty result beats boilerplate."""
    verdicts: Sequence[Verdict] = judgement.verdicts
    flags = judgement.flags
    if not any(verdict.kept for verdict in verdicts):
        flags |= {Flag.NO_ARTICLE}
    if Flag.NO_ARTICLE in flags:
        verdicts = [replace(verdict, kept=False) for verdict in verdicts]
    kept = [verdict for verdict in verdicts if verdict.kept]
    text = "\n".join(verdict.block.text for verdict in kept)
    found = read_metadata(page)
    return Article(
        text=text,
        html=simple_html(kept),
        confidence=round(judgement.confidence, 4),
        headline=found.get("title"),
        date=found.get("date"),
        authors=tuple(filter(None, map(str.strip, (found.get("author") or "").split(";")))),
        language=language_of(page, text),
        description=found.get("description"),
        site_name=found.get("sitename"),
        image=found.get("image"),
        url=page.url or found.get("url"),
        flags=flags,
        verdicts=tuple(verdicts),
        links=page.links,
    )


def assemble_text(text: str, pieces: Sequence[Piece], verdicts: Sequence[Verdict], lang: str | None) -> Article:
    """The kept pieces of a plain text; the headline is the first dropped piece that is one."""
    kept = [verdict for verdict in verdicts if verdict.kept]
    headline = next((v.block.text for v in verdicts if v.label is Label.HEADLINE), None)
    return Article(
        text=joined(text, pieces, [verdict.kept for verdict in verdicts]),
        html=simple_html(kept),
        confidence=round(text_confidence(verdicts), 4),
        headline=headline,
        language=lang or script_language(text),
        flags=frozenset() if kept else frozenset({Flag.NO_ARTICLE}),
        verdicts=tuple(verdicts),
    )


def text_confidence(verdicts: Sequence[Verdict]) -> float:
    """Expected F1 of the kept text, assuming calibrated block probabilities."""
    chars = np.array([len(v.block.text) for v in verdicts], dtype=np.float64)
    keep = np.array([v.probability for v in verdicts], dtype=np.float64)
    return expected_f1(chars, keep, np.array([v.kept for v in verdicts], dtype=bool))


def simple_html(kept: Sequence[Verdict]) -> str:
    """The blocks as `h2`, `ul`, `blockquote`, `table` and `p`, text escaped, nothing of the page's attributes."""
    parts: list[str] = []
    for shape, run in groupby(kept, key=lambda verdict: _shape(verdict)):
        texts = [escape(verdict.block.text, quote=False) for verdict in run]
        if shape == "li":
            parts.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>")
        elif shape == "td":
            parts.append("<table>" + "".join(f"<tr><td>{text}</td></tr>" for text in texts) + "</table>")
        elif shape == "blockquote":
            parts.append("<blockquote>" + "".join(f"<p>{text}</p>" for text in texts) + "</blockquote>")
        else:
            parts.extend(f"<{shape}>{text}</{shape}>" for text in texts)
    return "\n".join(parts)


def _shape(verdict: Verdict) -> str:
    tag, path = verdict.block.tag, verdict.block.path
    if tag in _HEADINGS:
        return "h2"
    if tag in {"td", "th"}:
        return "td"
    steps = {step.partition("[")[0] for step in path.split("/")[-4:]}
    if tag in {"li", "dd", "dt"} or (tag == "p" and "li" in steps):
        return "li"
    return "blockquote" if "blockquote" in steps else "p"


def script_language(text: str) -> str | None:
    """The language that a text's script gives away: ko, ja, th, zh."""
    sample = text[:2000]
    if sample.isascii():
        return None
    for code, letters in _SCRIPTS:
        if len(letters.findall(sample)) > 0.2 * len(sample):
            return code
    return None


def language_of(page: Page, text: str) -> str | None:
    """ISO 639-1 code: from the script where one tells, else what the page declares; None where neither says."""
    script = script_language(text)
    if script:
        return script
    declared = page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    if not declared:
        for meta in page.tree.iter("meta"):
            if (meta.get("property") or "").lower() == "og:locale":
                declared = meta.get("content") or ""
                break
    code = declared.strip().replace("_", "-").partition("-")[0].lower()
    return code if len(code) in {2, 3} and code.isalpha() else None
