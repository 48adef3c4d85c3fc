"""`copytaster crawl`: the bundled spider, without a Scrapy project."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ..page.source import InputError

SETTINGS = "copytaster.scraper.settings"
"""The settings module of the bundled project; Scrapy finds it in the environment, so no scrapy.cfg is needed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the pages to fetch, the output and settings."""
    parser.description = (
        "Crawl pages with the bundled Scrapy spider and write one item per page. Obeys robots.txt, throttles itself."
    )
    parser.add_argument("urls", nargs="*", metavar="URL", help="addresses, beginning with http:// or https://")
    parser.add_argument("--file", type=Path, metavar="FILE", help="a text file with one URL per line")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="a folder of saved pages")
    parser.add_argument(
        "--follow", type=int, default=0, metavar="N", help="follow article links of the same site N links deep"
    )
    parser.add_argument("--show", action="store_true", help="print what was kept and dropped of each page")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="the output: .jsonl, .json, .csv or .xml; replaced if it exists",
    )
    parser.add_argument(
        "-s", "--set", action="append", default=[], metavar="NAME=VALUE", help="a Scrapy setting; may be repeated"
    )


def run(args: argparse.Namespace) -> int:
    """Run the crawl in a Scrapy process; return its exit code."""
    if not (args.urls or args.file or args.folder):
        raise InputError("nothing to crawl: give a URL, --file FILE or --folder DIR")
    arguments = {
        "url": " ".join(args.urls),
        "file": str(args.file or ""),
        "folder": str(args.folder or ""),
        "follow": str(args.follow),
        "show": str(int(args.show)),
    }
    options = [word for setting in args.set for word in ("-s", setting)]
    if args.output:
        options += ["-O", str(args.output)]
    return run_spider([word for name, value in arguments.items() for word in ("-a", f"{name}={value}")] + options)


def run_spider(arguments: Sequence[str]) -> int:
    """Run `scrapy crawl article` with the bundled settings in a separate process, which owns the reactor."""
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": SETTINGS}
    return subprocess.call([sys.executable, "-m", "scrapy", "crawl", "article", *arguments], env=environment)
