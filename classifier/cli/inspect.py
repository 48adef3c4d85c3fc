"""`copytaster inspect`: the data, figures and features of a model, from its manifest alone."""

from __future__ import annotations

import argparse
import json
import sys

from ..model.folder import shipped
from ..model.manifest import read_manifest
from .colour import painter
from .exits import Exit
from .model_page import model_page
from .options import model_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the model and the output format."""
    parser.add_argument(
        "model",
        nargs="?",
        type=model_folder,
        metavar="MODEL",
        help="a model folder, or news or headlines for the shipped ones (default: news)",
    )
    parser.add_argument("--json", action="store_true", help="the complete manifest as JSON")
    parser.add_argument(
        "--features", type=int, default=20, metavar="N", help="number of features to list (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the manifest. The model itself is not opened."""
    folder = args.model or shipped()
    manifest = read_manifest(folder)
    if args.json:
        print(json.dumps(manifest, ensure_ascii=False, indent=1))
    else:
        print("\n".join(model_page(folder, manifest, args.features, painter(sys.stdout))))
    return Exit.OK
