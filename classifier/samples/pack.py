"""The description of a pack of labelled pages: weight, sort of labels, synthetic copies. Data, not names in code.

The packs of the shared corpus are described in `packs.toml`. A user's own pack may have a description with the same
fields: `pack.json` in a folder of labelled pages, `NAME.pack.json` next to `NAME.jsonl.xz`.
"""

from __future__ import annotations

import json
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ..errors import LabelMismatch

SORTS_OF_LABELS = frozenset({"lines", "body", "snippets", "none"})
OWN = "fixtures"
"""The name of a folder of labelled pages that has no description."""
_OWN_COPIES = {"planted": 1.0, "listed": 0.7, "column": 1.0, "emptied": 0.7, "text": 1.0}


@dataclass(frozen=True, slots=True)
class Pack:
    """Facts about a pack; `packs.toml` explains each field. `copies` are expected numbers per page."""

    name: str
    about: str = ""
    weight: float = 1.0
    labels: str = "body"
    replaces: bool = False
    mapped: bool = False
    fragment: bool = False
    texts: bool = False
    article: bool = True
    measure_only: bool = False
    qualities: tuple[str, ...] = ()
    unless_license: tuple[str, ...] = ()
    share: float = 1.0
    copies: Mapping[str, float] = field(default_factory=dict)

    def reads(self, name: str) -> bool:
        """Whether the page with this id is in the share that is read."""
        return self.share >= 1 or zlib.crc32(name.encode("utf-8", "replace")) / 2**32 < self.share

    @classmethod
    def of(cls, name: str, facts: Mapping[str, Any], where: str) -> Pack:
        """Make a pack from its description. Raises LabelMismatch for an unknown field or value."""
        known = {one.name for one in fields(cls)} - {"name"}
        unknown = sorted(set(facts) - known)
        if unknown:
            fields_told = ", ".join(sorted(known))
            raise LabelMismatch(f"{where}: a pack has no field {unknown[0]!r}; the fields are {fields_told}")
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()
        }
        pack = cls(name=name, **values)
        if pack.labels not in SORTS_OF_LABELS:
            raise LabelMismatch(f"{where}: labels are {', '.join(sorted(SORTS_OF_LABELS))}, not {pack.labels!r}")
        return pack


@cache
def corpus_packs() -> Mapping[str, Pack]:
    """Return the packs of the shared corpus by name, in the order in which training reads them."""
    return {name: Pack.of(name, facts, "packs.toml") for name, facts in _table()["packs"].items()}


@cache
def variant_weights() -> Mapping[str, float]:
    """Return the training weight of a page by the variant of the synthetic copy."""
    return {str(name): float(weight) for name, weight in _table()["variants"].items()}


def pack_of_file(path: Path) -> Pack:
    """Return the pack of a file `NAME.jsonl.xz`, described next to it, in `packs.toml`, or by its name alone."""
    name = path.name.removesuffix(".jsonl.xz")
    beside = path.with_name(f"{name}.pack.json")
    if beside.exists():
        return _described(beside, name)
    return corpus_packs().get(name) or Pack(name, copies=_OWN_COPIES)


def pack_of_folder(folder: Path) -> Pack:
    """Return the pack of a folder of labelled pages, described by its `pack.json` or labelled block by block."""
    beside = folder / "pack.json"
    if beside.exists():
        return _described(beside, OWN)
    return Pack(OWN, "pages labelled block by block", labels="lines", copies=_OWN_COPIES)


def _described(file: Path, name: str) -> Pack:
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LabelMismatch(f"{file}: {error}") from error
    if not isinstance(facts, dict):
        raise LabelMismatch(f"{file} is not a table of fields")
    return Pack.of(str(facts.pop("name", name)), {"copies": _OWN_COPIES, **facts}, str(file))


def _table() -> Mapping[str, Any]:
    return tomllib.loads((resources.files(__package__) / "packs.toml").read_text(encoding="utf-8"))
