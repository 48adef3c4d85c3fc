"""The shipped model's rows + a user's labelled pages → a model of their own, without the pages that cannot be shipped.

As in `fit`, the linear model of class and id names is trained further on the user's sites; then the trees of the first
pass are refitted on the shipped rows and the user's. The second pass, which knows only opinions and no page, is that of
the base, and model.joblib does not repeat it. The floor is that of the first pass. Each of the user's pages is scored
by a linear model that has not seen it and, for the figures, classified by trees that have not seen it (or its part of
the pages).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ..errors import ModelRefused
from ..model.folder import load, save, shipped
from ..model.judge import Judge, Model, feature_names
from ..model.linear import Linear, Scorers
from ..model.manifest import file_digest
from ..model.training_files import training_file
from ..model.trees import Trees, sigmoid
from ..samples.folds import group_fold_numbers
from ..samples.sample import Sample
from .card import retrained_card
from .crossfit import judge_rows, judge_with
from .figures import figures, kept_by_label
from .fit import Rows, Settings, choose_rows, fit_keep, names_matrix, scored_rows
from .parallel import parts_done
from .rows import TrainingRows
from .second_pass import Judged
from .train import (
    FLOOR_FOLD,
    THRESHOLDS,
    data_card,
    floor_of,
    importance,
    judges_of,
    part_fits,
    probe_rows,
    versions,
)

SITE_SHARE = 0.03
"""The weight of one user's site, as a share of that of all shipped rows: five pages must count without dominating."""
PARTS = 5
"""Pages are left out one by one, or in this many parts if there are more."""
LEFT_OUT_SHARE = 0.08
"""Share of the shipped sites for fitting the models of the left-out parts: enough to compare before and after."""
STRENGTH = 100.0
"""How far the names' weights may move: the inverse of the L2 penalty.

This and SITE_SHARE were chosen on the invented site of `docs/retrain.md`, and on no other.
"""
SLACK = 0.004
"""How far (share of weighted rows) leak and loss may exceed the base's floor: the noise of a refit."""
INHERITED = ("figures", "presets", "pages", "against", "created_by", "versions")
"""The base's entries in a retrained model's manifest, below `base`: none of them was measured on the new model."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Retrained:
    """Result of retraining: before and after on the user's pages, label → [share kept, blocks]; the base's floor.

    `floor` and `reached` map `leak` and `loss` to the share of weighted rows, on the base's sites left out of the fit.
    """

    before: Mapping[str, list[float]]
    after: Mapping[str, list[float]]
    floor: Mapping[str, float]
    reached: Mapping[str, float]

    @property
    def regressed(self) -> bool:
        """Whether the new model is worse on other sites than its base, by more than SLACK."""
        return any(self.reached[name] > self.floor[name] + SLACK for name in self.floor)


def retrain(
    samples: Sequence[Sample],
    folder: Path,
    settings: Settings,
    command: str,
    base: Path | None = None,
    jobs: int = 1,
) -> Retrained:
    """Train on the rows of the model in `base` (default: the shipped one) and on `samples`, and write the model folder.

    The figures in the manifest and in CARD.md are those of the new model on `samples`, each page left out of the fit.
    Raises ModelRefused when the base model is corrupt or has no rows.
    """
    path = base or shipped()
    model = load(path)
    page_rows = TrainingRows.load(training_file(path, "rows.npz"))
    text_rows = TrainingRows.load(training_file(path, "text_rows.npz"))
    if "floor" not in model.manifest:
        raise ModelRefused(f"{path}: the manifest has no floor; use the shipped model, or --from-scratch.", path)
    settings = replace(settings, seed=int(model.manifest["created_by"]["seed"]))
    pages = [sample for sample in samples if not sample.record.is_text]
    texts = [sample for sample in samples if sample.record.is_text]
    chosen = [choose_rows(sample, settings) for sample in pages]
    parts = np.arange(len(pages)) % min(PARTS, max(len(pages), 1))
    scorers = _adapted(model.scorers, pages, chosen) if pages else model.scorers
    strangers = {
        int(part): _adapted(model.scorers, *_subset(pages, chosen, parts != part)) for part in np.unique(parts)
    }
    scored = [scored_rows(sample, strangers[int(part)]) for sample, part in zip(pages, parts, strict=True)]
    own = _rows(pages, chosen, scored, page_rows)
    own_texts = _rows(
        texts, [choose_rows(t, settings) for t in texts], [scored_rows(sample, scorers) for sample in texts], text_rows
    )
    sites = _floor_folds(model.manifest, settings.seed, page_rows.site)
    before = [judge_with(model, sample) for sample in pages]
    _LOG.info("%d pages and %d texts scored; fitting the trees on them and on the base's rows", len(pages), len(texts))
    all_pages, all_texts = page_rows.with_rows(own), text_rows.with_rows(own_texts)
    folder.mkdir(parents=True, exist_ok=True)
    fits = part_fits(all_pages, all_texts, settings)
    left_out = _left_out(model.page, pages, scored, own, parts, page_rows, settings)
    results = parts_done(
        {
            # the long ones first, so that no process waits long for another at the end
            "floor": lambda: _floor_reached(page_rows, sites, own, settings),
            **fits,
            **left_out,
            "rows": lambda: all_pages.save(folder / "rows.npz", compact=False),
            "text_rows": lambda: all_texts.save(folder / "text_rows.npz", compact=False),
        },
        jobs,
    )
    fitted = {name: results[name] for name in fits}
    after = [one for name in left_out for one in results[name]]
    threshold = THRESHOLDS["balanced"]
    result = Retrained(
        kept_by_label(before, threshold), kept_by_label(after, threshold), model.manifest["floor"], results["floor"]
    )
    about = {
        "created_by": {"command": command, "seed": settings.seed, "rounds": settings.rounds, "rate": settings.rate},
        "versions": versions(),
        "data": {**model.manifest["data"], "own": data_card(samples)},
        "floor": model.manifest["floor"],
        "reached": results["floor"],
        "figures": figures(after, threshold),
        "own": {"pages": len(pages), "parts": len(left_out), "before": result.before, "after": result.after},
        "base": {
            "manifest_sha256": file_digest(path / "manifest.json"),
            **{name: model.manifest[name] for name in INHERITED if name in model.manifest},
        },
    }
    _write(model, scorers, fitted, probe_rows(all_pages, all_texts), folder, about)
    return result


def _floor_folds(manifest: Mapping[str, Any], seed: int, site: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the fold of each row of the base, as in the measurement of its floor; -1 for sites added by retraining."""
    groups = int(manifest["data"].get("groups") or manifest["data"]["sites"])
    folds = np.full(max(groups, int(site.max()) + 1), -1, dtype=np.int64)
    folds[:groups] = group_fold_numbers(groups, seed)
    return folds[site]


