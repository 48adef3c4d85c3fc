"""Formats a model's manifest as readable text; of a foreign or damaged manifest, as much as it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .. import native
from ..counted import counted
from ..samples.pack import variant_weights
from .colour import Paint
from .figures import outcome_lines
from .table import columns, padded

_BAR = 30
_MOST = 10
"""Entries shown of a long list."""
_PACKS = 4
"""Number of packs, the largest, whose whole-page figures are shown."""


def model_page(folder: Path, manifest: Mapping[str, object], most: int, paint: Paint) -> Iterator[str]:
    """Yield the lines: origin, data, figures, presets, files, and the `most` heaviest features."""
    yield paint(f"model: {folder}", "strong")
    parts = (
        ("made by", _origin(manifest)),
        ("learned from", _data(_table(manifest, "data"))),
        ("built on", _described(_table(manifest, "base"), "created_by", "versions")),
        ("your pages, share of blocks kept: before, after", _own(_table(manifest, "own"))),
        ("figures, out of fold", _figures(_table(manifest, "figures"), paint)),
        ("thresholds", (f"{name}: {_short(value)}" for name, value in _table(manifest, "thresholds").items())),
        ("runs on this machine with", (native.status(),)),
        ("files", _files(folder, _table(manifest, "files"))),
    )
    for title, lines in parts:
        section = "\n".join(f"  {line}".rstrip() for line in lines).rstrip()
        if section:
            yield from ("", paint(title, "heading"), section)
    yield from _features(manifest, most, paint)
    yield ""
    yield paint("inspect --json prints everything.", "weak")


def _table(manifest: Mapping[str, object], key: str) -> Mapping[str, Any]:
    value = manifest.get(key)
    return value if isinstance(value, Mapping) else {}


def _origin(manifest: Mapping[str, object]) -> Iterator[str]:
    made = _table(manifest, "created_by")
    if "command" in made:
        yield str(made["command"])
    rest = ", ".join(f"{name} {_short(value)}" for name, value in made.items() if name != "command")
    versions = ", ".join(f"{name} {value}" for name, value in _table(manifest, "versions").items())
    yield from filter(None, (rest, versions, f"format {manifest['format']}" if "format" in manifest else ""))


def _data(data: Mapping[str, Any]) -> Iterator[str]:
    pages, sites = data.get("pages"), data.get("sites")
    if isinstance(pages, int) and isinstance(sites, int):
        yield f"{counted(pages, 'sample')} of {counted(sites, 'site')}"
    for name in ("packs", "languages"):
        counts = data.get(name)
        if isinstance(counts, Mapping) and all(isinstance(number, int) for number in counts.values()):
            ordered = sorted(counts.items(), key=lambda item: -item[1])
            more = f", and {len(ordered) - _MOST} more" if len(ordered) > _MOST else ""
            yield f"{name}: " + ", ".join(f"{key} {number:,}" for key, number in ordered[:_MOST]) + more
        elif isinstance(counts, Mapping):
            yield from (f"{key}: {_short(value)}" for key, value in counts.items())
        elif isinstance(counts, list):
            yield f"{name}: {_short(counts)}"
    if "digest" in data:
        yield f"digest {str(data['digest'])[:16]}"


def _described(table: Mapping[str, Any], *names: str) -> Iterator[str]:
    yield from (f"{name}: {_short(table[name])}" for name in names if name in table)


def _own(own: Mapping[str, Any]) -> Iterator[str]:
    before, after = _table(own, "before"), _table(own, "after")
    for label, row in before.items():
        new = after.get(label)
        if isinstance(row, list) and isinstance(new, list) and len(row) == len(new) == 2:
            yield f"{label:<10} {row[0]:7.1%} {new[0]:7.1%} of {counted(row[1], 'block')}"


def _figures(figures: Mapping[str, Any], paint: Paint) -> Iterator[str]:
    whole = _table(figures, "whole")
    if not whole:
        yield from (f"{name}: {_short(row)}" for name, row in figures.items())
        return
    packs = {name: row for name, row in whole.items() if name.partition("_")[0] not in variant_weights()}
    for name in sorted(packs, key=lambda name: -packs[name]["pages"])[:_PACKS]:
        yield from outcome_lines(name, {"all": packs[name]}, paint)


def _files(folder: Path, files: Mapping[str, Any]) -> Iterator[str]:
    for name in files:
        try:
            size = f"{(folder / name).stat().st_size / 1e6:,.1f} MB"
        except OSError:
            size = "not here"
        yield f"{name:<16} {size}"


def _features(manifest: Mapping[str, object], most: int, paint: Paint) -> Iterator[str]:
    names = manifest.get("features")
    importance = _table(manifest, "importance").items()
    weights = {str(name): float(share) for name, share in importance if isinstance(share, int | float)}
    known = [*map(str, names)] if isinstance(names, list) else []
    ordered = sorted({*known, *weights}, key=lambda name: (-weights.get(name, 0.0), name))
    leading = ordered[: max(most, 0)]
    if not leading:
        return
    yield ""
    yield paint(f"features by weight, {len(leading):,} of {len(ordered):,}", "heading")
    heaviest = max([*weights.values(), 1e-9])
    widest = max(map(columns, leading))
    for name in leading:
        share = weights.get(name)
        bar = paint("█" * round(_BAR * max(share or 0.0, 0.0) / heaviest), "good")
        yield f"  {padded(name, widest)}  {'     -' if share is None else f'{share:6.3f}'}  {bar}".rstrip()


def _short(value: object) -> str:
    """Format any JSON value in one line; long lists and tables are cut."""
    if isinstance(value, Mapping):
        text = ", ".join(f"{key} {_short(part)}" for key, part in list(value.items())[:_MOST])
        return f"{text}, … ({len(value)} in all)" if len(value) > _MOST else text
    if isinstance(value, list):
        text = ", ".join(map(_short, value[:_MOST]))
        return f"{text}, … ({len(value)} in all)" if len(value) > _MOST else text
    return f"{value:.4g}" if isinstance(value, float) else str(value)
