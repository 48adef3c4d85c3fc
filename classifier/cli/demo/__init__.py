"""`copytaster demo`: a crawl over three invented pages that come with the package; no network is needed."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from importlib import resources
from pathlib import Path

from ..crawl import run_spider
from ..exits import Exit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the items go."""
    parser.description = (
        "Crawl three invented news pages (Korean, English, German) that come with the package, show what was kept and "
        "dropped of each, and print the text of the Korean one. Needs no network."
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.jsonl", help="keep the items in this file instead of discarding them"
    )


def run(args: argparse.Namespace) -> int:
    """Run the crawl; the exit code is the crawl's."""
    with tempfile.TemporaryDirectory() as scratch, resources.as_file(resources.files(__name__)) as pages:
        output = args.output or Path(scratch) / "articles.jsonl"
        code = run_spider(
            ["-a", f"folder={pages}", "-a", "show=1", "-s", "LOG_LEVEL=WARNING", "-O", str(output.resolve())]
        )
        if code != Exit.OK:
            return code
        items = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        korean = next((item for item in items if item.get("inLanguage") == "ko"), items[0])
        print(f"\n{korean['headline']}\n{korean['url']}\n\n{korean['articleBody']}\n")
        kept = f"All items: {args.output}. " if args.output else ""
        print(f'{kept}In your own project: ADDONS = {{"copytaster.scraper.Addon": 500}}', file=sys.stderr)
    return Exit.OK
