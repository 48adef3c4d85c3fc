"""`copytaster train`: labelled pages in, a model folder out."""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
from pathlib import Path

from ..fit import Settings
from ..headline_card import headline_table
from ..headline_training import read_headlines, train_headlines
from ..rivals import MODES
from ..sources import load_samples
from ..training import THRESHOLDS, train
from .beside import beside_lines
from .exits import Exit
from .figures import figure_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to train on, and where to."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="DIR|PACK", help="labelled pages, packs (*.jsonl.xz) or folders of packs"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="the model folder to write")
    parser.add_argument(
        "--headlines", action="store_true", help="train the headline model; the packs hold labelled headlines"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=Settings.rounds, help="boosting rounds (default: %(default)s)")
    parser.add_argument("--no-planting", action="store_true", help="no copies of the pages with planted junk")
    parser.add_argument(
        "--against", choices=list(MODES), action="append", default=[], help="print a rival's figures beside ours"
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep featurised pages here for the next run")
    parser.add_argument("--jobs", type=int, default=2, help="processes for featurising (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Train, write the folder, print the out-of-fold figures."""
    if args.headlines:
        return _run_headlines(args)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    samples = load_samples(args.paths, args.cache, args.seed, not args.no_planting, args.jobs)
    settings = Settings(seed=args.seed, rounds=args.rounds)
    planting = ["--no-planting"] if args.no_planting else []
    command = shlex.join(
        [
            "copytaster",
            "train",
            *map(str, args.paths),
            "-o",
            str(args.output),
            "--seed",
            str(args.seed),
            "--rounds",
            str(args.rounds),
            *planting,
        ]
    )
    trained = train(samples, args.output, settings, command)
    print("\n".join(figure_lines(trained.model.manifest["figures"])))
    for rival in args.against:
        print("\n".join(beside_lines(trained.judged, rival, THRESHOLDS["balanced"], args.jobs)))
    return Exit.OK


def _run_headlines(args: argparse.Namespace) -> int:
    command = ["copytaster", "train", "--headlines", *map(str, args.paths), "-o", str(args.output)]
    if args.seed != Settings.seed:
        command += ["--seed", str(args.seed)]
    model = train_headlines(read_headlines(args.paths), args.output, shlex.join(command), args.seed)
    print("\n".join(headline_table(model.manifest)))
    return Exit.OK
