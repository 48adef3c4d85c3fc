"""Tools over pages: CPU time, interleaved; peak memory in a process of its own; quality on labelled pages."""

from __future__ import annotations

import json
import lzma
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from statistics import median

from copytaster.classifier.learning.metrics import Summary, score, summarise
from copytaster.classifier.metadata.language import detect

from .tools import BASELINE, MOST_SECONDS, OutOfTime, Tool, go_offline, installed, run


@dataclass(frozen=True)
class Cost:
    """One tool: median CPU milliseconds per page, median of its ratios to the baseline and ratio of the sums, number of
    failed and of stopped pages, peak memory in MB."""

    milliseconds: float
    ratio: float
    of_sums: float
    failed: int
    stopped: int
    peak: float = float("nan")


def pages(file: Path) -> Iterator[dict[str, object]]:
    """Yield the records of a pack (`.jsonl` or `.jsonl.xz`) that hold a page."""
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as stream:
        yield from (record for record in map(json.loads, stream) if record.get("html"))


def costs(tools: Mapping[str, Tool], file: Path, most: int | None) -> dict[str, Cost]:
    """Run every tool on every page, page by page in random order, so that load affects all tools equally.

    The model of py3langid, which one process loads once, is not counted: whichever tool came first would pay for it.
    """
    detect("The ferry runs again.")
    spent: dict[str, list[float]] = {name: [] for name in tools}
    failed, stopped = dict.fromkeys(tools, 0), dict.fromkeys(tools, 0)
    order = random.Random(7)
    chosen = list(pages(file))[:most]
    for number, record in enumerate(chosen[:3] + chosen):
        names = list(tools)
        order.shuffle(names)
        for name in names:
            start = time.process_time()
            warm = number >= 3  # the first pages fill caches and cause late imports
            try:
                run(tools[name], record)
            except OutOfTime:
                stopped[name] += warm
            except Exception:
                failed[name] += warm
            if warm:
                spent[name].append(time.process_time() - start)
    base = spent[BASELINE]
    figures = {}
    for name, own in spent.items():
        ratio = median(a / b for a, b in zip(own, base, strict=True))
        figures[name] = Cost(1000 * median(own), ratio, sum(own) / sum(base), failed[name], stopped[name])
    return figures


def qualities(tools: Mapping[str, Tool], pack: Path, most: int | None) -> dict[str, Summary]:
    """Measure the F1 of the peers on the labelled pages; our model was trained on such pages, see its manifest."""
    figures = {}
    for name, tool in tools.items():
        if name.startswith("copytaster"):
            continue
        scores = []
        for record in list(pages(pack))[:most]:
            try:
                text = run(tool, record)
            except (Exception, OutOfTime):
                text = ""
            scores.append(score(text, "\n".join(record["body"])))  # type: ignore[arg-type]
        figures[name] = summarise(scores)
    return figures


def peak(name: str, file: Path, model: Path | None, most: int | None) -> float:
    """Return the peak memory (MB) of a process that runs one tool over the pages; nan if that fails."""
    command = [sys.executable, "-m", "benchmarks", "peak", name, "--pages", str(file), "--most", str(most or 0)]
    command += ["--model", str(model)] if model else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(done.stdout.split()[-1]) if done.returncode == 0 else float("nan")


def run_alone(name: str, file: Path, model: Path | None, most: int | None) -> float:
    """Run one tool over the pages in this process; return its peak memory in MB."""
    go_offline()
    tool = installed(model, (name,))[name]
    for number, record in enumerate(pages(file)):
        if most and number >= most:
            break
        try:
            run(tool, record)
        except (Exception, OutOfTime):  # failures are counted where time is measured
            continue
    return _high_water()


def _high_water() -> float:
    """Return the peak memory of this process in MB, from Linux: getrusage includes the parent's after a fork."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(costs: Mapping[str, Cost], quality: Mapping[str, tuple[float, str]]) -> str:
    """Return a Markdown table; `quality` maps a tool to its F1 and a remark."""
    lines = [
        "| tool | CPU time, median ms per page | ratio | ratio of the sums | peak memory, MB | F1 | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, cost in sorted(costs.items(), key=lambda item: item[1].ratio):
        f1, remark = quality.get(name, (float("nan"), ""))
        remark += f"; failed on {cost.failed} pages" if cost.failed else ""
        remark += f"; stopped after {MOST_SECONDS:.0f} s on {cost.stopped} pages" if cost.stopped else ""
        quality_told = "" if isnan(f1) else f"{f1:.4f}"
        measured = f"{cost.milliseconds:.1f} | {cost.ratio:.2f} | {cost.of_sums:.2f} | {cost.peak:.0f} | {quality_told}"
        lines.append(f"| {name} | {measured} | {remark.strip('; ')} |")
    return "\n".join(lines) + "\n"


def growth(tool: Tool, documents: Sequence[tuple[int, str]], runs: int) -> list[tuple[int, float]]:
    """Return (size, CPU seconds) of each document, the median of several runs."""
    rows = []
    for size, html in documents:
        spent = []
        for _ in range(runs):
            start = time.process_time()
            tool(html, None)
            spent.append(time.process_time() - start)
        rows.append((size, median(spent)))
    return rows
