"""Measures crawls with worker processes, against a server on this machine: `python benchmarks/crawl.py --help`."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from page_server import paths_of_articles, paths_of_hanging, paths_of_hostile

HERE = Path(__file__).resolve()


class Bench:
    """Runs each crawl in a process of its own, against one server."""

    def __init__(self, base: str, model: str | None) -> None:
        self.base = base
        self.model = model

    def run(self, paths: list[str], workers: int | None, **config: Any) -> dict[str, Any]:
        """`workers` None: without the middleware."""
        settings: dict[str, Any] = dict(config.pop("settings", {}))
        if workers is not None:
            settings |= {"ADDONS": {"copytaster.scraper.Addon": 500}, "COPYTASTER_WORKERS": workers}
            if self.model:
                settings["COPYTASTER_MODEL"] = self.model
        with tempfile.TemporaryDirectory() as folder:
            order, out, temporary = Path(folder, "in.json"), Path(folder, "out.json"), Path(folder, "tmp")
            order.write_text(json.dumps({"paths": paths, "settings": settings, **config}))
            temporary.mkdir()
            program = HERE.with_name("watched_crawl.py")
            environment = {**os.environ, "TMPDIR": str(temporary)}
            subprocess.run([sys.executable, program, self.base, order, out], check=True, env=environment)
            result: dict[str, Any] = json.loads(out.read_text())
            result["left"] = [file.name for file in temporary.iterdir()]
        return result


def same(bench: Bench, scale: float) -> None:
    """500 pages, three items each, with 2 workers and inline."""
    paths = paths_of_articles(int(500 * scale))
    two = bench.run(paths, 2, items=3, digest=True)
    inline = bench.run(paths, 0, items=3, digest=True)
    print("| pages | items, 2 workers | items of one page, most | in order | filled | equal to inline |")
    print("| --- | --- | --- | --- | --- | --- |")
    equal = sum(two["digests"][path] == inline["digests"][path] for path in paths)
    print(f"| {len(paths)} | {two['items']} | {two['most']} | {two['ordered']} | {len(two['filled'])} | {equal} |")


def kill(bench: Bench, scale: float) -> None:
    """`kill -9` of a busy worker, ten times during the crawl."""
    paths = paths_of_articles(int(500 * scale))
    result = bench.run(paths, 2, kills=10, digest=True)
    crashed = result["stats"].get("copytaster/workers/crashed", 0)
    print("| pages | kills | crashes counted | items | twice | filled | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    twice = result["items"] - result["paths"]
    print(
        f"| {len(paths)} | {result['killed']} | {crashed} | {result['items']} | {twice} | {len(result['filled'])} "
        f"| {result['seconds']:.1f} |"
    )


def hang(bench: Bench, scale: float) -> None:
    """Ten pages that are made to hang, among others; timeout as by default."""
    timeout = 10.0 if scale >= 1 else 3.0
    bad = paths_of_hanging(10)
    good = paths_of_articles(int(200 * scale))
    mixed = good[: len(good) // 2] + bad + good[len(good) // 2 :]
    result = bench.run(mixed, 2, settings={"COPYTASTER_TIMEOUT": timeout})
    filled = set(result["filled"])
    failed = {name: value for name, value in result["stats"].items() if "fail_open" in name}
    print("| pages | that hang | items | others filled | failed open | of them filled in time | longest, s (timeout) |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {len(mixed)} | {len(bad)} | {result['items']} | {len(filled & set(good))} of {len(good)} "
        f"| {failed} | {', '.join(path[3:] for path in bad if path in filled) or 'none'} "
        f"| {result['longest']:.1f} ({timeout:g}) |"
    )


def stall(bench: Bench, scale: float) -> None:
    """Measure the longest gap between two turns of the event loop; 200 pages of 150 KB."""
    paths = paths_of_articles(int(200 * scale), 150_000)
    print("| 150 KB pages | | longest stall, ms | the next four | most CPU time between two turns, ms |")
    print("| --- | --- | --- | --- | --- |")
    for name, workers in (("2 workers", 2), ("inline", 0), ("no middleware", None)):
        result = bench.run(paths, workers)
        worst = [f"{1000 * gap:.0f}" for gap in reversed(result["stalls"])]
        print(f"| {len(paths)} | {name} | {worst[0]} | {', '.join(worst[1:])} | {1000 * result['turn']:.0f} |")


def throughput(bench: Bench, scale: float) -> None:
    """Pages per second, the median of three runs."""
    paths = paths_of_articles(int(500 * scale))
    print("| 30 KB pages | | pages/s | runs |")
    print("| --- | --- | --- | --- |")
    for name, workers in (("no middleware", None), ("inline", 0), ("1 worker", 1), ("2 workers", 2)):
        rates = [len(paths) / bench.run(paths, workers)["seconds"] for _ in range(3 if scale >= 1 else 1)]
        print(f"| {len(paths)} | {name} | {statistics.median(rates):.1f} | {', '.join(f'{r:.1f}' for r in rates)} |")


def memory(bench: Bench, scale: float) -> None:
    """Resident memory over 5,000 pages; also as a plot, `build/benchmarks/crawl-memory.svg`."""
    paths = paths_of_articles(int(5000 * scale))
    result = bench.run(paths, 2, memory_every=max(1, len(paths) // 100))
    points = [(done, crawler / 2**20, sum(workers) / 2**20) for done, crawler, workers in result["memory"]]
    print("| pages done | crawler, MB | workers together, MB |")
    print("| --- | --- | --- |")
    for share in (0.1, 0.25, 0.5, 0.75, 1.0):
        done, crawler, workers = min(points, key=lambda point: abs(point[0] - share * len(paths)))
        print(f"| {done} | {crawler:.0f} | {workers:.0f} |")
    print(f"\nrecycled: {result['stats'].get('copytaster/workers/recycled', 0)}")
    out = HERE.parents[1] / "build" / "benchmarks"
    out.mkdir(parents=True, exist_ok=True)
    plot(points, out / "crawl-memory.svg")


def plot(points: list[tuple[int, float, float]], file: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "copytaster"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 3.5))
    done, crawler, workers = zip(*points, strict=True)
    axes.plot(done, crawler, label="crawler")
    axes.plot(done, workers, label="2 workers together")
    axes.set(xlabel="pages done", ylabel="resident memory, MB", ylim=(0, None))
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def hostile(bench: Bench, scale: float) -> None:
    """Articles with 5 % hostile pages among them (`tests/hostile_inputs.py` and `../shared/hostile`), ten kills."""
    count = int(1000 * scale)
    bad = paths_of_hostile(count // 20)
    good = paths_of_articles(count - len(bad))
    step = max(1, len(good) // max(1, len(bad)))
    mixed = list(good)
    for place, path in enumerate(bad):
        mixed.insert(place * (step + 1), path)
    result = bench.run(mixed, 2, kills=10, memory_every=max(1, count // 100))
    failed = {name.rpartition("/")[2]: value for name, value in result["stats"].items() if "fail_open" in name}
    peak = max((crawler for _, crawler, _ in result["memory"]), default=0) / 2**20
    print(
        "| pages | hostile | items | filled | unchanged | kills | longest stall, ms | CPU between two turns, ms ",
        end="",
    )
    print("| crawler, MB | orphans | temp files |")
    print(f"|{' --- |' * 11}")
    print(
        f"| {len(mixed)} | {len(bad)} | {result['items']} | {len(result['filled'])} | {failed} | {result['killed']} "
        f"| {1000 * result['stalls'][-1]:.0f} | {1000 * result['turn']:.0f} | {peak:.0f} | {orphans()} "
        f"| {len(result['left'])} |"
    )
    unfilled = sorted({*mixed} - {*result["filled"]})
    print(f"\nThe next stalls, ms: {', '.join(f'{1000 * gap:.0f}' for gap in reversed(result['stalls'][:-1]))}.")
    print(f"Unchanged: {', '.join(path.rpartition('/')[0] for path in unfilled)}.")


def orphans() -> int:
    """Worker processes that are left without a parent."""
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            command = (stat.parent / "cmdline").read_bytes()
            count += parent == "1" and b"copytaster.classifier.workers.process" in command
    return count


PARTS = (same, kill, hang, stall, throughput, memory, hostile)
INTRO = """# Crawls with worker processes

