"""`copytaster train`: labelled pages in, a model folder out."""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
from pathlib import Path

import joblib
from tqdm.contrib.logging import logging_redirect_tqdm

from ..counted import counted
from ..headlines.card import headline_table
from ..headlines.training import read_headlines, train_headlines
from ..learning.fit import Settings
from ..learning.peers import MODES
from ..learning.retrain import retrain
from ..learning.train import train
from ..model.folder import shipped
from ..model.training_files import training_file
from ..samples.packs import load_samples
from .baseline_table import baseline_lines
from .colour import painter
from .exits import Exit
from .figures import figure_lines
from .options import model_folder

_LOG = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the training data and the output."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="DIR|PACK", help="labelled pages, packs (*.jsonl.xz) or folders of packs"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="the model folder to write")
    parser.add_argument(
        "--headlines", action="store_true", help="train the headline model; the packs hold labelled headlines"
    )
    parser.add_argument(
        "--from-scratch", action="store_true", help="train on these pages alone, not on top of a model's rows"
    )
    parser.add_argument(
        "--base", type=model_folder, metavar="DIR", help="the model to build on, or news for the shipped one (default)"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=Settings.rounds, help="boosting rounds (default: %(default)s)")
    parser.add_argument("--no-planting", action="store_true", help="do not add synthetic copies of the pages")
    parser.add_argument(
        "--against", choices=list(MODES), action="append", default=[], help="print a baseline's figures next to ours"
    )
    parser.add_argument(
        "--measure",
        nargs="*",
        type=Path,
        default=[],
        metavar="PACK",
        help="with --from-scratch: also report on these, each page judged without its site; they are not trained on",
    )
    parser.add_argument(
        "--judged", type=Path, metavar="FILE", help="with --from-scratch: write the out-of-fold probabilities (joblib)"
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep featurised pages here for the next run")
    parser.add_argument("--jobs", type=int, default=2, help="processes for featurising (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Train, write the folder, print the out-of-fold figures."""
    if args.headlines:
        return _run_headlines(args)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    settings = Settings(seed=args.seed, rounds=args.rounds)
    with logging_redirect_tqdm():
        return _train(args, settings) if args.from_scratch else _retrain(args, settings)


def _train(args: argparse.Namespace, settings: Settings) -> int:
    _LOG.info("reading and featurising the labelled pages of %s", ", ".join(map(str, args.paths)))
    samples = load_samples(args.paths, args.cache, args.seed, not args.no_planting, args.jobs)
    _LOG.info("%s; fitting the linear models", counted(len(samples), "sample"))
    measured = load_samples(args.measure, args.cache, args.seed, False, args.jobs, measure=True) if args.measure else []
    trained = train(samples, args.output, settings, _command(args), args.against, args.jobs, measured, args.cache)
    if args.judged:
        joblib.dump(
            [(one.sample.record.id, one.sample.record.source, one.keep, one.kinds) for one in trained.judged],
            args.judged,
            compress=3,
        )
    paint = painter(sys.stdout)
    print("\n".join(figure_lines(trained.model.manifest["figures"], paint)))
    for rival, found in trained.model.manifest["against"].items():
        print("\n".join(baseline_lines(rival, found, paint)))
    return Exit.OK


def _run_headlines(args: argparse.Namespace) -> int:
    command = ["copytaster", "train", "--headlines", *map(str, args.paths), "-o", str(args.output)]
    if args.seed != Settings.seed:
        command += ["--seed", str(args.seed)]
    model = train_headlines(read_headlines(args.paths), args.output, shlex.join(command), args.seed)
    print("\n".join(headline_table(model.manifest)))
    return Exit.OK


def _retrain(args: argparse.Namespace, settings: Settings) -> int:
    for name in ("rows.npz", "text_rows.npz"):
        training_file(args.base or shipped(), name)  # raises before any work
    _LOG.info("reading and featurising the labelled pages of %s", ", ".join(map(str, args.paths)))
    samples = load_samples(args.paths, args.cache, args.seed, False, args.jobs)
    _LOG.info("%s", counted(len(samples), "labelled page or text", "labelled pages and texts"))
    result = retrain(samples, args.output, settings, _command(args), args.base, args.jobs)
    print(f"your pages, blocks kept by label: {'before':>8} {'after':>8}   (after: each page left out of the training)")
    for label, (share, total) in result.before.items():
        print(f"  {label:<10} {total:>6} blocks {share:>15.1%} {result.after[label][0]:>8.1%}")
    print("other sites, weighted share of blocks: base, new")
    for name, least in result.floor.items():
        print(f"  {name:<10} {least:>29.2%} {result.reached[name]:>8.2%}")
    if result.regressed:
        print(
            f"copytaster train: {args.output} was written, but accuracy on other sites dropped by more than the floor "
            f"allows: check your labels, or label more pages of your sites",
            file=sys.stderr,
        )
        return Exit.FAILED
    return Exit.OK


def _command(args: argparse.Namespace) -> str:
    words = ["copytaster", "train", *map(str, args.paths), "-o", str(args.output), "--seed", str(args.seed)]
    words += ["--rounds", str(args.rounds)]
    words += ["--base", str(args.base)] if args.base and not args.from_scratch else []
    words += ["--from-scratch"] if args.from_scratch else []
    words += ["--measure", *map(str, args.measure)] if args.measure else []
    words += ["--no-planting"] if args.no_planting else []
    words += [word for rival in args.against for word in ("--against", rival)]
    return shlex.join(words)
