"""Labelled headlines → the headline model: five folds for the figures, then one fit on everything."""

from __future__ import annotations

import hashlib
import json
import lzma
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..errors import CopytasterError
from ..features.characters import Floats
from .card import headline_card
from .model import BITS, SHAPES, Headlines, grams, headline_codes, shapes

FOLDS = 5
BY_HAND = "by hand"
HAND_WEIGHT = 16.0
"""The weight of a headline labelled by hand, relative to one labelled by its outlet."""

C = 0.1
"""Inverse strength of the ridge penalty."""

RARITY = 1.5
"""Power of the inverse document frequency by which rare n-grams are penalised less."""

SHAPE_SCALE = 0.1
"""Prevents the shapes from deciding alone: a rule for one language is often wrong for another."""

AFFIX = 30
"""Headlines that share this many first or last letters and digits count as one headline: they stay in one fold."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One labelled headline. `by_hand`: labelled by a person, else by its outlet."""

    text: str
    lang: str
    clickbait: bool
    by_hand: bool
    source: str


def read_headlines(files: Sequence[Path]) -> list[Headline]:
    """Read packs (.jsonl or .jsonl.xz) of `{"text", "lang", "clickbait": 0|1, "labelled"?, "source"?}`."""
    headlines = []
    for file in files:
        with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                    headline = Headline(
                        text=str(row["text"]),
                        lang=str(row["lang"]),
                        clickbait=bool(int(row["clickbait"])),
                        by_hand=row.get("labelled", BY_HAND) == BY_HAND,
                        source=str(row.get("source", file.name)),
                    )
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise CopytasterError(f"{file}:{number}: no labelled headline: {error!r}") from error
                headlines.append(headline)
    if {headline.clickbait for headline in headlines} != {False, True}:
        raise CopytasterError("the packs hold no headlines of both kinds, clickbait and not")
    return headlines


def train_headlines(headlines: Sequence[Headline], folder: Path, command: str, seed: int) -> Headlines:
    """Train on all headlines, write the model folder with its card, and return the model as loaded from it."""
    data = _Data.of(headlines)
    everything = np.ones(len(headlines), dtype=bool)
    manifest = {
        "created_by": {"command": command, "seed": seed, "C": C, "hand_weight": HAND_WEIGHT},
        "versions": {name: version(name) for name in ("copytaster", "scikit-learn", "numpy")},
        "data": data_counts(headlines),
        "figures": figures(data, seed),
    }
    Headlines(*data.fit(everything, seed), manifest).save(folder)
    model = Headlines.load(folder)
    (folder / "CARD.md").write_text(headline_card(model.manifest), encoding="utf-8")
    return model


def data_counts(headlines: Sequence[Headline]) -> dict[str, Any]:
    """Describe the training data: counts by language and label, and a digest."""
    digest = hashlib.sha256()
    for headline in headlines:
        digest.update(f"{headline.lang} {headline.clickbait:d} {headline.text}\n".encode("utf-8", "replace"))
    counts = Counter((headline.lang, headline.clickbait) for headline in headlines)
    return {
        "digest": digest.hexdigest(),
        "languages": {
            lang: {
                "headlines": counts[lang, False] + counts[lang, True],
                "clickbait": counts[lang, True],
                "labelled": BY_HAND if any(h.by_hand for h in headlines if h.lang == lang) else "by outlet",
                "sources": sorted({h.source for h in headlines if h.lang == lang}),
            }
            for lang in sorted({headline.lang for headline in headlines})
        },
    }


def figures(data: _Data, seed: int) -> dict[str, dict[str, float]]:
    """Compute the ROC AUC by language: out of fold, with a 95 % interval, and by a model without the language."""
    scores = np.zeros(len(data.clickbait))
    for fold in range(FOLDS):
        out = data.fold == fold
        scores[out] = data.odds(data.fit(~out, seed), out)
    by_language: dict[str, dict[str, float]] = {}
    for lang in sorted(set(data.lang)):
        here = data.lang == lang
        if len(set(data.clickbait[here])) < 2:
            continue
        low, high = interval(data.clickbait[here], scores[here], seed)
        by_language[lang] = {"auc": auc(data.clickbait[here], scores[here]), "low": low, "high": high}
        if data.by_hand[here].any() and len(set(data.clickbait[~here])) == 2:
            unseen = data.odds(data.fit(~here, seed), here)
            by_language[lang]["unseen"] = auc(data.clickbait[here], unseen)
    return {lang: {name: round(value, 4) for name, value in row.items()} for lang, row in by_language.items()}


