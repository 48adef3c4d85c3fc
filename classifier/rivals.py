"""Other extractors on the same pages, for paired comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import joblib

from .samples import Sample

MODES: Mapping[str, Mapping[str, Any]] = {
    "trafilatura": {},
    "trafilatura-precision": {"favor_precision": True},
    "trafilatura-fast": {"fast": True},
}
"""Names for `--against`; all run with comments off."""


def rival_texts(samples: Sequence[Sample], name: str, jobs: int = 2) -> list[str]:
    """The text that a rival gives for each sample, in order; empty where it gives none or fails."""
    call = joblib.delayed(_text)
    found: list[str] = joblib.Parallel(n_jobs=jobs, batch_size=16)(
        call(sample.record.html, sample.record.url, name) for sample in samples
    )
    return found


def _text(html: str, url: str | None, name: str) -> str:
    import trafilatura

    try:
        return trafilatura.extract(html, url=url, include_comments=False, **MODES[name]) or ""
    except Exception:  # a rival's failure counts as an empty answer
        return ""
