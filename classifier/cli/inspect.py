"""`copytaster inspect`: what a model is made of, from its manifest alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from ..model.folder import shipped
from ..model.manifest import read_manifest
from .exits import Exit
from .options import model_folder
from .table import columns, padded

_LONGEST_LIST = 12
_BAR = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the model."""
    parser.add_argument(
        "model",
        nargs="?",
        type=model_folder,
        metavar="MODEL",
        help="a model folder, or news or headlines for the shipped ones (default: news)",
    )


def run(args: argparse.Namespace) -> int:
    """Print the manifest, then the features by weight. The model itself is not opened."""
    folder = args.model or shipped()
    manifest = read_manifest(folder)
    rest = {key: value for key, value in manifest.items() if key not in ("features", "importance")}
    print("\n".join([f"model: {folder}", *described(rest), *_features(manifest)]))
    return Exit.OK


def described(value: object, indent: str = "") -> Iterator[str]:
    """Any JSON value as lines for people: objects indented, lists in one line, long ones cut."""
    items = value.items() if isinstance(value, Mapping) else [("", value)]
    for key, item in items:
        name = f"{indent}{key}:" if key else indent
        if isinstance(item, Mapping):
            yield name
            yield from described(item, indent + "  ")
        elif isinstance(item, list) and any(isinstance(part, Mapping) for part in item):
            yield name
            for part in item[:_LONGEST_LIST]:
                yield from described(part, indent + "  ")
            yield from [f"{indent}  … ({len(item)} in all)"] * (len(item) > _LONGEST_LIST)
        else:
            yield f"{name} {_short(item)}"


def _short(value: object) -> str:
    if isinstance(value, list):
        shown = ", ".join(_short(part) for part in value[:_LONGEST_LIST])
        return f"{shown}, … ({len(value)} in all)" if len(value) > _LONGEST_LIST else shown
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _features(manifest: Mapping[str, object]) -> Iterator[str]:
    names, shares = manifest.get("features"), manifest.get("importance")
    given = shares.items() if isinstance(shares, Mapping) else ()
    weights = {str(name): float(share) for name, share in given if isinstance(share, int | float)}
    known = [*map(str, names)] if isinstance(names, list) else []
    ordered = sorted({*known, *weights}, key=lambda name: (-weights.get(name, 0.0), name))
    if not ordered:
        return
    yield f"features by weight ({len(ordered)}):"
    heaviest = max([*weights.values(), 1e-9])
    widest = max(map(columns, ordered))
    for name in ordered:
        share = weights.get(name)
        bar = "█" * round(_BAR * max(share or 0.0, 0.0) / heaviest)
        yield f"  {padded(name, widest)}  {'     -' if share is None else f'{share:6.3f}'}  {bar}".rstrip()
