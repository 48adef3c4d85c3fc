"""Labelled pages → a model folder: cross-fit for the figures, then fit once on everything."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from ..errors import LabelMismatch
from ..model.folder import load, save
from ..model.judge import Judge, Model, feature_names, text_feature_names, turbo_feature_names
from ..model.trees import Trees, sigmoid
from ..samples.folds import group_fold_numbers
from ..samples.sample import Sample, featurise
from ..samples.synthetic.flatten import around_records
from ..samples.synthetic.whole_pages import invented_pages
from .card import card
from .crossfit import CrossFit
from .figures import figures, preset_figures
from .fit import KINDS, TEXT_HEADS, Settings, fit_keep, fit_kind
from .page_kinds import INVENTED, fit_pages
from .parallel import parts_done
from .peers import beside
from .rows import TrainingRows
from .second_pass import EVERY, Judged

_LOG = logging.getLogger(__name__)
THRESHOLDS = {"balanced": 0.45, "precision": 0.7, "recall": 0.2, "turbo": 0.45}
"""Least probability of a kept block, by preset. F1 is flat from 0.35 to 0.5; a lower threshold loses less."""

STORED = {"page": 0.29, "text": 0.09}
"""Share of the rows, the heaviest, that is stored in the model folder: with all of them it is too large to ship."""
TURBO_FOLDS = (0, 1)
"""The folds on which the preset without trafilatura is measured: it differs only in columns."""
FLOOR_FOLD = 0
"""The fold of sites on which a retrained model must not be worse than the shipped one."""


@dataclass(frozen=True)
class Trained:
    """The result of a training run: the model as loaded from its folder, and the out-of-fold judgement."""

    model: Model
    judged: list[Judged]


def train(
    samples: Sequence[Sample],
    folder: Path,
    settings: Settings,
    command: str,
    rivals: Sequence[str] = (),
    jobs: int = 2,
    measured: Sequence[Sample] = (),
    cache: Path | None = None,
) -> Trained:
    """Train on `samples` and write the model folder. The same samples and seed give the same model.

    Its figures are out of fold, together with those of `rivals`, if any, on the same pages. `measured` are pages of
    other packs for measuring only; they are judged by models that have not seen their site.
    """
    for name, text in (("pages", False), ("texts", True)):
        if not any(sample.record.is_text == text for sample in samples):
            raise LabelMismatch(f"no {name} to learn from; planting makes texts out of pages, and `text.txt` is one")
    names = feature_names(TEXT_HEADS)
    cross = CrossFit(samples, settings, jobs=jobs)
    _LOG.info("linear models fitted on %d pages, %d sites", len(samples), len({s.record.site for s in samples}))
    learnt = {sample.record.id for sample in samples}
    unseen = [sample for sample in measured if sample.record.id not in learnt]
    invented = featurise(invented_pages(samples, settings.seed), cache, jobs)
    around = featurise(around_records(samples), cache, jobs)
    opinions = cross.first_pass(settings, names, also=[*invented, *unseen], jobs=jobs)
    again = cross.second_pass(opinions, settings, jobs)
    every = [again.judge(opinion) for opinion in opinions]
    judged = [one for one in every if one.sample.record.source not in INVENTED]
    known = [one for one in every if id(one.sample) not in set(map(id, unseen))]
    _LOG.info("pages judged out of fold")
    turbo_names = turbo_feature_names(TEXT_HEADS)
    turbo = [again.judge(one) for one in cross.first_pass(settings, turbo_names, jobs=jobs, outer_folds=TURBO_FOLDS)]
    _LOG.info("pages judged out of fold without trafilatura")
    text_names = text_feature_names(TEXT_HEADS)
    text_opinions = cross.first_pass(settings, text_names, text=True, also=around, jobs=jobs)
    text_again = cross.second_pass(text_opinions, settings, jobs)
    texts = [text_again.judge(opinion) for opinion in text_opinions]
    _LOG.info("texts judged out of fold")
    folder.mkdir(parents=True, exist_ok=True)
    page_rows = cross.training_rows(cross.indices(text=False))
    text_rows = cross.training_rows(cross.indices(text=True))
    stored = page_rows.heaviest(STORED["page"])
    groups = len({sample.record.fold_group for sample in samples})
    fits = part_fits(page_rows, text_rows, settings)
    results = parts_done(
        {
            "rows": lambda: stored.save(folder / "rows.npz"),
            **fits,
            "text_rows": lambda: text_rows.heaviest(STORED["text"]).save(folder / "text_rows.npz"),
            "floor": lambda: _floor(stored, groups, settings),
        },
        jobs,
    )
    second = {"page": again, "text": text_again}
    fitted = {name: results[name] for name in fits} | {f"{name}.again": one.estimator for name, one in second.items()}
    judges = judges_of(fitted, {name: one.trees[EVERY] for name, one in second.items()})
    _LOG.info("final trees fitted")
    joblib.dump(fitted, folder / "model.joblib", compress=("xz", 3))
    page_kind, confidence, page_figures = fit_pages(known, THRESHOLDS["balanced"], settings.seed, jobs)
    model = Model(
        scorers=cross.scorers(),
        page=judges["page"],
        turbo=judges["turbo"],
        text=judges["text"],
        page_kind=page_kind,
        confidence=confidence,
        thresholds=THRESHOLDS,
        manifest={},
    )
    extra = {
        "created_by": {"command": command, "seed": settings.seed, "rounds": settings.rounds, "rate": settings.rate},
        "versions": versions(),
        "data": data_card(samples),
        "figures": figures([*judged, *texts], THRESHOLDS["balanced"]),
        "pages": page_figures,
        "presets": {
            name: preset_figures(turbo if name == "turbo" else judged, threshold)
            for name, threshold in THRESHOLDS.items()
        },
        "floor": results["floor"],
        "against": {rival: beside(judged, rival, THRESHOLDS["balanced"], jobs) for rival in rivals},
        "importance": importance(model, names),
    }
    save(folder, model, probe_rows(page_rows, text_rows), extra)
    loaded = load(folder)
    (folder / "CARD.md").write_text(card(loaded.manifest), encoding="utf-8")
    return Trained(loaded, [*judged, *texts])


def part_fits(page: TrainingRows, text: TrainingRows, settings: Settings) -> dict[str, Callable[[], Any]]:
    """Return the fits of the boosted models, by their names in the model file."""
    front = len(turbo_feature_names(TEXT_HEADS))
    return {
        "page.keep": lambda: fit_keep(page.rows, page.target, page.weight, settings),
        "turbo.keep": lambda: fit_keep(page.rows[:, :front], page.target, page.weight, settings),
        "page.kind": lambda: fit_kind(page.rows[:, :front], page.kind, settings),
        "text.keep": lambda: fit_keep(text.rows, text.target, text.weight, settings),
        "text.kind": lambda: fit_kind(text.rows, text.kind, settings),
    }


def judges_of(fitted: Mapping[str, Any], again: Mapping[str, Trees]) -> dict[str, Judge]:
    """Make the judges of the boosted models in `part_fits` and the second passes for "page" and "text"."""
    trees = {name: Trees.of_estimator(one) for name, one in fitted.items()}
    kinds = {name: tuple(KINDS[i] for i in fitted[f"{name}.kind"].classes_) for name in ("page", "text")}
    return {
        "page": Judge(trees["page.keep"], trees["page.kind"], kinds["page"], again["page"]),
        "turbo": Judge(trees["turbo.keep"], trees["page.kind"], kinds["page"], again["page"]),
        "text": Judge(trees["text.keep"], trees["text.kind"], kinds["text"], again["text"]),
    }


def probe_rows(page: TrainingRows, text: TrainingRows) -> dict[str, NDArray[np.float16]]:
    """Return a few rows per judge, for which a loaded model must compute the recorded outputs."""
    pages, texts = (data.rows[:: max(1, len(data.rows) // 64)][:64] for data in (page, text))
    return {"page": pages, "turbo": pages[:, : len(turbo_feature_names(TEXT_HEADS))], "text": texts}


def floor_of(rows: TrainingRows, scores: NDArray[np.float32]) -> dict[str, float]:
    """Compute leak and loss (shares of the weighted boilerplate and article) of rows with these log-odds of keeping.

    Stored rows have no page around them: the floor is that of the first pass.
    """
    kept = sigmoid(scores) >= THRESHOLDS["balanced"]
    junk, article = (np.where(rows.target == one, rows.weight, 0.0).astype(np.float64) for one in (0, 1))
    return {
        "leak": round(float(junk[kept].sum() / junk.sum()), 5),
        "loss": round(float(article[~kept].sum() / article.sum()), 5),
    }


def _floor(rows: TrainingRows, groups: int, settings: Settings) -> dict[str, float]:
    """Compute the floor of a retrained model: the stored rows of one fold of sites, judged by a model without it."""
    folds = group_fold_numbers(groups, settings.seed)[rows.site]
    others, held = rows.part(folds != FLOOR_FOLD), rows.part(folds == FLOOR_FOLD)
    trees = Trees.of_estimator(fit_keep(others.rows, others.target, others.weight, settings))
    return floor_of(held, trees.scores(held.rows.astype(np.float32))[:, 0])


def data_card(samples: Sequence[Sample]) -> dict[str, Any]:
    """Describe the training data: counts by source and language, and a digest of ids and targets."""
    digest = hashlib.sha256()
    sources: dict[str, int] = {}
    languages: dict[str, int] = {}
    for sample in samples:
        record = sample.record
        digest.update(record.id.encode())
        digest.update(sample.keep.tobytes())
        sources[record.source] = sources.get(record.source, 0) + 1
        languages[record.lang or "?"] = languages.get(record.lang or "?", 0) + 1
    return {
        "digest": digest.hexdigest(),
        "pages": len(samples),
        "sites": len({s.record.site for s in samples}),
        "groups": len({s.record.fold_group for s in samples}),
        "packs": sources,
        "languages": dict(sorted(languages.items(), key=lambda item: -item[1])),
    }


def versions() -> dict[str, str]:
    """Return the versions of the libraries on which the model depends."""
    from importlib.metadata import version

    return {name: version(name) for name in ("copytaster", "scikit-learn", "numpy", "trafilatura", "lxml")}


def importance(model: Model, names: Sequence[str]) -> Mapping[str, float]:
    """Count how often the trees of the first pass split on a feature, as a share of all splits; the 60 most used."""
    splits = model.page.keep.feature[model.page.keep.feature >= 0]
    counts = np.bincount(splits, minlength=len(names)) / max(len(splits), 1)
    order = np.argsort(-counts)[:60]
    return {names[i]: round(float(counts[i]), 5) for i in order}
