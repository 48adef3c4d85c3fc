"""The model folder: arrays and a manifest ↔ a model in memory. Reading one needs only NumPy and never unpickles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelRefused
from ..features.opinions import opinion_names
from ..kind.model import PAGE_COLUMNS, KindModel
from ..label import Label
from .arrays import ArraysError, read_arrays
from .calibration import Calibration
from .judge import Judge, Model, feature_names, text_feature_names, turbo_feature_names
from .linear import NAMES_SIZE, TEXT_SIZE, Linear, Scorers
from .manifest import (
    DAMAGE,
    FIX,
    FORMAT,
    check_digest,
    file_digest,
    model_manifest,
    problem_of,
    write_manifest,
)
from .trees import Trees

JUDGES = ("page", "turbo", "text")
PARTS = ("keep", "kind", "again")


def _stored(judge: str, part: str) -> str:
    """Return the name of a judge's trees in the file; `turbo` shares all but `keep` with `page`."""
    return f"{'page' if judge == 'turbo' and part != 'keep' else judge}.{part}"


def shipped() -> Path:
    """Return the folder of the shipped model."""
    return Path(str(resources.files("copytaster.models"))) / "news"


def names_digest(names: Sequence[str]) -> str:
    """Return the SHA-256 of the ordered feature names."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def save(folder: Path, model: Model, probes: Mapping[str, NDArray[np.float16]], extra: Mapping[str, Any]) -> None:
    """Write model.npz and manifest.json.

    `probes` are rows for the judges ("page", "turbo", "text"), whose probabilities the manifest records for parity;
    those for the second pass are drawn. Files that are already in the folder (rows.npz, model.joblib) are hashed into
    the manifest too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[Any]] = {**model.page_kind.arrays(), **model.confidence.arrays()}
    parity: dict[str, Any] = {}
    arrays["opinions.probe"] = opinions = _drawn_opinions()
    for name in JUDGES:
        judge: Judge = getattr(model, name)
        for part in PARTS:
            arrays |= getattr(judge, part).arrays(_stored(name, part))
        arrays[f"{name}.probe"] = probes[name]
        parity[name] = {part: _digits(values) for part, values in _outputs(judge, probes[name], opinions).items()}
    parity["page_kind"] = {part: _digits(values) for part, values in model.page_kind.parity().items()}
    for name, linear in (("names", model.scorers.names), ("words", model.scorers.text)):
        arrays[f"{name}.weights"] = linear.weights.astype(np.float16)
        arrays[f"{name}.bias"] = linear.bias.astype(np.float16)
    np.savez_compressed(folder / "model.npz", **arrays)  # type: ignore[arg-type]
    names = feature_names(model.scorers.text.heads)
    manifest = {
        "format": FORMAT,
        "features": list(names),
        "features_sha256": names_digest((*names, *text_feature_names(model.scorers.text.heads), *opinion_names())),
        "page_features_sha256": names_digest(PAGE_COLUMNS),
        "names_heads": list(model.scorers.names.heads),
        "words_heads": list(model.scorers.text.heads),
        "kinds": {name: list(getattr(model, name).kinds) for name in JUDGES},
        "thresholds": dict(model.thresholds),
        "parity": parity,
        **extra,
    }
    manifest["files"] = {
        name: file_digest(folder / name)
        for name in ("model.npz", "model.joblib", "rows.npz", "text_rows.npz")
        if (folder / name).exists()
    }
    write_manifest(folder, manifest)


def _outputs(judge: Judge, rows: NDArray[np.float16], opinions: NDArray[np.float16]) -> dict[str, NDArray[np.float32]]:
    """Compute the outputs of each part of a judge, one number per row."""
    keep, kinds = judge.first_probabilities(rows)
    return {"keep": keep, "kind": kinds.max(axis=1), "again": judge.second_probabilities(opinions)}


def _drawn_opinions() -> NDArray[np.float16]:
    """Draw rows for the second pass: log-odds, shares and counts of any size, and missing values."""
    rng = np.random.default_rng(7)
    drawn = rng.normal(scale=3.0, size=(64, len(opinion_names()))) * rng.choice([0.1, 1.0, 30.0], size=(64, 1))
    drawn[rng.random(drawn.shape) < 0.2] = np.nan
    return np.asarray(drawn, dtype=np.float16)


def _digits(values: NDArray[np.float32]) -> list[float]:
    return [round(float(value), 6) for value in values]


def load(folder: Path | str | None = None) -> Model:
    """Load the shipped model, or the one in `folder`.

    Raises ModelRefused, before judging anything, if a file is missing, changed, of another format or with other
    features, or if it does not compute the probabilities that its manifest records. Never opens a pickle.
    """
    path = Path(folder) if folder is not None else shipped()
    try:
        return _load(path)
    except ModelRefused as error:
        error.path = path
        raise


def _load(path: Path) -> Model:
    manifest = model_manifest(path)
    check_digest(path, manifest, "model.npz")
    try:
        _check_features(path, manifest)
        # scikit-learn uses an infinite threshold to send every value to one side; probes have missing values
        arrays = read_arrays(path / "model.npz", infinite=[".threshold"], missing=[".probe"])
        with np.errstate(all="ignore"):  # overflow gives other probabilities than the manifest's
            model, probes = _read(arrays, manifest)
            _check_parity(path, model, probes, manifest["parity"])
    except DAMAGE as error:
        raise ModelRefused(f"{path} cannot be used: {problem_of(error)}. {FIX}") from error
    return model