def _subset(pages: Sequence[Sample], chosen: Sequence[Rows], use: NDArray[np.bool_]) -> tuple[list[Sample], list[Rows]]:
    kept = np.flatnonzero(use)
    return [pages[int(i)] for i in kept], [chosen[int(i)] for i in kept]


def _adapted(scorers: Scorers, pages: Sequence[Sample], chosen: Sequence[Rows]) -> Scorers:
    """Return the weights of names, moved towards the user's pages only as far as these require.

    Logistic regression with the known score as an offset and an L2 penalty on the move.
    """
    if not pages:
        return scorers
    names = names_matrix(pages, chosen)
    target = np.concatenate([rows.target for rows in chosen]).astype(np.float64)
    weight = np.concatenate([rows.weight for rows in chosen]).astype(np.float64)
    weight *= len(weight) / weight.sum()
    used = np.unique(names.indices)
    rows = names[:, used]
    offset = names @ scorers.names.weights[0] + scorers.names.bias[0]

    def loss(move: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = offset + rows @ move
        value = float(weight @ (np.logaddexp(0.0, score) - target * score)) + float(move @ move) / (2 * STRENGTH)
        gradient: NDArray[np.float64] = rows.T @ (weight * (sigmoid(score) - target)) + move / STRENGTH
        return value, gradient

    solution = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    moved = scorers.names.weights.copy()
    moved[0, used] += solution.x.astype(np.float32)
    moved = moved.astype(np.float16).astype(np.float32)  # as in the model file
    return Scorers(Linear(scorers.names.heads, moved, scorers.names.bias), scorers.text)


def _rows(
    samples: Sequence[Sample], chosen: Sequence[Rows], scored: Sequence[NDArray[np.float16]], base: TrainingRows
) -> TrainingRows:
    """Return the user's rows, each site weighing SITE_SHARE of the base; their site numbers follow the base's."""
    names = sorted({sample.record.site for sample in samples})
    first = int(base.site.max()) + 1
    site = [
        np.full(len(rows.index), first + names.index(sample.record.site), dtype=np.int32)
        for sample, rows in zip(samples, chosen, strict=True)
    ]
    if not samples:
        return base.part(np.zeros(len(base.target), dtype=bool))
    sites = np.concatenate(site)
    weight = np.concatenate([rows.weight for rows in chosen])
    total = np.bincount(sites - first, weights=weight)[sites - first]
    return TrainingRows(
        rows=np.concatenate([rows[one.index] for rows, one in zip(scored, chosen, strict=True)]),
        target=np.concatenate([one.target for one in chosen]),
        kind=np.concatenate([one.kind for one in chosen]),
        weight=(weight / total * SITE_SHARE * float(base.weight.sum())).astype(np.float32),
        site=sites,
    )


def _fitted(data: TrainingRows, settings: Settings) -> Trees:
    return Trees.of_estimator(fit_keep(data.rows, data.target, data.weight, settings))


def _floor_reached(
    base: TrainingRows, folds: NDArray[np.int64], own: TrainingRows, settings: Settings
) -> dict[str, float]:
    """Measure leak and loss on the shipped sites of one fold, by trees fitted on the other folds and user's rows."""
    trees = _fitted(base.part(folds != FLOOR_FOLD).with_rows(own), settings)
    held = base.part(folds == FLOOR_FOLD)
    return floor_of(held, trees.scores(held.rows.astype(np.float32))[:, 0])


def _left_out(
    judge: Judge,
    pages: Sequence[Sample],
    scored: Sequence[NDArray[np.float16]],
    own: TrainingRows,
    parts: NDArray[np.int64],
    base: TrainingRows,
    settings: Settings,
) -> dict[str, Callable[[], list[Judged]]]:
    """Return a function per part of the pages that judges it by trees without it, fitted on some shipped sites."""
    rng = np.random.default_rng(settings.seed)
    some = base.part((rng.random(int(base.site.max()) + 1) < LEFT_OUT_SHARE)[base.site])
    factor = float(some.weight.sum() / base.weight.sum())
    page = np.repeat(np.arange(len(pages)), [len(choose_rows(sample, settings).index) for sample in pages])

    def judge_part(part: int) -> list[Judged]:
        seen = own.part(parts[page] != part)
        trees = _fitted(some.with_rows(replace(seen, weight=seen.weight * factor)), settings)
        # the trees for kinds are those of the base, so what they say is no figure of the new model
        return [
            replace(judge_rows(replace(judge, keep=trees), sample, rows), kinds=None)
            for sample, rows, one in zip(pages, scored, parts, strict=True)
            if one == part
        ]

    return {f"left out {part}": partial(judge_part, part) for part in np.unique(parts).tolist()}


def _write(
    model: Model,
    scorers: Scorers,
    fitted: Mapping[str, Any],
    probes: dict[str, NDArray[np.float16]],
    folder: Path,
    about: Mapping[str, Any],
) -> None:
    judges = judges_of(fitted, {"page": model.page.again, "text": model.text.again})
    joblib.dump(fitted, folder / "model.joblib", compress=3)
    new = replace(model, scorers=scorers, page=judges["page"], turbo=judges["turbo"], text=judges["text"])
    extra = {**about, "importance": importance(new, feature_names(new.scorers.text.heads))}
    save(folder, new, probes, extra)
    loaded = load(folder)
    (folder / "CARD.md").write_text(retrained_card(loaded.manifest), encoding="utf-8")
