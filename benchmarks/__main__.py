"""Compares copytaster with its peers: boilerplate left, text lost, cost.

`python -m benchmarks [PACK|DIR …]`: lines left by kind, articles damaged; by default on the pages of this repository.
`python -m benchmarks beside --pages RAW --pack PACK`: CPU time, memory and F1. `python -m benchmarks growth`: how cost
grows with a page.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # CPU time is compared: before numpy is imported

from . import documents, measure, plot  # noqa: E402
from .tools import go_offline, installed  # noqa: E402

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "pages"
_VERBS = ("leaks", "beside", "growth", "peak")


def main(arguments: list[str]) -> int:
    args = _parser().parse_args(arguments)
    verb = args.words[0] if args.words and args.words[0] in _VERBS else "beside" if args.pages else "leaks"
    words = args.words[verb in args.words[:1] :]
    if verb == "peak":
        print(measure.run_alone(words[0], args.pages, args.model, args.most or None))
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    if verb == "leaks":
        return _leaks(args, [Path(word) for word in words] or [FIXTURES], arguments)
    return _growth(args) if verb == "growth" else _beside(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", metavar="leaks|beside|growth|PACK|DIR", help="what to measure, and on what")
    parser.add_argument("--docs", action="store_true", help="leaks: write docs/benchmark.md and its picture too")
    parser.add_argument("--pages", type=Path, help="pages to time: JSON lines with html and url, unchanged")
    parser.add_argument("--pack", type=Path, help="labelled pages: JSON lines with html and body; for quality")
    parser.add_argument("--model", type=Path, help="a model folder, else the shipped one")
    parser.add_argument("--tools", default="", help="only these, separated by commas; the baseline always runs")
    parser.add_argument("--most", type=int, default=0, help="pages to use at most")
    parser.add_argument("--runs", type=int, default=3, help="growth: runs of each page, whose median counts")
    parser.add_argument("--kinds", default="", help="growth: only these kinds of page, separated by commas")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="folder for tables and plots")
    return parser


def _leaks(args: argparse.Namespace, paths: list[Path], arguments: list[str]) -> int:
    from . import leaks, result_page
    from .bars import bars
    from .unseen import unseen

    only = tuple(filter(None, args.tools.split(",")))
    samples = leaks.labelled_pages(paths, jobs=2)[: args.most or None]
    without = unseen(samples, args.model)
    go_offline()
    peers = {name: tool for name, tool in installed(None, only).items() if not name.startswith("copytaster")}
    ours = {result_page.REFITTED: lambda html, url: str(without.taster.clean(html, url).text)}
    leaks_of = leaks.leaks({**ours, **peers}, samples)
    training = leaks.recorded(without.manifest, samples[0].record.source, samples)
    if training is not None:
        leaks_of[result_page.OUT_OF_FOLD] = training
    about = result_page.OURS if paths == [FIXTURES] else ""
    text = result_page.page(leaks_of, samples, without, arguments, sum(os.times()[:4]) / 60, about)
    places = [(args.out / "leaks.md", args.out / "leaks.svg")]
    if args.docs:
        places.append((ROOT / "docs" / "benchmark.md", ROOT / "docs" / "pictures" / "leaks.svg"))
    for written, drawn in places:
        written.write_text(text, encoding="utf-8")
        drawn.write_text(bars(leaks_of), encoding="utf-8")
    print(text)
    return 0


def _beside(args: argparse.Namespace) -> int:
    if args.pages is None:
        print("--pages is missing: name the pages to time", file=sys.stderr)
        return 2
    only = tuple(filter(None, args.tools.split(",")))
    go_offline()
    tools = installed(args.model, (measure.BASELINE, *only) if only else ())
    most = args.most or None
    costs = measure.costs(tools, args.pages, most)
    costs = {name: replace(cost, peak=measure.peak(name, args.pages, args.model, most)) for name, cost in costs.items()}
    quality = {}
    if args.pack:
        measured = measure.qualities(tools, args.pack, most)
        quality = {name: (found.f1, f"{found.low:.4f} to {found.high:.4f}") for name, found in measured.items()}
        quality |= _own_quality(args.model, args.pack.name.partition(".")[0])
    text = measure.table(costs, quality)
    (args.out / "beside.md").write_text(text, encoding="utf-8")
    plot.beside(costs, {name: f1 for name, (f1, _) in quality.items()}, args.out / "beside.svg")
    print(text)
    return 0


def _own_quality(model: Path | None, pack: str) -> dict[str, tuple[float, str]]:
    """Return our out-of-fold figures from the manifest, because the model has seen the sites of the pack."""
    from copytaster.classifier.model.folder import shipped

    manifest = json.loads(((model or shipped()) / "manifest.json").read_text(encoding="utf-8"))
    tools = {}
    for preset, figures in manifest.get("presets", {}).items():
        own = figures.get(pack) or figures.get("figures", {}).get(pack)
        if own:
            tools[f"copytaster {preset}"] = (own["f1"], f"{own['low']:.4f} to {own['high']:.4f}, out of fold")
    return tools


def _growth(args: argparse.Namespace) -> int:
    tools = installed(args.model, tuple(filter(None, args.tools.split(","))) or ("copytaster balanced",))
    lines = ["| page | size | tool | CPU time, s | times the one before |", "| --- | --- | --- | --- | --- |"]
    curves = {}
    only = tuple(filter(None, args.kinds.split(",")))
    for kind, sizes in documents.SIZES.items():
        if only and kind not in only:
            continue
        pages = [(size, documents.page(kind, size)) for size in sizes if not args.most or size <= args.most]
        for name, tool in tools.items():
            curve = measure.growth(tool, pages, args.runs)
            curves[f"{kind}, {name}"] = curve
            before = 0.0
            for size, seconds in curve:
                times = f"{seconds / before:.2f}" if before else ""
                lines.append(f"| {kind} | {size:,} | {name} | {seconds:.2f} | {times} |")
                before = seconds
    text = "\n".join(lines) + "\n"
    (args.out / "growth.md").write_text(text, encoding="utf-8")
    plot.growth(curves, args.out / "growth.svg")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
