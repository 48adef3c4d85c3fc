"""Samples → fitted models, in three steps:

1. Linear models score each block's markup names and text n-grams; every training page is scored by models
   that did not see its site (out of fold), so that the next step learns how far to trust them.
2. The first pass: gradient-boosted trees over the whole feature table decide keep or drop; others name the kind.
3. The second pass: trees over the out-of-fold opinions of the first decide again (`second_pass.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier

from ..features import matrix
from ..features.characters import Codes
from ..features.hashing import text_grams
from ..label import KEPT, Label
from ..model.linear import NAMES_SIZE, TEXT_SIZE, Linear, Scorers
from ..model.trees import sigmoid
from ..samples.pack import variant_weights
from ..samples.sample import Sample

TEXT_HEADS = ("keep", "TEASER", "NOTICE", "BYLINE", "PROMO", "CAPTION", "SUBHEAD", "COMMENT")
KINDS = tuple(str(label) for label in Label)
NAMES_STRENGTH, KINDS_STRENGTH = 0.05, 4.0
"""Inverse penalty of the linear models of names, and of the heads of kinds; for keeping it is 1."""
LINEAR_ROWS = 60
"""Most rows of one page for the linear models."""
STEPS = 60
"""Steps of their fit: further steps change no verdict."""
KIND_ROWS = 5000
"""Most blocks of one kind for training the kinds: more only make the fit slower."""


@dataclass(frozen=True)
class Settings:
    """The options of a training run. `columns` switches a feature column off by returning False for its name."""

    seed: int = 7
    rounds: int = 130
    rate: float = 0.12
    leaves: int = 31
    columns: Callable[[str], bool] = lambda name: True
    hard_rows: int = 25


@dataclass(frozen=True)
class Rows:
    """The training rows chosen from one sample: indices, keep target (0/1), weight, kind index or -1."""

    index: NDArray[np.int64]
    target: NDArray[np.int8]
    weight: NDArray[np.float32]
    kind: NDArray[np.int64]


def choose_rows(sample: Sample, settings: Settings) -> Rows:
    """Choose all blocks near the article, and a weighted part of the menus far from it.

    Weights: words**0.5 per block, normalised to one per page, times the source weight; half-matched blocks count less.
    """
    # the engine drops blocks below a second headline, independently of these models
    known = np.nonzero(~np.isnan(sample.keep) & ~sample.later)[0]
    if not len(known):
        return Rows(known, np.zeros(0, np.int8), np.zeros(0, np.float32), known)
    share = sample.keep[known]
    kept = known[share >= 0.5]
    near = np.zeros(len(sample.keep), dtype=bool)
    for at in kept:
        near[max(0, at - 8) : at + 9] = True
    near |= sample.layout.chars > 60
    close, far = known[near[known]], known[~near[known]]
    factor = np.ones(len(sample.keep), dtype=np.float32)
    if len(far) > settings.hard_rows:
        rng = np.random.default_rng([settings.seed, len(far), int(sample.layout.chars.sum())])
        factor[far] = len(far) / settings.hard_rows
        far = rng.choice(far, settings.hard_rows, replace=False)
    if sample.record.variant == "planted":
        far = far[:0]  # the page itself is in the set: only the surroundings of the planted lines are new
    index = np.sort(np.concatenate([close, far]))
    words = 1 + sample.layout.chars[index] / 6
    weight = np.sqrt(words) * factor[index] * np.maximum(np.abs(2 * sample.keep[index] - 1), 0.1)
    weight *= page_weight(sample) / max(float(weight.sum()), 1e-6)
    kind = np.array([KINDS.index(label) if (label := sample.labels[i]) else -1 for i in index], dtype=np.int64)
    return Rows(index, (sample.keep[index] >= 0.5).astype(np.int8), weight.astype(np.float32), kind)


def page_weight(sample: Sample) -> float:
    """Return the weight of a page in training: that of its pack, or of a synthetic copy of its variant."""
    if sample.record.variant:
        return variant_weights().get(sample.record.variant, 1.0)
    return sample.record.weight


def names_matrix(samples: Sequence[Sample], chosen: Sequence[Rows]) -> csr_matrix:
    """Return the hashed names of the chosen rows, shape (rows, 2**NAME_BITS)."""
    parts = [sample.names.of_blocks(rows.index) for sample, rows in zip(samples, chosen, strict=True)]
    ids = np.concatenate([flat for flat, _ in parts])
    ends = np.concatenate(([0], np.cumsum(np.concatenate([sizes for _, sizes in parts]))))
    result = csr_matrix((np.ones(len(ids), np.float32), ids, ends), shape=(len(ends) - 1, NAMES_SIZE))
    result.sum_duplicates()
    return result


def text_matrix(samples: Sequence[Sample], chosen: Sequence[Rows]) -> csr_matrix:
    """Return the hashed text n-grams of the chosen rows, shape (rows, 2**TEXT_BITS)."""
    values, ids, sizes = [], [], []
    for sample, rows in zip(samples, chosen, strict=True):
        hashed, owner, value = text_grams(Codes.of(sample.layout.texts))
        order = np.argsort(owner, kind="stable")
        hashed, owner, value = hashed[order], owner[order], value[order]
        wanted = np.zeros(len(sample.keep), dtype=bool)
        wanted[rows.index] = True
        here = wanted[owner]
        ids.append(hashed[here].astype(np.int32))
        values.append(value[here])
        sizes.append(np.bincount(owner[here], minlength=len(sample.keep))[rows.index])
    ends = np.concatenate(([0], np.cumsum(np.concatenate(sizes))))
    result = csr_matrix((np.concatenate(values), np.concatenate(ids), ends), shape=(len(ends) - 1, TEXT_SIZE))
    result.sum_duplicates()
    return result


@dataclass(frozen=True)
class LinearData:
    """The rows as the linear models see them; `page` maps a row to its sample."""

    names: csr_matrix
    text: csr_matrix
    target: NDArray[np.int8]
    weight: NDArray[np.float32]
    kind: NDArray[np.int64]
    page: NDArray[np.int64]

    @classmethod
    def of(cls, samples: Sequence[Sample], chosen: Sequence[Rows]) -> LinearData:
        """Collect the chosen rows of all samples."""
        return cls(
            names=names_matrix(samples, chosen),
            text=text_matrix(samples, chosen),
            target=np.concatenate([rows.target for rows in chosen]),
            weight=np.concatenate([rows.weight for rows in chosen]),
            kind=np.concatenate([rows.kind for rows in chosen]),
            page=np.repeat(np.arange(len(chosen)), [len(rows.index) for rows in chosen]),
        )

    def fit(self, pages: NDArray[np.bool_]) -> Scorers:
        """Fit both linear models on the rows of the marked samples."""
        use = pages[self.page]
        weight = self.weight[use] / self.weight[use].mean()
        target, kind = self.target[use] == 1, self.kind[use]
        names = _fit_heads(self.names[use], target[:, None], NAMES_STRENGTH * weight[:, None])
        known = (kind >= 0).astype(np.float32)
        heads = np.stack([target, *(kind == KINDS.index(head) for head in TEXT_HEADS[1:])], axis=1)
        strengths = np.stack([weight, *[KINDS_STRENGTH * known] * (len(TEXT_HEADS) - 1)], axis=1)
        text = _fit_heads(self.text[use], heads, strengths)
        return Scorers(Linear(("keep",), *names), Linear(TEXT_HEADS, *text))


def fewer_rows(rows: Rows, seed: int) -> Rows:
    """Draw at most LINEAR_ROWS of a page's rows, so that long lists do not dominate the linear models."""
    if len(rows.index) <= LINEAR_ROWS:
        return rows
    some = np.sort(np.random.default_rng(seed).choice(len(rows.index), LINEAR_ROWS, replace=False))
    factor = np.float32(len(rows.index) / LINEAR_ROWS)
    return Rows(rows.index[some], rows.target[some], rows.weight[some] * factor, rows.kind[some])


