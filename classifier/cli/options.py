"""Options that several verbs share, and the model that they name."""

from __future__ import annotations

import argparse
from pathlib import Path

from w3lib.encoding import resolve_encoding

from .. import KEPT, Copytaster, Label, LabelError
from ..model.folder import shipped

SHIPPED = ("news", "headlines")
MODEL_HELP = "a model folder, or news for the shipped one (default)"


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Which model judges, and what of its verdicts makes the text."""
    parser.add_argument("--model", type=model_folder, metavar="DIR", help=MODEL_HELP)
    parser.add_argument("--preset", default="balanced", help="balanced (default), precision, recall or turbo")
    parser.add_argument(
        "--keep",
        type=labels,
        default=KEPT,
        metavar="LABEL,LABEL",
        help=f"what makes the text (default: {','.join(sorted(KEPT))}); all: {', '.join(Label)}",
    )


def model_folder(text: str) -> Path:
    """A model folder by its path, or a shipped one by its name; a folder of that name that is a model comes first."""
    folder = Path(text)
    if text in SHIPPED and not (folder / "manifest.json").exists():
        return shipped().with_name(text)
    return folder


def load_model(args: argparse.Namespace) -> Copytaster:
    """The model that `--model` names, or the shipped one. Raises ModelRefused and PresetError."""
    return Copytaster.load(args.model, args.preset)


def labels(text: str) -> frozenset[Label]:
    """`body,caption` → labels."""
    try:
        return Label.set_of(text)
    except LabelError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def encoding(text: str) -> str:
    """The name of a character encoding as web pages spell it."""
    if resolve_encoding(text) is None:
        raise argparse.ArgumentTypeError(f"unknown encoding {text!r}; there are utf-8, euc-kr, shift_jis …")
    return text
