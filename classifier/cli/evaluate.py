"""`copytaster evaluate`: quality by site, language and label, and the wrong blocks."""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..counted import counted
from ..learning.crossfit import CrossFit, Judged, judge_with
from ..learning.curve import Point, curve
from ..learning.figures import figures, scores, wrong_blocks
from ..learning.fit import TEXT_HEADS, Settings
from ..learning.metrics import summarise
from ..learning.outcomes import outcome_table, outcomes
from ..learning.peers import MODES, beside
from ..learning.train import THRESHOLDS
from ..model.folder import load
from ..model.judge import feature_names
from ..page.source import InputError
from ..review.report import Report, write_report
from ..samples.packs import load_samples
from ..samples.watch import watched
from .baseline_table import baseline_lines
from .colour import Paint, painter
from .exits import Exit
from .figures import curve_lines, figure_lines, outcome_lines
from .options import MODEL_HELP, model_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the pages, the model and the baselines."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="DIR|PACK", help="labelled pages or packs on which to measure"
    )
    parser.add_argument("--model", type=model_folder, metavar="DIR", help=MODEL_HELP)
    parser.add_argument(
        "--out-of-fold",
        action="store_true",
        help="5-fold cross-validation by site: each page is classified by a model without its site",
    )
    parser.add_argument(
        "--with",
        dest="beside",
        nargs="*",
        default=[],
        type=Path,
        metavar="DIR|PACK",
        help="with --out-of-fold: also train on these (judged out of fold as well, but not reported)",
    )
    parser.add_argument("--no-planting", action="store_true", help="with --out-of-fold: no synthetic copies")
    parser.add_argument("--against", choices=list(MODES), action="append", default=[])
    parser.add_argument("--threshold", type=float, default=THRESHOLDS["balanced"])
    parser.add_argument("--worst", type=int, default=30, metavar="N", help="number of wrong blocks to list")
    parser.add_argument(
        "--html",
        type=Path,
        metavar="REPORT.html",
        help="write the figures as a page, and in a folder next to it the painted pages with wrong blocks",
    )
    parser.add_argument(
        "--curve",
        action="store_true",
        help="with --out-of-fold: figures by the number of training sites; takes twice as long",
    )
    parser.add_argument("--by-site", action="store_true", help="a line per site")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=Settings.rounds)
    parser.add_argument("--cache", type=Path, metavar="DIR")
    parser.add_argument("--jobs", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    if args.curve and not args.out_of_fold:
        raise InputError("--curve estimates what more sites would add to training: it needs --out-of-fold")
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    samples = load_samples(args.paths, args.cache, args.seed, False, args.jobs, measure=not args.out_of_fold)
    model, points = None, list[Point]()
    if args.out_of_fold:
        wanted = {sample.record.id for sample in samples}
        settings = Settings(seed=args.seed, rounds=args.rounds)
        everything = load_samples([*args.paths, *args.beside], args.cache, args.seed, not args.no_planting, args.jobs)
        cross = CrossFit(everything, settings, jobs=args.jobs)
        held_out = cross.judge(settings, feature_names(TEXT_HEADS), jobs=args.jobs)
        judged = [one for one in held_out if one.sample.record.id in wanted]
        if args.curve:
            points = list(curve(everything, judged, settings, args.threshold, args.jobs))
    else:
        model = load(args.model)
        judged = [judge_with(model, sample) for sample in watched(samples, len(samples), "judging")]
    paint = painter(sys.stdout)
    print("\n".join(figure_lines(figures(judged, args.threshold), paint)))
    if points:
        print("\n".join(curve_lines(points, paint)))
    if args.by_site:
        print("\n".join(_by_site(judged, args.threshold, paint)))
        whole = outcomes(judged, args.threshold)
        if whole:
            print("\n".join(outcome_lines("site", outcome_table(whole, "site"), paint, fewest=1)))
    for rival in args.against:
        print("\n".join(baseline_lines(rival, beside(judged, rival, args.threshold, args.jobs), paint)))
    wrong = wrong_blocks(judged, args.threshold, args.worst)
    print(paint(f"{counted(len(wrong), 'worst block')} (label, probability of keeping, page, words)", "heading"))
    for block in wrong:
        print(f"  {block.label:<9} {paint(f'{block.keep:.2f}', 'bad')}  {block.page}  {block.words}")
    if args.html:
        command = shlex.join(["copytaster", *sys.argv[1:]])
        pages = write_report(Report(judged, model, args.threshold, command, args.worst, points), args.html)
        print(f"\n{args.html}: the report; {counted(pages, 'painted page')} beside it")
    return Exit.OK


def _by_site(judged: Sequence[Judged], threshold: float, paint: Paint) -> Iterator[str]:
    groups = defaultdict(list)
    for one, found in scores(judged, threshold):
        groups[one.sample.record.site].append(found)
    yield paint(f"{'site':<34} {'pages':>6} {'F1':>7} {'exact':>7}", "heading")
    for name, scored in sorted(groups.items(), key=lambda item: summarise(item[1]).f1):
        total = summarise(scored)
        yield f"{name:<34} {total.pages:>6} {total.f1:7.4f} {total.exact:7.3f}"
    yield ""
