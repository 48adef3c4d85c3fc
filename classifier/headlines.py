"""Clickbait or not: a headline → a score, by hashed character n-grams. Run time needs numpy alone, and no language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from .errors import ModelRefused
from .features.codes import Codes, Floats, Ints
from .model import file_digest

FORMAT = "headlines 1"
BITS = 19
GRAMS = (1, 2, 3, 4, 5)
LONGEST = 300
"""Characters of a headline that are read; what is longer is no headline."""

PROBES: tuple[str, ...] = (
    "Ferry to Marrow Island returns after two winters",
    "Ten harbour cafés you won't believe exist",
    "한빛시 강변 새 다리 14일 개통",
    "결승골 넣은 막내, 경기 뒤 눈물 쏟은 까닭은?",
    "El puente viejo vuelve a abrir el lunes",
    "!",
)
"""Invented headlines whose scores the manifest records: a model that gives others is refused."""

_FILE = "headlines.npz"
_MEND = "Take the folder from a release, or make one with `copytaster train --headlines`."
_NEEDED = frozenset({"sha256", "bits", "grams", "parity"})


@dataclass(frozen=True)
class Headlines:
    """The headline model: one weight for each hash of an n-gram, shape (2**BITS,), and a bias, in log-odds."""

    weights: Floats
    bias: float
    manifest: Mapping[str, Any]

    def scores(self, texts: Sequence[str]) -> Floats:
        """How much each text reads like clickbait, 0 to 1, shape (texts,). A text without letters says little."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        hashed, owner = grams(texts)
        number = np.bincount(owner, minlength=len(texts))
        total = np.bincount(owner, weights=self.weights[hashed], minlength=len(texts))
        odds = total / np.sqrt(np.maximum(number, 1)) + self.bias
        return (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write headlines.npz and manifest.json. Raises ModelRefused where a model of another kind lies."""
        old = folder / "manifest.json"
        if old.exists() and not (folder / _FILE).exists():
            raise ModelRefused(f"{folder} holds a model of another kind; give the headlines a folder of their own.")
        folder.mkdir(parents=True, exist_ok=True)
        weights, bias = self.weights.astype(np.float16), np.float32(self.bias)
        np.savez_compressed(folder / _FILE, weights=weights, bias=bias)
        rounded = Headlines(weights.astype(np.float32), float(bias), {})
        manifest = {
            "format": FORMAT,
            "bits": BITS,
            "grams": list(GRAMS),
            "sha256": file_digest(folder / _FILE),
            "parity": [round(float(score), 6) for score in rounded.scores(PROBES)],
            **self.manifest,
        }
        old.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Self:
        """Load the shipped headline model, or the one in `folder`.

        Raises ModelRefused when a file is missing, changed or made for other n-grams, or when the model does not
        give the scores that its manifest records. Never opens a pickle.
        """
        path = Path(folder) if folder is not None else Path(str(resources.files("copytaster.models"))) / "headlines"
        try:
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
            if manifest.get("format") != FORMAT or not manifest.keys() >= _NEEDED:
                raise ModelRefused(f"{path}: no headline model of format {FORMAT!r}. {_MEND}")
            if (manifest["bits"], tuple(manifest["grams"])) != (BITS, GRAMS):
                raise ModelRefused(f"{path}: made for other n-grams than this copytaster reads. {_MEND}")
            if manifest["sha256"] != file_digest(path / _FILE):
                raise ModelRefused(f"{path}/{_FILE} is not the file its manifest names: damaged or exchanged. {_MEND}")
            with (path / _FILE).open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
                model = cls(arrays["weights"].astype(np.float32), float(arrays["bias"]), manifest)
            wanted = np.asarray(manifest["parity"], dtype=np.float64)
            if model.weights.shape != (1 << BITS,) or not np.allclose(model.scores(PROBES), wanted, atol=1e-4):
                raise ModelRefused(f"{path}: gives other scores than when it was made. {_MEND}")
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile) as error:
            raise ModelRefused(f"{path} cannot be used: {type(error).__name__}: {error}. {_MEND}") from error
        return model


@cache
def shipped_headlines() -> Headlines:
    """The shipped headline model, loaded once a process. Raises ModelRefused."""
    return Headlines.load()


def grams(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """The distinct hashed n-grams of each text: (hash, owner), owners ascending. Case is ignored.

    A space at either end lets an n-gram tell that it begins or ends the headline.
    """
    codes = Codes.of([f" {' '.join(text[:LONGEST].split())} " for text in texts])
    parts = [codes.grams(n, BITS) for n in GRAMS]
    keys: NDArray[np.int64] = np.unique(
        np.concatenate([owner for _, owner in parts]) << BITS | np.concatenate([hashed for hashed, _ in parts])
    )
    return keys & ((1 << BITS) - 1), keys >> BITS
