"""Pages judged out of fold → the training table of page kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..features.layout import Layout
from ..kind.evidence import Evidence, read_evidence
from ..kind.kind import KINDS
from ..kind.words import SIZE
from ..page.page import read_page
from ..samples.folds import FOLDS
from ..samples.page_kinds import page_kind
from .crossfit import Judged
from .fit import KINDS as LABELS


@dataclass(frozen=True)
class KindTable:
    """Pages whose kind is known, one entry each: evidence, kind (an index into KINDS), weight, fold, number of site."""

    evidence: Sequence[Evidence]
    kind: NDArray[np.int64]
    weight: NDArray[np.float32]
    fold: NDArray[np.int64]

    @classmethod
    def of(cls, judged: Sequence[Judged], jobs: int = 1) -> KindTable:
        """Read the pages again for evidence beyond their blocks. Every page must have `kinds` and a known kind."""
        kinds = [page_kind(one.sample.record.page_kind) for one in judged]
        evidence = joblib.Parallel(n_jobs=jobs, batch_size=16)(
            joblib.delayed(evidence_of)(one.sample.record.html, one.sample.record.url, one.kinds) for one in judged
        )
        return cls(
            evidence=evidence,
            kind=np.array([KINDS.index(kind) for kind in kinds if kind is not None]),
            weight=np.array([weight_of(one.sample.record.source) for one in judged], dtype=np.float32),
            # no block model of any fold has seen an invented wall
            fold=np.array(
                [
                    crc32(one.sample.record.site.encode()) % FOLDS if one.sample.record.source == "walls" else one.fold
                    for one in judged
                ]
            ),
        )


def evidence_of(html: str, url: str | None, kinds: NDArray[np.float32]) -> Evidence:
    """Return the evidence of a labelled page whose blocks were judged out of fold."""
    page = read_page(html, url)
    return read_evidence(page, Layout.of_page(page), page.head, kinds, LABELS)


def weight_of(source: str) -> float:
    """Return the weight of a page of a pack: manuals are uncertain examples of pages without an article."""
    return {"wcxb_dev_other": 0.2, "trafilatura_snippets": 0.7}.get(source, 1.0)


def words_matrix(evidence: Sequence[Evidence]) -> csr_matrix:
    """Return the hashed words, shape (pages, SIZE)."""
    ends = np.concatenate(([0], np.cumsum([len(one.words.hashes) for one in evidence])))
    values = np.concatenate([one.words.values for one in evidence])
    hashes = np.concatenate([one.words.hashes for one in evidence])
    return csr_matrix((values, hashes, ends), shape=(len(evidence), SIZE))
