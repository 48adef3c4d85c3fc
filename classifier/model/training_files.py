"""The files of a model that only training and inspection read: in its folder, or installed apart from it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import ModelRefused
from .folder import shipped
from .manifest import MANIFEST, check_digest, file_digest, model_manifest

ROWS_PACKAGE = "copytaster_rows"
"""The distribution copytaster-rows: the training rows of the shipped model are larger than all that runs."""


def training_file(path: Path, name: str) -> Path:
    """Return rows.npz, text_rows.npz or model.joblib of the model in `path`, after comparing its digest.

    An installed package has the shipped model without these files; a clone has them, and so has copytaster-rows. Raises
    ModelRefused.
    """
    manifest = model_manifest(path)
    for place in _places(path):
        if not (place / name).exists():
            continue
        if place.parent.name == ROWS_PACKAGE and file_digest(place / name) != manifest["files"].get(name):
            raise ModelRefused(f"{place / name} is of another model: install copytaster-rows of this version.", path)
        check_digest(place, manifest, name)
        return place / name
    raise ModelRefused(
        f"{path} has no {name}, which training builds on. For the shipped model: "
        f'`pip install "copytaster[train]"`, or --base with models/news of a clone. Without it: --from-scratch.',
        path,
    )


def estimators(folder: Path | str | None = None) -> Any:
    """Load the fitted scikit-learn models of the folder, for inspection. Opens a pickle, after checking its hash."""
    import joblib

    path = Path(folder) if folder is not None else shipped()
    return joblib.load(training_file(path, "model.joblib"))


def _places(path: Path) -> Iterator[Path]:
    """Yield the model's folder, that of the clone which an editable installation links to, and the installed rows."""
    yield path
    yield (path / MANIFEST).resolve().parent
    if path == shipped():
        spec = find_spec(ROWS_PACKAGE)
        yield from (Path(place) / "news" for place in (spec.submodule_search_locations or () if spec else ()))
