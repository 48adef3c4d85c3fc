"""The cost of 10⁸ pages: processor time of a sample, multiplied.

    python benchmarks/scale.py SAMPLE.jsonl [--sample 1000]

SAMPLE holds records with `html` of the kind to be cleaned; a thousand are enough. It measures processor time, not wall
time, so that other work on the machine has little effect. It prints the Markdown of docs/scale.md.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from copytaster.classifier.batch.archives import read

PAGES = 100_000_000
CORES = (1, 64, 1_024)
WARC_GB = 1.0
"""Size of a Common Crawl News WARC."""

MONTH_FILES = 500
"""WARC files in a Common Crawl News month: an assumption, of the order of the months of 2023 to 2025."""

_RUN = """
import json, resource, sys
from copytaster.classifier.cli import main
code = main(json.loads(sys.argv[1]))
own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps([own.ru_utime + own.ru_stime, theirs.ru_utime + theirs.ru_stime, own.ru_maxrss, theirs.ru_maxrss]))
sys.exit(code)
"""


@dataclass(frozen=True)
class Usage:
    """Return processor seconds of the command itself and of its workers, and the peak of each in MB (one worker)."""

    own: float
    workers: float
    own_mb: float
    worker_mb: float


def usage(source: Path, out: Path, workers: int, preset: str) -> Usage:
    arguments = ["batch", str(source), "-o", str(out), "--workers", str(workers), "--preset", preset]
    arguments += ["--overwrite"]  # the runs share one output
    command = [sys.executable, "-c", _RUN, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own, theirs, own_kb, worker_kb = json.loads(done.stdout.splitlines()[-1])
    return Usage(own, theirs, own_kb / 1024, worker_kb / 1024)


def sample(source: str, count: int, target: Path) -> tuple[int, float, float]:
    """Copy `count` pages; return their number, bytes of HTML per page, and the same with gzip per page, as in WARC."""
    pages = size = packed = 0
    with target.open("wb") as file:
        for entry in itertools.islice(read(source), count):
            record = entry.load() if entry.load else None
            if record is None or record.html is None:
                continue
            html = record.html if isinstance(record.html, str) else record.html.decode("utf-8", "replace")
            file.write(json.dumps({"id": pages, "url": record.url, "html": html}).encode() + b"\n")
            data = html.encode("utf-8", "replace")
            pages, size, packed = pages + 1, size + len(data), packed + len(gzip.compress(data))
    return pages, size / pages, packed / pages


def span(seconds: float) -> str:
    """Return seconds in words, in a suitable unit."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds:.0f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--sample", type=int, default=1_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given, nothing, out = folder / "in.jsonl", folder / "nothing.jsonl", folder / "out.jsonl"
        pages, size, packed = sample(args.source, args.sample, given)
        nothing.write_bytes(b"")
        usage(nothing, out, 2, "balanced")  # files into the cache
        rates: dict[str, float] = {}
        for preset in ("balanced", "turbo"):
            start = usage(nothing, out, 0, preset)
            rates[preset] = pages / (usage(given, out, 0, preset).own - start.own)
        start, worked = usage(nothing, out, 2, "balanced"), usage(given, out, 2, "balanced")
        hub = (worked.own - start.own) / pages
        out_size = out.stat().st_size / pages
        out_packed = len(gzip.compress(out.read_bytes())) / pages
    print(f"{pages:,} pages of {size / 1000:.0f} kB ({packed / 1000:.0f} kB in gzip).\n")
    print("| measured | |\n| --- | --- |")
    for preset, rate in rates.items():
        print(f"| pages per core-second, `{preset}` | {rate:.1f} |")
    print(f"| processor time of the process that reads and writes, per page | {hub * 1000:.2f} ms |")
    print(f"| … so one `batch` can feed, at `balanced` | {1 / hub / rates['balanced']:.0f} workers |")
    print(f"| memory of that process, of each worker | {worked.own_mb:.0f} MB, {worked.worker_mb:.0f} MB |")
    print(f"| an output record | {out_size / 1000:.1f} kB, {out_packed / 1000:.1f} kB in gzip |")
    print(f"\n| {PAGES:,} pages | {' | '.join(f'{cores:,} core' + 's' * (cores > 1) for cores in CORES)} |")
    print(f"| --- | {' | '.join('---' for _ in CORES)} |")
    for preset, rate in rates.items():
        print(f"| time, `{preset}` | {' | '.join(span(PAGES / rate / cores) for cores in CORES)} |")
    reading = [rates["balanced"] * cores * packed / 1e6 for cores in CORES]
    print(f"| reading gzip, MB/s, `balanced` | {' | '.join(f'{speed:,.1f}' for speed in reading)} |")
    writing = [rates["balanced"] * cores * out_packed / 1e6 for cores in CORES]
    print(f"| writing gzip, MB/s, `balanced` | {' | '.join(f'{speed:,.1f}' for speed in writing)} |")
    memory = [(worked.worker_mb * cores + worked.own_mb) / 1000 for cores in CORES]
    print(f"| memory, GB | {' | '.join(f'{much:,.1f}' for much in memory)} |")
    print(f"\nAll of it: {PAGES / rates['balanced'] / 3600:,.0f} core-hours with `balanced`, ", end="")
    print(f"{PAGES / rates['turbo'] / 3600:,.0f} with `turbo`; {PAGES * packed / 1e12:.1f} TB in, ", end="")
    print(f"{PAGES * out_packed / 1e12:.2f} TB out (gzip).")
    month = MONTH_FILES * WARC_GB * 1e9 / packed
    print(f"\nA month of {MONTH_FILES} files of {WARC_GB:g} GB: about {month / 1e6:.0f} million pages, ", end="")
    print(f"{month / rates['balanced'] / 3600:,.0f} core-hours: {span(month / rates['balanced'] / 64)} on 64 cores.")


if __name__ == "__main__":
    main()
