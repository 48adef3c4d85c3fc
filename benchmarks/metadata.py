"""Compares metadata with trafilatura, newspaper4k and htmldate: `python -m benchmarks.metadata [FOLDER]` → metadata.md.

FOLDER (default: ../shared/corpus) holds `metadata.jsonl`, the truth, and `raw.jsonl.xz`, the pages. All tools run in
one pass, in turn on each page. The cost is CPU time as a ratio to `trafilatura.bare_extraction`.
"""

from __future__ import annotations

import argparse
import json
import logging
import lzma
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from copytaster.classifier.pictures import is_rendition


class Told(NamedTuple):
    """The metadata that a tool reads from a page."""

    headline: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    image: str | None = None


def copytaster_tool() -> Callable[[str, str], Told]:
    import copytaster

    def read(html: str, url: str) -> Told:
        article = copytaster.clean(html, url)
        return Told(article.headline, article.date_published, article.authors, article.image)

    return read


def trafilatura_tool() -> Callable[[str, str], Told]:
    import trafilatura

    def read(html: str, url: str) -> Told:
        document = trafilatura.bare_extraction(html, url=url, with_metadata=True)
        if document is None:
            return Told()
        authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
        return Told(document.title, document.date, authors, document.image)

    return read


def newspaper_tool() -> Callable[[str, str], Told]:
    import newspaper

    # pictures are not downloaded for measuring: the run stays offline and does not wait for the network
    def parsed(html: str, url: str, **options: str) -> Any:
        article = newspaper.Article(url, fetch_images=False, **options)
        article.download(input_html=html)
        return article.parse()

    def read(html: str, url: str) -> Told:
        try:
            article = parsed(html, url)
        except ImportError:  # the tokenizer of the page's language; metadata does not need it
            article = parsed(html, url, language="en")
        date = article.publish_date
        shown = date.isoformat() if hasattr(date, "isoformat") else date
        return Told(article.title, shown or None, tuple(article.authors), article.top_image or None)

    return read


def htmldate_tool() -> Callable[[str, str], Told]:
    import htmldate

    def read(html: str, url: str) -> Told:
        return Told(date=htmldate.find_date(html, url=url, original_date=True, outputformat="%Y-%m-%dT%H:%M:%S"))

    return read


TOOLS = {
    "trafilatura": trafilatura_tool,
    "copytaster": copytaster_tool,
    "newspaper4k": newspaper_tool,
    "htmldate": htmldate_tool,
}


def key(text: str) -> str:
    """Case, spaces, punctuation and soft hyphens do not count."""
    return re.sub(r"[\W_]+", "", unescape(text).casefold())


def score(told: Told, truth: Mapping[str, Any]) -> dict[str, bool]:
    """Compare the fields that the truth has."""
    result = {"headline": key(told.headline or "") == key(truth["title"])}
    result["authors"] = set(map(key, told.authors)) == set(map(key, truth["authors"]))
    if truth["image"]:
        result["image"] = bool(told.image) and is_rendition(told.image, truth["image"])
    when = datetime.fromisoformat(truth["date"])
    try:
        moment = datetime.fromisoformat(told.date) if told.date else None
    except ValueError:
        moment = None
    if moment and moment.tzinfo and when.tzinfo:
        when = when.astimezone(moment.tzinfo)
    result["day"] = moment is not None and moment.date() == when.date()
    if truth["date"][11:19] not in {"", "00:00:00"}:
        apart = moment and abs((moment.replace(tzinfo=None) - when.replace(tzinfo=None)).total_seconds())
        result["time"] = apart is not None and apart < 60
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "corpus")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_suffix(".md"))
    parser.add_argument("--errors", action="store_true", help="print what copytaster gets wrong")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    truths = {one["id"]: one for one in map(json.loads, (args.folder / "metadata.jsonl").open(encoding="utf-8"))}
    with lzma.open(args.folder / "raw.jsonl.xz", "rt", encoding="utf-8") as file:
        pages = [page for page in map(json.loads, file) if page["id"] in truths]
    tools = {name: make() for name, make in TOOLS.items()}
    for read in tools.values():
        read(pages[0]["html"], pages[0]["url"])  # models and tables are loaded here
    rights: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name in tools}
    seconds = dict.fromkeys(tools, 0.0)
    for page in pages:
        for name, read in tools.items():
            begin = time.process_time()
            try:
                fields = read(page["html"], page["url"])
            except Exception:  # a tool that fails has no metadata
                fields = Told()
            seconds[name] += time.process_time() - begin
            for field, right in score(fields, truths[page["id"]]).items():
                rights[name][field].append(right)
                if args.errors and name == "copytaster" and not right:
                    print(page["id"], field, fields, "should be", truths[page["id"]])
    args.output.write_text("\n".join(report(rights, seconds, len(pages))) + "\n", encoding="utf-8")
    print(args.output.read_text(encoding="utf-8"))


def report(rights: Mapping[str, Mapping[str, list[bool]]], seconds: Mapping[str, float], pages: int) -> list[str]:
    fields = ("headline", "day", "time", "authors", "image")
    counts = [len(rights["copytaster"][field]) for field in fields]
    lines = [
        "# Metadata",
        "",
        f"Written by `python {' '.join(['-m benchmarks.metadata', *sys.argv[1:]])}`.",
        f"{pages} pages of publishers with a hand-written parser, whose output is the truth; in brackets the pages for",
        "which it has the field. Headline and authors (as a set) exactly, except case, spaces, punctuation; time",
        "to the minute; image: the same picture in any rendition, by `is_rendition` of `classifier/pictures.py`. Cost:",
        "CPU time of the whole tool, text included where it gives one, by that of trafilatura.",
        "",
        "| tool | " + " | ".join(f"{field} ({n})" for field, n in zip(fields, counts, strict=True)) + " | cost |",
        "| --- |" + " ---: |" * (len(fields) + 1),
    ]
    for name, found in rights.items():
        shares = [f"{sum(found[field]) / max(len(found[field]), 1):.1%}" for field in fields]
        if name == "htmldate":
            shares = [share if field in {"day", "time"} else "" for field, share in zip(fields, shares, strict=True)]
        lines.append(f"| {name} | {' | '.join(shares)} | {seconds[name] / seconds['trafilatura']:.2f} |")
    return lines


if __name__ == "__main__":
    main()
