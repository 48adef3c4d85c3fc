"""The learning curve: the quality of models trained on fewer sites, measured on the same pages."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model.judge import feature_names
from ..samples.folds import FOLDS
from ..samples.sample import Sample
from .crossfit import CrossFit, Judged
from .figures import scores
from .fit import TEXT_HEADS, Settings
from .metrics import Summary, summarise

SHARES = (0.12, 0.25, 0.5)
"""The shares of training sites of all models but the last: each about twice the one before."""


@dataclass(frozen=True, slots=True)
class Point:
    """The number of training sites, and the figures of the judged pages. A page's own site is never trained on, nor is
    the rest of its fold: each model has seen four fifths of `sites`.
    """

    sites: int
    total: Summary


def curve(
    samples: Sequence[Sample],
    judged: Sequence[Judged],
    settings: Settings,
    threshold: float,
    jobs: int = 1,
) -> Iterator[Point]:
    """Yield one point per share in SHARES of the sites of `samples`, fewest sites first, and one for all sites.

    `judged` are the measured pages, out of fold with all sites. Smaller draws judge the same pages, even those of sites
    that they are not trained on. A draw consists of whole sites and includes all smaller draws.
    """
    sites = drawn({sample.record.site for sample in samples})
    wanted = {id(one.sample) for one in judged}
    for number in draw_sizes(len(sites)):
        learnt = set(sites[:number])
        used = [sample for sample in samples if sample.record.site in learnt]
        also = [one.sample for one in judged if one.sample.record.site not in learnt]
        cross = CrossFit(used, settings, jobs=jobs)
        judgements = cross.judge(settings, feature_names(TEXT_HEADS), also=also, jobs=jobs)
        yield _point(number, [one for one in judgements if id(one.sample) in wanted], threshold)
    yield _point(len(sites), judged, threshold)


def drawn(sites: set[str]) -> list[str]:
    """Return the sites in the order of a hash of their names, independent of the other sites."""
    return sorted(sites, key=lambda site: (zlib.crc32(site.encode()), site))


def draw_sizes(sites: int) -> list[int]:
    """Return the sizes of the draws from this many sites, without the one of all sites; never fewer than the folds."""
    return sorted({size for share in SHARES if (size := max(FOLDS, round(share * sites))) < sites})


def _point(sites: int, judged: Sequence[Judged], threshold: float) -> Point:
    return Point(sites, summarise([found for _, found in scores(judged, threshold)]))