def _check_features(path: Path, manifest: Mapping[str, Any]) -> None:
    heads = manifest["words_heads"]
    names = feature_names(heads)
    if manifest["features_sha256"] != names_digest((*names, *text_feature_names(heads), *opinion_names())):
        differ = sorted(set(manifest["features"]) ^ set(names))[:3]
        example = f" (for instance {', '.join(differ)})" if differ else ""
        raise ModelRefused(
            f"{path}: made for other features than this version computes{example}. "
            f"Retrain it with this version: `copytaster train`."
        )
    if manifest["page_features_sha256"] != names_digest(PAGE_COLUMNS):
        raise ModelRefused(f"{path}: its page kinds were trained on other evidence than this version reads. {FIX}")


def _check_parity(
    path: Path, model: Model, probes: Mapping[str, NDArray[np.float16]], parity: Mapping[str, Any]
) -> None:
    probabilities: dict[str, Mapping[str, NDArray[np.float32]]] = {"page_kind": model.page_kind.parity()}
    for name in JUDGES:
        probabilities[name] = _outputs(getattr(model, name), probes[name], probes["opinions"])
    for name, parts in probabilities.items():
        for part, values in parts.items():
            recorded = np.asarray(parity[name][part], dtype=np.float64)
            if recorded.shape != values.shape or not np.allclose(values, recorded, atol=1e-4):
                raise ModelRefused(f"{path}: gives other probabilities ({name}) than when it was made. {FIX}")


def _read(arrays: dict[str, NDArray[Any]], manifest: Mapping[str, Any]) -> tuple[Model, dict[str, NDArray[np.float16]]]:
    def linear(name: str, size: int) -> Linear:
        heads = tuple(manifest[f"{name}_heads"])
        weights, bias = arrays[f"{name}.weights"].astype(np.float32), arrays[f"{name}.bias"].astype(np.float32)
        if weights.shape != (len(heads), size) or bias.shape != (len(heads),):
            raise ArraysError(f"the weights of {name} have shape {weights.shape}")
        return Linear(heads, weights, bias)

    heads = manifest["words_heads"]
    widths = {
        "page": len(feature_names(heads)),
        "turbo": len(turbo_feature_names(heads)),
        "text": len(text_feature_names(heads)),
        "opinions": len(opinion_names()),
    }

    def judge(name: str) -> Judge:
        kinds = tuple(str(Label(kind)) for kind in manifest["kinds"][name])
        keep, kind, again = (Trees.of_arrays(arrays, _stored(name, part)) for part in PARTS)
        if len(kind.baseline) != len(kinds):
            raise ArraysError(f"{len(kinds)} kinds for {len(kind.baseline)} outputs")
        front = widths["turbo"] if name == "page" else widths[name]
        for trees, width in ((keep, widths[name]), (kind, front), (again, widths["opinions"])):
            _check_trees(trees, width)
        return Judge(keep, kind, kinds, again)

    model = Model(
        scorers=Scorers(linear("names", NAMES_SIZE), linear("words", TEXT_SIZE)),
        page=judge("page"),
        turbo=judge("turbo"),
        text=judge("text"),
        page_kind=KindModel.of_arrays(arrays),
        confidence=Calibration.of_array(arrays["confidence"]),
        thresholds=_thresholds(manifest["thresholds"]),
        manifest=manifest,
    )
    probes = {name: arrays[f"{name}.probe"] for name in widths}
    for name, probe in probes.items():
        if probe.shape[1:] != (widths[name],):
            raise ArraysError(f"the probe of {name} has shape {probe.shape}")
    return model, probes


def _check_trees(trees: Trees, width: int) -> None:
    """Raise ArraysError unless children are in range, come after their parent, and have one parent."""
    count = len(trees.feature)
    nodes = (trees.feature, trees.threshold, trees.missing_left, trees.left, trees.right, trees.value)
    integers = (trees.feature, trees.left, trees.right, trees.roots)
    if (
        any(field.shape != (count,) for field in nodes)
        or any(field.dtype.kind not in "iu" for field in integers)
        or trees.roots.ndim != 2
        or not trees.roots.size
        or trees.baseline.shape != trees.roots.shape[1:]
    ):
        raise ArraysError("the fields of the trees have shapes that do not fit together")
    inner = np.nonzero(trees.feature >= 0)[0]
    children = np.stack([trees.left[inner], trees.right[inner]])
    if (
        (trees.feature >= width).any()
        or ((trees.roots < 0) | (trees.roots >= count)).any()
        or ((children <= inner) | (children >= count)).any()
        or np.bincount(np.concatenate((children.ravel(), trees.roots.ravel())), minlength=1).max(initial=0) > 1
    ):
        raise ArraysError("malformed trees: a node index is out of range")


def _thresholds(table: Mapping[str, Any]) -> dict[str, float]:
    thresholds = {str(name): float(value) for name, value in table.items()}
    if "balanced" not in thresholds or not all(0 <= value <= 1 for value in thresholds.values()):
        raise ArraysError("the thresholds must be numbers from 0 to 1, with one for `balanced`")
    return thresholds
