"""A site's history → lower probabilities for the blocks that the site repeats. Pure functions.

The rules and their constants come from a study of 2,030 labelled pages of 275 sites with out-of-fold models; the guards
(long texts, sure blocks, copies of the article, title and description, teasers of the page itself) prevent it from
dropping what an article repeats on every page of a series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .evidence import SCALE, Sighting, Traces, log_odds, target_hash
from .history import History, positions

FEWEST_PAGES = 2
"""Least number of other pages on which a text was seen."""
SURE = 0.9
"""A block with at least this probability stays, no matter how often it was seen."""
FEWEST_PLACE_PAGES = 3
PULL = 0.5
"""How far log-odds move towards the mean of their place at most, with very many pages."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Probabilities adjusted by the history, shape (blocks,), and the reasons of the changes: block → reason."""

    probability: NDArray[np.float32]
    reasons: dict[int, str]


def weigh(
    history: History,
    key: int,
    url: str | None,
    sighting: Sighting,
    traces: Traces,
    probability: NDArray[np.float32],
    exempt: NDArray[np.bool_],
) -> Weighed:
    """Lower the probabilities of blocks that other pages of the site repeat; no probability rises.

    `exempt` marks blocks that never change: the page's title and description. `key` is the page's own hash, `url` its
    address.
    """
    counted = history.others(key, sighting)
    result = _pulled(history, counted, traces, probability)
    reasons = {int(i): "blocks in this place of the site's pages" for i in np.flatnonzero(result < probability - 0.01)}
    seen, dropped = _sightings(history, counted, url, traces.texts)
    repeated = (
        (seen >= FEWEST_PAGES) & (probability < SURE) & (traces.long | (2 * dropped >= seen)) & (traces.texts != 0)
    )
    for i in np.flatnonzero(repeated & ~exempt).tolist():
        result[i] = 0.0
        reasons[i] = f"seen on {int(seen[i])} other pages of this site"
    result[exempt] = probability[exempt]
    return Weighed(result, {i: reason for i, reason in reasons.items() if not exempt[i]})


def _sightings(
    history: History, counted: NDArray[np.bool_], url: str | None, texts: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count per block the pages on which its text was seen, and those of them on which it was dropped.

    A sighting that links to this page is this page's teaser elsewhere and does not count.
    """
    wanted, inverse = np.unique(texts, return_inverse=True)
    at, rows = positions(history.blocks["text"], wanted)
    rows &= counted[history.block_pages]
    if url:
        rows &= history.blocks["target"] != target_hash(url)
    blocks, at = history.blocks[rows], at[rows]
    seen = np.bincount(at, minlength=len(wanted))
    dropped = np.bincount(at, weights=~blocks["kept"], minlength=len(wanted)).astype(np.int64)
    return seen[inverse], dropped[inverse]


def _pulled(
    history: History, counted: NDArray[np.bool_], traces: Traces, probability: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Move probabilities down towards the mean log-odds of their place, by ½ · n / (n + 3) for n pages."""
    wanted, inverse = np.unique(traces.places, return_inverse=True)
    at, rows = positions(history.places["place"], wanted)
    rows &= counted[history.place_pages]
    places, at = history.places[rows], at[rows]
    pages = np.bincount(at, minlength=len(wanted))
    blocks = np.bincount(at, weights=places["blocks"], minlength=len(wanted))
    total = np.bincount(at, weights=places["sum"], minlength=len(wanted))
    mean = np.divide(total, blocks * SCALE, out=np.zeros(len(wanted)), where=blocks > 0)
    strength = np.where(pages >= FEWEST_PLACE_PAGES, PULL * pages / (pages + 3), 0.0)
    own = log_odds(probability)
    move = strength[inverse] * np.minimum(mean[inverse] - own, 0.0)
    move[(traces.places == 0) | (traces.texts == 0)] = 0.0
    moved = 1 / (1 + np.exp(-(own + move)))
    return np.where(move < 0, np.minimum(moved, probability), probability).astype(np.float32)
