"""Clickbait or not: a headline → a score, by hashed n-grams and shape. Inference needs NumPy only, and no language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelRefused
from ..features.characters import Codes, Floats, Ints
from ..label import Label
from ..model.arrays import MOST_BYTES, read_arrays
from ..model.manifest import DAMAGE, MANIFEST, file_digest, problem_of, read_manifest, write_manifest
from ..model.trees import sigmoid
from ..verdict import Verdict

FORMAT = "headlines 1"
BITS = 19
GRAMS = (1, 2, 3, 4, 5)
LONGEST = 300
"""Characters of a headline that are read; a longer text is not a headline."""

SHAPES = (
    "chars words word_chars capitals digit_first question exclamation symbol "
    "digit upper quote ellipsis colon comma pipe dash"
).split()
"""Lengths, share of words with a capital, presence of signs; from `digit` on, of character classes."""

PROBES: tuple[str, ...] = (
    "Ferry to Marrow Island returns after two winters",
    "Ten harbour cafés you won't believe exist",
    "한빛시 강변 새 다리 14일 개통",
    "결승골 넣은 막내, 경기 뒤 눈물 쏟은 까닭은?",
    "El puente viejo vuelve a abrir el lunes",
    "!",
)
"""Invented headlines whose scores the manifest records: a model that computes other scores is refused."""

_FILE = "headlines.npz"
_FIX = "Take the folder from a release, or make one with `copytaster train --headlines`."
_NEEDED = frozenset({"sha256", "bits", "grams", "shapes", "parity"})


@dataclass(frozen=True)
class Headlines:
    """The headline model, in log-odds: weights of n-gram hashes, (2**BITS,), weights of shapes, and a bias."""

    weights: Floats
    shapes: Floats
    bias: float
    manifest: Mapping[str, Any]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Score how much each text reads like clickbait, 0 to 1, shape (texts,). Not meaningful without letters."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        codes = headline_codes(texts)
        hashed, owner = grams(texts, codes)
        number = np.bincount(owner, minlength=len(texts))
        total = np.bincount(owner, weights=self.weights[hashed], minlength=len(texts))
        odds = total / np.sqrt(np.maximum(number, 1)) + shapes(codes) @ self.shapes + self.bias
        return sigmoid(odds.astype(np.float32))

    def clickbait(self, verdict: Verdict) -> float | None:
        """Score (0 to 1) of a block that may be a headline, i.e. a teaser or a link; None for any other block."""
        if verdict.label is not Label.TEASER and not verdict.block.linked:
            return None
        return float(self.scores([verdict.block.text])[0])

    def save(self, folder: Path) -> None:
        """Write headlines.npz and manifest.json. Raises ModelRefused if the folder holds a model of another kind."""
        if (folder / MANIFEST).exists() and not (folder / _FILE).exists():
            raise ModelRefused(f"{folder} holds a model of another kind; give the headlines a folder of their own.")
        folder.mkdir(parents=True, exist_ok=True)
        weights, bias = self.weights.astype(np.float16), np.float32(self.bias)
        np.savez_compressed(folder / _FILE, weights=weights, shapes=self.shapes, bias=bias)
        rounded = Headlines(weights.astype(np.float32), self.shapes, float(bias), {})
        manifest = {
            "format": FORMAT,
            "bits": BITS,
            "grams": list(GRAMS),
            "shapes": SHAPES,
            "sha256": file_digest(folder / _FILE),
            "parity": [round(float(score), 6) for score in rounded.scores(PROBES)],
            **self.manifest,
        }
        write_manifest(folder, manifest)

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Self:
        """Load the shipped headline model, or the one in `folder`.

        Raises ModelRefused if a file is missing, changed or made for other n-grams, or if the model does not compute
        the scores that its manifest records. Never opens a pickle.
        """
        path = Path(folder) if folder is not None else Path(str(resources.files("copytaster.models"))) / "headlines"
        manifest = read_manifest(path, _FIX)
        try:
            if (path / _FILE).stat().st_size > MOST_BYTES:
                raise ModelRefused(f"{path}: {_FILE} is larger than {MOST_BYTES:,} bytes. {_FIX}")
            if manifest.get("format") != FORMAT or not manifest.keys() >= _NEEDED:
                raise ModelRefused(f"{path}: no headline model of format {FORMAT!r}. {_FIX}")
            if [manifest[key] for key in ("bits", "grams", "shapes")] != [BITS, list(GRAMS), SHAPES]:
                raise ModelRefused(f"{path}: made for other features than this copytaster computes. {_FIX}")
            if manifest["sha256"] != file_digest(path / _FILE):
                raise ModelRefused(f"{path}/{_FILE} is not the file its manifest names: corrupted or replaced. {_FIX}")
            arrays = read_arrays(path / _FILE)
            weights, shape_weights = arrays["weights"].astype(np.float32), arrays["shapes"].astype(np.float32)
            model = cls(weights, shape_weights, float(arrays["bias"]), manifest)
            if (model.weights.shape, model.shapes.shape) != ((1 << BITS,), (len(SHAPES),)):
                raise ModelRefused(f"{path}: the weights have the wrong shapes. {_FIX}")
            if not np.allclose(model.scores(PROBES), np.asarray(manifest["parity"], dtype=np.float64), atol=1e-4):
                raise ModelRefused(f"{path}: it computes other scores than its manifest records. {_FIX}")
        except DAMAGE as error:
            raise ModelRefused(f"{path} cannot be used: {problem_of(error)}. {_FIX}") from error
        return model


@cache
def shipped_headlines() -> Headlines:
    """Load the shipped headline model, once per process. Raises ModelRefused."""
    return Headlines.load()


def headline_codes(texts: Sequence[str]) -> Codes:
    """Encode the texts with a space at either end, so that n-grams mark the beginning and end of a headline."""
    return Codes.of([f" {text} " for text in _squeezed(texts)])


def shapes(codes: Codes) -> Floats:
    """Compute the columns named by SHAPES, shape (texts, len(SHAPES)), values about 0 to 2."""
    spaces = codes.count("space")
    words = np.maximum(spaces - 1, 1)
    places = np.arange(len(codes.codes))
    capitals = _per_text(codes, codes.is_class(places - 1, "space") & codes.is_class(places, "upper"))
    columns = [
        codes.size / 100,
        words / 10,
        (codes.size - spaces) / words / 8,
        capitals / words,
        codes.is_class(codes.start + 1, "digit"),
        _per_text(codes, np.isin(codes.codes, [ord(sign) for sign in "?？؟"])) > 0,
        _per_text(codes, np.isin(codes.codes, [ord(sign) for sign in "!！"])) > 0,
        _per_text(codes, (codes.codes > 0x2600) & codes.is_class(places, "other")) > 0,
        *(codes.count(name) > 0 for name in SHAPES[SHAPES.index("digit") :]),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _per_text(codes: Codes, found: NDArray[np.bool_]) -> NDArray[Any]:
    return np.bincount(codes.owner, weights=found, minlength=len(codes))


def grams(texts: Sequence[str], codes: Codes) -> tuple[Ints, Ints]:
    """Hash each text's distinct character n-grams, words and pairs of words: (hash, owner), owners ascending.

    Case is ignored. `codes` is what `headline_codes` gives for `texts`.
    """
    hashed, owner = _word_hashes(texts)
    parts = [(hashed, owner), *(codes.grams(n, BITS) for n in GRAMS)]
    keys: NDArray[np.int64] = np.unique(
        np.concatenate([owner for _, owner in parts]) << BITS | np.concatenate([hashed for hashed, _ in parts])
    )
    return keys & ((1 << BITS) - 1), keys >> BITS


def _word_hashes(texts: Sequence[str]) -> tuple[Ints, Ints]:
    hashed: list[int] = []
    sizes: list[int] = []
    for text in _squeezed(texts):
        words = text.lower().split()
        terms = [*words, *map(" ".join, pairwise(words))]
        hashed.extend(crc32(word.encode("utf-8", "replace")) & ((1 << BITS) - 1) for word in terms)
        sizes.append(len(terms))
    return np.array(hashed, dtype=np.int64), np.repeat(np.arange(len(texts)), sizes)


def _squeezed(texts: Sequence[str]) -> list[str]:
    return [" ".join(text[:LONGEST].split()) for text in texts]
