"""Options that several verbs share, and the model that they name."""

from __future__ import annotations

import argparse
from pathlib import Path

from w3lib.encoding import resolve_encoding

from .. import KEPT, Copytaster, Label


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Which model judges, and what of its verdicts makes the text."""
    parser.add_argument("--model", type=Path, metavar="DIR", help="a model folder (default: the shipped one)")
    parser.add_argument("--preset", default="balanced", help="balanced (default), precision, recall or turbo")
    parser.add_argument(
        "--keep",
        type=labels,
        default=KEPT,
        metavar="LABEL,LABEL",
        help=f"what makes the text (default: {','.join(sorted(KEPT))}); all: {', '.join(Label)}",
    )


def load_model(args: argparse.Namespace) -> Copytaster:
    """The model that `--model` names, or the shipped one. Raises ModelRefused."""
    return Copytaster.load(args.model, args.preset)


def labels(text: str) -> frozenset[Label]:
    """`body,caption` → labels."""
    names = [name.strip().upper() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in Label.__members__]
    if unknown or not names:
        wrong = f"unknown label {', '.join(unknown)}" if unknown else "no label"
        raise argparse.ArgumentTypeError(f"{wrong}; there are {', '.join(Label)}")
    return frozenset(Label[name] for name in names)


def encoding(text: str) -> str:
    """The name of a character encoding as web pages spell it."""
    if resolve_encoding(text) is None:
        raise argparse.ArgumentTypeError(f"unknown encoding {text!r}; there are utf-8, euc-kr, shift_jis …")
    return text
