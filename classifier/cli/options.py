"""Options that several commands share, and loading the model that they name."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import KEPT, Copytaster, Label, LabelError
from ..model.folder import shipped

SHIPPED = ("news", "headlines")
MODEL_HELP = "a model folder, or news for the shipped one (default)"


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the model, the preset and the labels that make up the text."""
    parser.add_argument("--model", type=model_folder, metavar="DIR", help=MODEL_HELP)
    parser.add_argument("--preset", default="balanced", help="balanced (default), precision, recall, turbo or adaptive")
    parser.add_argument(
        "--keep",
        type=labels,
        default=KEPT,
        metavar="LABEL,LABEL",
        help=f"labels that make up the text (default: {','.join(sorted(KEPT))}); all: {', '.join(Label)}",
    )


def add_time_limit(parser: argparse.ArgumentParser) -> None:
    """Declare the time limit per page."""
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=60.0,
        metavar="S",
        help="seconds per page, 0 for any (default: %(default)g)",
    )


def seconds(text: str) -> float:
    """Parse a number of seconds, 0 or more."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return number


def model_folder(text: str) -> Path:
    """Resolve a path or the name of a shipped model; a model folder of that name in the working directory wins."""
    folder = Path(text)
    if text in SHIPPED and not (folder / "manifest.json").exists():
        return shipped().with_name(text)
    return folder


def load_model(args: argparse.Namespace) -> Copytaster:
    """Load the model that `--model` names, or the shipped one. Raises ModelRefused and PresetError."""
    return Copytaster.load(args.model, args.preset)


def labels(text: str) -> frozenset[Label]:
    """Parse a list of labels such as `body,caption`."""
    try:
        return Label.set_of(text)
    except LabelError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def encoding(text: str) -> str:
    """Check the name of a character encoding, spelled as on web pages."""
    from w3lib.encoding import resolve_encoding

    if resolve_encoding(text) is None:
        raise argparse.ArgumentTypeError(f"unknown encoding {text!r}; examples are utf-8, euc-kr, shift_jis")
    return text
