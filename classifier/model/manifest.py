"""The manifest of a model folder: its format, its fields, and the digests of the files beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ModelRefused
from .arrays import MOST_BYTES, ArraysError

FORMAT = 3
"""2: a model of page kinds in place of the page head. 3: a second pass."""
MANIFEST = "manifest.json"
FIX = "Take the folder from a release, or make one with `copytaster train`."
DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, RecursionError)
"""Exceptions of code that reads arrays and manifests of an unexpected form."""

_MOST_MANIFEST_BYTES = 20_000_000
_FIELDS = (
    "files",
    "features_sha256",
    "page_features_sha256",
    "words_heads",
    "names_heads",
    "kinds",
    "thresholds",
    "parity",
)


def read_manifest(path: Path, fix: str = FIX) -> dict[str, Any]:
    """Read the manifest of a model folder, of any format and with any fields. Raises ModelRefused."""
    file = path / MANIFEST
    try:
        if file.stat().st_size > _MOST_MANIFEST_BYTES:
            raise ValueError(f"larger than {_MOST_MANIFEST_BYTES:,} bytes")
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelRefused(f"{path}: not a model folder, {MANIFEST} is missing. {fix}", path) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelRefused(f"{file} cannot be read ({error}). {fix}", path) from error
    if not isinstance(manifest, dict):
        raise ModelRefused(f"{file} is not a manifest, which is a JSON object. {fix}", path)
    return manifest


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a model folder."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (path / MANIFEST).write_text(text, encoding="utf-8")


def model_manifest(path: Path) -> dict[str, Any]:
    """Read the manifest of a model that this version can load: its format and its fields. Raises ModelRefused."""
    manifest = read_manifest(path)
    if manifest.get("format") != FORMAT:
        raise ModelRefused(
            f"{path}: model format {manifest.get('format')!r}, this copytaster reads format {FORMAT}. Install the "
            f"version that made it, or retrain it: `copytaster train`."
        )
    missing = {*_FIELDS} - set(manifest)
    if missing:
        raise ModelRefused(f"{path / MANIFEST} lacks {', '.join(sorted(missing))}. {FIX}")
    if not isinstance(manifest["files"], dict):
        raise ModelRefused(f"{path / MANIFEST}: `files` is not a table of digests. {FIX}")
    return manifest


def check_digest(path: Path, manifest: Mapping[str, Any], name: str) -> None:
    """Raise ModelRefused for a file other than the one that the manifest was written for."""
    try:
        if name == "model.npz" and (path / name).stat().st_size > MOST_BYTES:
            raise ModelRefused(f"{path}/{name} is larger than {MOST_BYTES:,} bytes. {FIX}")
        digest = file_digest(path / name)
    except OSError as error:
        raise ModelRefused(f"{path}/{name} cannot be read ({error}). {FIX}") from error
    if digest != manifest["files"].get(name):
        raise ModelRefused(f"{path}/{name} is not the file its manifest names: corrupted or replaced. {FIX}")


def file_digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def problem_of(error: Exception) -> str:
    """Return the reason for a refusal in our words: those of Python and NumPy say little about the folder."""
    if isinstance(error, ArraysError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return "its arrays or its manifest do not have the expected form"