All figures on this page were written by

```bash
python benchmarks/crawl.py --write
```

on {machine}. The crawls are of generated pages (`benchmarks/pages.py`), from a server on the same machine, which also
takes part of its cores.
"""


def machine() -> str:
    """Cores, versions, day."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("Scrapy", "trafilatura", "lxml", "numpy"))
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, Python {python}, {versions}, {time.strftime('%Y-%m-%d')}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(part.__name__ for part in PARTS)}")
    parser.add_argument("--model", help="a model folder (default: the shipped one)")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the pages, to try it out: 0.1")
    parser.add_argument("--write", action="store_true", help="write benchmarks/crawl.md as well")
    args = parser.parse_args()
    program = HERE.with_name("page_server.py")
    server = subprocess.Popen([sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert server.stdin is not None
    bench = Bench(f"http://127.0.0.1:{server.stdout.readline().strip()}", args.model)
    document = [INTRO.format(machine=machine())]
    try:
        for part in PARTS:
            if not args.parts or part.__name__ in args.parts:
                print(f"\n## {part.__name__}: {part.__doc__}\n", flush=True)
                out = io.StringIO()
                with contextlib.redirect_stdout(out):
                    part(bench, args.scale)
                print(out.getvalue(), end="", flush=True)
                document.append(f"\n## {part.__name__.title()}\n\n{part.__doc__}\n\n{out.getvalue()}")
        if args.write:
            HERE.with_suffix(".md").write_text("".join(document), encoding="utf-8")
    finally:
        server.stdin.close()
        server.wait()


if __name__ == "__main__":
    main()
