"""The link filter on six generated sites: `python benchmarks/links.py [--articles 300] [--model DIR]` → links.md.

Both crawls follow every link of every page; the second drops links of teaser lists. The truth is the generator's.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "scraper")]

from link_site import STYLES, make_site  # noqa: E402
from link_truth import DROPPING, Score, crawl, known_path, score, served  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300, help="over all sites (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--model", help="a model folder (default: the shipped one)")
    parser.add_argument("--clickbait", type=float, help="drop only above this score")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_suffix(".md"))
    args = parser.parse_args()
    each = args.articles // len(STYLES)
    sites = [make_site(f"/s{i}", style, each, each, args.seed + i) for i, style in enumerate(STYLES)]
    shared = {"COPYTASTER_MODEL": args.model}
    dropping = {**shared, "COPYTASTER_LINKS": DROPPING, "COPYTASTER_CLICKBAIT": args.clickbait}
    with served(sites) as base, TemporaryDirectory() as folder:
        start = time.monotonic()
        every = crawl(base, sites, Path(folder) / "every.json", {**shared, "COPYTASTER_LINKS": "follow"})
        middle = time.monotonic()
        some = crawl(base, sites, Path(folder) / "some.json", dropping)
        seconds = (middle - start, time.monotonic() - middle)
    scores = [score(site, some) for site in sites]
    counts = [found["stats"]["downloader/request_count"] for found in (every, some)]
    pages, fewer = ({known_path(url) for url in found["asked"]} for found in (every, some))
    articles = [path for site in sites for path in site.articles]
    lines = [
        "# Link filter",
        "",
        f"Written by `python {' '.join(sys.argv)}`.",
        f"{len(articles)} articles on {len(sites)} generated sites, as many pages that only teasers link to. Each page",
        "has a menu, one to three links in the body, and two or three teaser lists.",
        f"`COPYTASTER_LINKS = {DROPPING}`.",
        "",
        "| site | teaser links | dropped rightly | dropped wrongly | precision | recall |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for site, found in zip(sites, scores, strict=True):
        lines.append(_row(f"{site.style.lang}: {_lists(site.style)}", found))
    lines += [
        _row("all", sum(scores, Score(0, 0, 0))),
        "",
        f"- Downloads: {counts[0]:,} without the filter, {counts[1]:,} with it: {1 - counts[1] / counts[0]:.1%} saved.",
        f"- Pages, each counted once (some lists add `utm_source` to a link): {len(pages):,} and {len(fewer):,},",
        f"  {1 - len(fewer) / len(pages):.1%} saved.",
        f"- Articles fetched: {sum(path in fewer for path in articles)} of {len(articles)}.",
        f"- Time: {seconds[0]:.0f} s without, {seconds[1]:.0f} s with it.",
        "- The confidence from which an index page still decides (`SURE`) was chosen on these generated sites: expect",
        "  less of unseen sites.",
    ]
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _lists(style: object) -> str:
    return ", ".join(getattr(style, part).__name__.removeprefix("list_") for part in ("beside", "below", "inside"))


def _row(name: str, found: Score) -> str:
    numbers = f"{found.right + found.missed:,} | {found.right:,} | {found.wrong:,}"
    return f"| {name} | {numbers} | {found.precision:.4f} | {found.recall:.4f} |"


if __name__ == "__main__":
    main()
