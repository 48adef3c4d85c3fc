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
from .confidence import Calibration, expected_f1, fit_calibration, reliability
from .crossfit import CrossFit, Judged
from .evaluation import figures, preset_figures, scores
from .fit import FOLDS, KINDS, TEXT_HEADS, Settings, fit_keep, fit_kind
from .metrics import f1
from .model import Judge, Model, feature_names, load, save, text_feature_names, turbo_feature_names
from .pagehead import PageHead, fit_page_head, page_signals
from .samples import NO_ARTICLE, SNIPPETS, Sample, code_digest
from .storage import TrainingRows
from .trees import Trees

_LOG = logging.getLogger(__name__)
THRESHOLDS = {"balanced": 0.4, "precision": 0.65, "recall": 0.2, "turbo": 0.4}
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
    turbo = list(cross.judge(settings, turbo_feature_names(TEXT_HEADS), kinds=False))
    _LOG.info("pages judged out of fold without trafilatura")
    texts = list(cross.judge(settings, text_feature_names(TEXT_HEADS), text=True))
    _LOG.info("texts judged out of fold")
    folder.mkdir(parents=True, exist_ok=True)
    page_rows = cross.training_rows(cross.indices(text=False), None)
    text_rows = cross.training_rows(cross.indices(text=True), None)
    page_rows.save(folder / "rows.npz")
    text_rows.save(folder / "text_rows.npz")
    fitted = fit_all(page_rows, text_rows, settings)
    joblib.dump(fitted, folder / "model.joblib", compress=("xz", 3))
    trees = {name: Trees.of_estimator(one) for name, one in fitted.items()}
    page_kinds, text_kinds = (tuple(KINDS[i] for i in fitted[name].classes_) for name in ("page.kind", "text.kind"))
    head, confidence, page_figures = PageTable.of(judged, THRESHOLDS["balanced"]).fit(settings.seed)
    model = Model(
        scorers=cross.scorers(),
        page=Judge(trees["page.keep"], trees["page.kind"], page_kinds),
        turbo=Judge(trees["turbo.keep"], trees["page.kind"], page_kinds),
        text=Judge(trees["text.keep"], trees["text.kind"], text_kinds),
        head=head,
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
        "importance": _importance(model, names),
    }
    page_probe, text_probe = _probe(page_rows), _probe(text_rows)
    front = len(turbo_feature_names(TEXT_HEADS))
    save(folder, model, {"page": page_probe, "turbo": page_probe[:, :front], "text": text_probe}, extra)
    loaded = load(folder)
    (folder / "CARD.md").write_text(card(loaded.manifest), encoding="utf-8")
    return Trained(loaded, [*judged, *texts])


def fit_all(page: TrainingRows, text: TrainingRows, settings: Settings) -> dict[str, Any]:
    """All boosted models, by where they lie in the model file. `page.kind` does without trafilatura's reading."""
    front = len(turbo_feature_names(TEXT_HEADS))
    return {
        "page.keep": fit_keep(page.rows, page.target, page.weight, settings),
        "turbo.keep": fit_keep(page.rows[:, :front], page.target, page.weight, settings),
        "page.kind": fit_kind(page.rows[:, :front], page.kind, settings),
        "text.keep": fit_keep(text.rows, text.target, text.weight, settings),
        "text.kind": fit_kind(text.rows, text.kind, settings),
    }


def _probe(data: TrainingRows) -> NDArray[np.float16]:
    return data.rows[:: max(1, len(data.rows) // 64)][:64]


@dataclass(frozen=True)
class PageTable:
    """Pages judged out of fold, an entry each: signals, whether it holds an article or is an index, weight, fold,
    the expected F1 of its text by its blocks' probabilities, and the F1 that the text has (nan where unknown).
    """

    signals: NDArray[np.float32]
    article: NDArray[np.int8]
    index: NDArray[np.int8]
    weight: NDArray[np.float32]
    fold: NDArray[np.int64]
    expected: NDArray[np.float64]
    right: NDArray[np.float64]

    @classmethod
    def of(cls, judged: Sequence[Judged], threshold: float) -> PageTable:
        """Collect the pages that are known as a whole."""
        known = [one for one in judged if one.sample.record.source != SNIPPETS]
        samples = [one.sample for one in known]
        kept = [one.keep >= threshold for one in known]
        found = {id(one): score for one, score in scores(known, threshold)}
        return cls(
            signals=np.stack([
                page_signals(one.sample.layout, one.keep, inside, one.sample.typed)
                for one, inside in zip(known, kept, strict=True)
            ]),
            article=np.array([sample.holds_article for sample in samples], dtype=np.int8),
            index=np.array([sample.record.index for sample in samples], dtype=np.int8),
            # manuals and shops have a main text of their own: weaker evidence than pages with none at all
            weight=np.array([0.2 if s.record.source in NO_ARTICLE else 1.0 for s in samples], dtype=np.float32),
            fold=np.array([one.fold for one in known]),
            expected=np.array([
                expected_f1(one.sample.layout.chars, one.keep, inside)
                for one, inside in zip(known, kept, strict=True)
            ]),
            right=np.array([
                0.0 if not one.sample.holds_article
                else f1(found[id(one)].precision, found[id(one)].recall) if id(one) in found else np.nan
                for one in known
            ]),
        )

    def fit(self, seed: int) -> tuple[PageHead, Calibration, dict[str, Any]]:
        """The page head, the calibration of confidence, and their figures: calibrated without the fold that is told."""
        head = fit_page_head(self.signals, self.article, self.index, self.weight, seed)
        told = [head.probabilities(row) for row in self.signals]
        raw = np.array([one["article"] for one in told]) * self.expected
        known = ~np.isnan(self.right)
        confidence = np.zeros(len(raw))
        for fold in range(FOLDS):
            others = known & (self.fold != fold)
            line = fit_calibration(raw[others], self.right[others], self.weight[others])
            confidence[self.fold == fold] = np.interp(raw[self.fold == fold], line.raw, line.right)
        index = np.array([one["index"] >= 0.5 for one in told])
        holds = self.article == 1
        figures = {
            "articles_flagged_none": round(float(np.mean([one["article"] < 0.5 for one in told], where=holds)), 4),
            "others_flagged_none": round(float(np.mean([one["article"] < 0.5 for one in told], where=~holds)), 4),
            "index_precision": round(float(self.index[index].mean()) if index.any() else 0.0, 4),
            "index_recall": round(float(index[self.index == 1].mean()) if self.index.any() else 0.0, 4),
            "reliability": reliability(confidence[known], self.right[known]),
        }
        return head, fit_calibration(raw[known], self.right[known], self.weight[known]), figures


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
