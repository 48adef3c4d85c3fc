"""The engine with several versions of trafilatura: empty readings, F1 and exact pages on a pack.

    for v in 2.1.0 2.2.0 2.3.0 2.3.1; do uv pip install --no-deps --target /tmp/trafilatura/$v trafilatura==$v; done
    python -m benchmarks.trafilatura_versions ../shared/corpus/world.jsonl.xz /tmp/trafilatura/*

Each folder is put before the installed packages of a process of its own. The pages were seen in training, so F1 shows
differences between the versions only.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path


def measure(pack: Path) -> dict[str, object]:
    """Figures of the trafilatura that this process imports."""
    from importlib.metadata import version

    from copytaster.classifier import Copytaster
    from copytaster.classifier.learning.metrics import score, summarise
    from copytaster.classifier.page.page import read_page
    from copytaster.classifier.reading import body as reading
    from copytaster.classifier.reading.cascade import is_tested

    taster = Copytaster.load()
    empty, scores = 0, []
    with lzma.open(pack, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            empty += not reading.read(read_page(record["html"], record["url"])).lines
            scores.append(score(taster.clean(record["html"], record["url"]).text, record["body_text"]))
    summary = summarise(scores)
    return {
        "version": version("trafilatura"),
        "steps": "fast" if is_tested() else "public",
        "pages": len(scores),
        "empty": empty,
        "fallbacks": reading.fallbacks.total(),
        "f1": round(summary.f1, 4),
        "exact": round(summary.exact, 4),
    }


def main() -> None:
    """Measure each folder in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path, help="a pack of pages with `html`, `url` and `body_text` (.jsonl.xz)")
    parser.add_argument("folders", nargs="*", type=Path, help="targets that hold one trafilatura each")
    args = parser.parse_args()
    if not args.folders:
        print(json.dumps(measure(args.pack)))
        return
    print("| trafilatura | steps | pages | empty readings | fallbacks | F1 | exact |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for folder in args.folders:
        command = [sys.executable, "-m", "benchmarks.trafilatura_versions", str(args.pack)]
        environment = {**os.environ, "PYTHONPATH": str(folder.resolve())}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        print("| " + " | ".join(str(value) for value in json.loads(done.stdout).values()) + " |", flush=True)


if __name__ == "__main__":
    main()