def _fit_heads(
    rows: csr_matrix, target: NDArray[np.bool_], weight: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit logistic regressions on the same rows together; return weights (heads, columns) and biases (heads,).

    `target` and `weight` have shape (rows, heads); a weight of 0 leaves a row out of a head. The penalty is half the
    sum of squared weights. A head without rows of both classes gets zero weights.
    """
    heads, columns = target.shape[1], rows.shape[1]
    usable = ((weight > 0) & target).any(axis=0) & ((weight > 0) & ~target).any(axis=0)
    weight = np.where(usable, weight, 0).astype(np.float32)
    sign = np.where(target, np.float32(1), np.float32(-1))
    turned = rows.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(columns + 1, heads)
        score = rows @ table[:-1].astype(np.float32) + table[-1].astype(np.float32)
        margin = sign * score
        value = float((weight * np.logaddexp(0, -margin)).sum(dtype=np.float64)) + 0.5 * float((table[:-1] ** 2).sum())
        slope = -sign * weight * sigmoid(-margin)
        gradient = np.concatenate([turned @ slope + table[:-1], slope.sum(axis=0, dtype=np.float64)[None]])
        return value, gradient.ravel().astype(np.float64)

    solution = minimize(loss, np.zeros((columns + 1) * heads), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    table = solution.x.reshape(columns + 1, heads)
    # the model file holds float16: round here, so that training uses the shipped values
    table = table.astype(np.float16).astype(np.float32)
    return np.ascontiguousarray(table[:-1].T), table[-1].copy()


def scored_rows(sample: Sample, scorers: Scorers) -> NDArray[np.float16]:
    """Return the full feature matrix of one sample: its table and the linear scores, shape (blocks, columns)."""
    layout = replace(sample.layout)  # its derived values are released with it
    columns = scorers.text_columns(layout) if sample.record.is_text else scorers.columns(layout, sample.names)
    return np.concatenate([sample.rows, matrix(columns), sample.reading], axis=1)


def _binnable(rows: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return rows that scikit-learn can bin: a column that is empty on nearly all pages must still hold a number."""
    values = rows.astype(np.float32)
    values[:, np.isnan(values).all(axis=0)] = 0.0
    return values


def fit_keep(
    rows: NDArray[np.float16], target: NDArray[np.int8], weight: NDArray[np.float32], settings: Settings
) -> HistGradientBoostingClassifier:
    """Fit the model that keeps or drops a block."""
    model = _classifier(
        settings.seed,
        max_iter=settings.rounds,
        learning_rate=settings.rate,
        max_leaf_nodes=settings.leaves,
        min_samples_leaf=60,
        l2_regularization=20.0,
    )
    return model.fit(_binnable(rows), target, sample_weight=weight / weight.mean())


def fit_again(
    rows: NDArray[np.float16], target: NDArray[np.int8], weight: NDArray[np.float32], settings: Settings
) -> HistGradientBoostingClassifier:
    """Fit the second pass, which judges a block by the opinions of the first on it and its surroundings."""
    model = _classifier(
        settings.seed,
        max_iter=round(1.5 * settings.rounds),
        learning_rate=0.08,
        max_leaf_nodes=15,
        min_samples_leaf=60,
        l2_regularization=20.0,
    )
    return model.fit(_binnable(rows), target, sample_weight=weight / weight.mean())


def fit_kind(rows: NDArray[np.float16], kind: NDArray[np.int64], settings: Settings) -> HistGradientBoostingClassifier:
    """Fit the model of block kinds on the rows of known kind (not -1); common kinds are sampled."""
    rng = np.random.default_rng(settings.seed)
    known = [np.nonzero(kind == one)[0] for one in range(len(KINDS))]
    chosen = np.sort(
        np.concatenate([rng.choice(one, KIND_ROWS, replace=False) if len(one) > KIND_ROWS else one for one in known])
    )
    rows, kind = rows[chosen], kind[chosen]
    count = np.bincount(kind, minlength=len(KINDS))
    balance = 1.0 / np.sqrt(np.maximum(count, 1))[kind]
    model = _classifier(
        settings.seed, max_iter=30, learning_rate=0.2, max_leaf_nodes=12, min_samples_leaf=15, l2_regularization=5.0
    )
    return model.fit(_binnable(rows), kind, sample_weight=balance / balance.mean())


def _classifier(seed: int, **options: float) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(**options, max_features=0.4, early_stopping=False, random_state=seed)


def is_kept(kind: int) -> bool:
    """Whether a kind belongs to the article's text by default."""
    return Label(KINDS[kind]) in KEPT
