"""Labelled pages → a model folder: cross-fit for the figures, then fit once on everything."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from .card import card
from .crossfit import CrossFit, Judged
from .evaluation import figures
from .fit import KINDS, TEXT_HEADS, Settings, fit_keep, fit_kind
from .model import Judge, Model, feature_names, load, save, text_feature_names
from .pagehead import fit_page_head, page_signals
from .samples import NO_ARTICLE, Sample, code_digest
from .storage import TrainingRows
from .trees import Trees

_LOG = logging.getLogger(__name__)
THRESHOLDS = {"balanced": 0.4, "precision": 0.65, "recall": 0.2}
"""The least probability of a kept block, by preset. Figures are flat between 0.35 and 0.5."""


@dataclass(frozen=True)
class Trained:
    """What a training run gives: the model as loaded back from its folder, and the out-of-fold judgement."""

    model: Model
    judged: list[Judged]


def train(samples: Sequence[Sample], folder: Path, settings: Settings, command: str) -> Trained:
    """Train on `samples` and write the model folder. The same samples and seed give the same digits."""
    names = feature_names(TEXT_HEADS)
    cross = CrossFit(samples, settings)
    _LOG.info("linear models fitted on %d pages, %d sites", len(samples), len({s.record.site for s in samples}))
    judged = list(cross.judge(settings, names))
    _LOG.info("pages judged out of fold")
    texts = list(cross.judge(settings, text_feature_names(TEXT_HEADS), text=True))
    _LOG.info("texts judged out of fold")
    folder.mkdir(parents=True, exist_ok=True)
    page, page_fitted, page_rows = _fit_judge(cross, settings, text=False)
    text, text_fitted, text_rows = _fit_judge(cross, settings, text=True)
    page_rows.save(folder / "rows.npz")
    text_rows.save(folder / "text_rows.npz")
    joblib.dump({"page": page_fitted, "text": text_fitted}, folder / "model.joblib", compress=("xz", 3))
    model = Model(
        scorers=cross.scorers(),
        page=page,
        text=text,
        head=fit_page_head(*_page_table(judged), settings.seed),
        thresholds=THRESHOLDS,
        manifest={},
    )
    extra = {
        "created_by": {"command": command, "seed": settings.seed, "rounds": settings.rounds, "rate": settings.rate},
        "versions": versions(),
        "data": data_card(samples),
        "figures": figures([*judged, *texts], THRESHOLDS["balanced"]),
        "importance": _importance(model, names),
    }
    save(folder, model, {"page": _probe(page_rows), "text": _probe(text_rows)}, extra)
    loaded = load(folder)
    (folder / "CARD.md").write_text(card(loaded.manifest), encoding="utf-8")
    return Trained(loaded, [*judged, *texts])


def _fit_judge(cross: CrossFit, settings: Settings, text: bool) -> tuple[Judge, dict[str, Any], TrainingRows]:
    """Fit on all samples of one sort: the judge as it runs, the estimators, the rows they were fitted on."""
    data = cross.training_rows(cross.indices(text), None)
    known = data.kind >= 0
    keep = fit_keep(data.rows, data.target, data.weight, settings)
    kind = fit_kind(data.rows[known], data.kind[known], settings)
    names = tuple(KINDS[i] for i in kind.classes_)
    return Judge(Trees.of_estimator(keep), Trees.of_estimator(kind), names), {"keep": keep, "kind": kind}, data


def _probe(data: TrainingRows) -> NDArray[np.float16]:
    return data.rows[:: max(1, len(data.rows) // 64)][:64]


def _page_table(
    judged: Sequence[Judged],
) -> tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.float32]]:
    """Signals of every page judged out of fold, whether it holds an article, and its weight."""
    signals, article, weight = [], [], []
    for one in judged:
        sample = one.sample
        signals.append(page_signals(sample.layout, one.keep, sample.typed, THRESHOLDS["balanced"]))
        article.append(sample.holds_article)
        # manuals and shops have a main text of their own: weaker evidence than pages with none at all
        weight.append(0.2 if sample.record.source in NO_ARTICLE else 1.0)
    return np.stack(signals), np.array(article, dtype=np.int8), np.array(weight, dtype=np.float32)


def data_card(samples: Sequence[Sample]) -> dict[str, Any]:
    """What was trained on: counts by source and language, and a digest of ids, targets and code."""
    digest = hashlib.sha256(code_digest().encode())
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
        "packs": sources,
        "languages": dict(sorted(languages.items(), key=lambda item: -item[1])),
    }


def versions() -> dict[str, str]:
    """Versions of what the model depends on."""
    from importlib.metadata import version

    return {name: version(name) for name in ("copytaster", "scikit-learn", "numpy", "trafilatura", "lxml")}


def _importance(model: Model, names: Sequence[str]) -> Mapping[str, float]:
    """How often the keep trees split on a feature, as a share of all splits; the 60 most used."""
    splits = model.page.keep.feature[model.page.keep.feature >= 0]
    counts = np.bincount(splits, minlength=len(names)) / max(len(splits), 1)
    order = np.argsort(-counts)[:60]
    return {names[i]: round(float(counts[i]), 5) for i in order}
