"""The shipped model without the sites of given pages: its trees fitted again on the training rows of all other sites.

The rows have a number for each site and no names. The sites of the pages are those with a row that equals a row of the
pages in every column that is computed from the page alone. Scores of the linear models are left out of the fit, because
the linear models that are shipped have read the pages; so is the second pass, which was fitted on their labels. The
result is worse than that of the shipped model on pages that it has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from copytaster.classifier import Copytaster
from copytaster.classifier.features import Layout
from copytaster.classifier.learning.fit import KINDS, Settings, fit_keep, fit_kind
from copytaster.classifier.learning.rows import TrainingRows
from copytaster.classifier.model.folder import load, shipped
from copytaster.classifier.model.judge import Judge, turbo_feature_names
from copytaster.classifier.model.linear import column_names
from copytaster.classifier.model.training_files import training_file
from copytaster.classifier.model.trees import Trees
from copytaster.classifier.samples.sample import Sample
from numpy.typing import NDArray


@dataclass(frozen=True)
class Unseen:
    """A taster for pages that its trees have not seen. `sites`: how many were left out, of how many; `rows` remain."""

    taster: Copytaster
    manifest: Mapping[str, Any]
    sites: int
    of: int
    rows: int


def unseen(samples: Sequence[Sample], folder: Path | None = None) -> Unseen:
    """Fit the trees without the sites of `samples`. Raises ModelRefused where the training rows are missing."""
    path = folder or shipped()
    model = load(path)
    rows = TrainingRows.load(training_file(path, "rows.npz"))
    seen = _sites_of(samples, rows)
    rest = rows.part(~np.isin(rows.site, seen))
    heads = model.scorers.text.heads
    turbo = len(turbo_feature_names(heads))
    blank = rest.rows.copy()
    blank[:, turbo - len(column_names(heads)) : turbo] = 0  # never split on
    settings = Settings(seed=int(model.manifest["created_by"]["seed"]))
    kind = fit_kind(blank[:, :turbo], rest.kind, settings)
    judge = _FirstPass(
        keep=Trees.of_estimator(fit_keep(blank, rest.target, rest.weight, settings)),
        kind=Trees.of_estimator(kind),
        kinds=tuple(KINDS[i] for i in kind.classes_),
        again=model.page.again,
    )
    taster = Copytaster(replace(model, page=judge))
    return Unseen(taster, model.manifest, len(seen), len(np.unique(rows.site)), len(rest.target))


class _FirstPass(Judge):
    """A judge without the second pass, which was fitted on the sites that are judged."""

    def probabilities(
        self, rows: NDArray[np.float16], layout: Layout
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return self.first_probabilities(rows)


def _sites_of(samples: Sequence[Sample], rows: TrainingRows) -> NDArray[np.int32]:
    """Find the numbers of the sites that have a row of the samples."""
    width = samples[0].rows.shape[1]
    known = {row.tobytes() for sample in samples for row in np.ascontiguousarray(sample.rows)}
    front = np.ascontiguousarray(rows.rows[:, :width])
    return np.unique(rows.site[[row.tobytes() in known for row in front]])