def auc(target: NDArray[np.bool_], scores: NDArray[Any]) -> float:
    """Compute the area under the ROC curve: the chance that a clickbait headline scores above another headline."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(target, scores))


def interval(target: NDArray[np.bool_], scores: NDArray[Any], seed: int, draws: int = 200) -> tuple[float, float]:
    """Compute the 95 % interval of the AUC by a bootstrap over the headlines of each kind."""
    rng = np.random.default_rng(seed)
    sides = [np.flatnonzero(target), np.flatnonzero(~target)]
    samples = []
    for _ in range(draws):
        drawn = np.concatenate([rng.choice(side, len(side)) for side in sides])
        samples.append(auc(target[drawn], scores[drawn]))
    low, high = np.quantile(samples, (0.025, 0.975))
    return float(low), float(high)


class Fitted(NamedTuple):
    """The values of `Headlines` before they are rounded and saved."""

    weights: Floats
    shapes: Floats
    bias: float


@dataclass(frozen=True)
class _Data:
    """The headlines as a sparse matrix, shape (headlines, 2**BITS), with their shapes and labels."""

    rows: Any
    shapes: Floats
    clickbait: NDArray[np.bool_]
    lang: NDArray[np.str_]
    by_hand: NDArray[np.bool_]
    fold: NDArray[np.int64]

    @classmethod
    def of(cls, headlines: Sequence[Headline]) -> _Data:
        from scipy.sparse import csr_matrix

        texts = [headline.text for headline in headlines]
        codes = headline_codes(texts)
        hashed, owner = grams(texts, codes)
        number = np.bincount(owner, minlength=len(headlines))
        values = (1.0 / np.sqrt(np.maximum(number, 1)))[owner].astype(np.float32)
        return cls(
            rows=csr_matrix((values, (owner, hashed)), shape=(len(headlines), 1 << BITS)),
            shapes=shapes(codes),
            clickbait=np.array([headline.clickbait for headline in headlines]),
            lang=np.array([headline.lang for headline in headlines]),
            by_hand=np.array([headline.by_hand for headline in headlines]),
            fold=folds(texts),
        )

    def fit(self, chosen: NDArray[np.bool_], seed: int) -> Fitted:
        """Fit a logistic regression on the chosen headlines; rare n-grams have a weaker penalty."""
        from scipy.sparse import csr_matrix, diags, hstack
        from sklearn.linear_model import LogisticRegression

        rows = self.rows[chosen]
        rarity = np.log(rows.shape[0] / np.maximum(np.bincount(rows.indices, minlength=rows.shape[1]), 1)) + 1
        scale = np.append((3 * rarity / rarity.max()) ** RARITY, np.full(len(SHAPES), SHAPE_SCALE)).astype(np.float32)
        scaled = hstack([rows, csr_matrix(self.shapes[chosen])], format="csr") @ diags(scale)
        model = LogisticRegression(C=C, solver="liblinear", tol=0.01, random_state=seed)
        weight = np.where(self.by_hand, HAND_WEIGHT, 1.0)
        model.fit(scaled, self.clickbait[chosen], sample_weight=weight[chosen])
        weights = (model.coef_[0] * scale).astype(np.float32)
        return Fitted(weights[: 1 << BITS], weights[1 << BITS :], float(model.intercept_[0]))

    def odds(self, fitted: Fitted, chosen: NDArray[np.bool_]) -> Floats:
        """Score the chosen headlines, in log-odds."""
        odds: Floats = self.rows[chosen] @ fitted.weights + self.shapes[chosen] @ fitted.shapes
        return odds + np.float32(fitted.bias)


def folds(texts: Sequence[str]) -> NDArray[np.int64]:
    """Assign a fold to each headline: near-identical ones share one, in any order of the texts."""
    root = list(range(len(texts)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    keys = [_plain(text) for text in texts]
    first: dict[tuple[str, str], int] = {}
    for i, key in enumerate(keys):
        for part in (("all", key), ("start", key[:AFFIX]), ("end", key[-AFFIX:])):
            one, other = find(i), find(first.setdefault(part, i))
            root[max(one, other)] = min(one, other)
    least: dict[int, str] = {}
    for i, key in enumerate(keys):
        least[find(i)] = min(key, least.get(find(i), key))
    return np.array([crc32(least[find(i)].encode("utf-8", "replace")) % FOLDS for i in range(len(texts))])


def _plain(text: str) -> str:
    """Return the letters without accents and case, and the digits as zeros."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join("0" if letter.isdigit() else letter for letter in letters if letter.isalnum())
