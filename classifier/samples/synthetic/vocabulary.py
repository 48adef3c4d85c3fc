"""The words to plant into pages of a site: invented words, and real headlines of other sites.

Each fold of sites has its own words. A linear model that scores a page out of fold has then not seen the words planted
into it, so the trees learn how far to trust it on unseen words.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from ..folds import FOLDS, fold_of_groups
from ..record import Record
from ..sample import Sample
from .planting import Words
from .words import training_words

TEASERS = 8
"""Number of labelled teasers of one page that are planted into others."""
SHORTEST, LONGEST = 12, 120
"""Characters of a labelled teaser that may be planted."""
MOST_HEADLINES = 400
FEWEST = 3
FEWEST_HEADLINES = 20
"""Least size of a fold's own part of a list; below it, the whole list is used, because few words teach little."""


@dataclass(frozen=True)
class Stock:
    """Real headlines by language, each with its site, and the fold of every site."""

    headlines: Mapping[str, Sequence[tuple[str, str]]]
    folds: Mapping[str, int]

    @classmethod
    def of(cls, samples: Sequence[Sample], seed: int) -> Stock:
        """Collect the headlines and folds of all training samples."""
        headlines: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for sample in samples:
            record = sample.record
            if 8 <= len(record.headline) <= 160:
                headlines[record.lang].append((record.site, " ".join(record.headline.split())))
            headlines[record.lang] += [(record.site, text) for text in _teasers(record)]
        for texts in headlines.values():  # so that the first ones come from many sites
            texts.sort(key=lambda pair: zlib.crc32(pair[1].encode("utf-8", "replace")))
        folds = fold_of_groups((sample.record.fold_group for sample in samples), seed)
        return cls(headlines, {sample.record.site: folds[sample.record.fold_group] for sample in samples})

    def words(self, lang: str, site: str) -> Words:
        """Return the words to plant into a page of `site`."""
        fold = self.folds.get(site, 0)
        others = [(one, text) for one, text in self.headlines.get(lang, ()) if one != site]
        # from the same fold, so that a model that judges those sites has not read them here
        near = [text for one, text in others if self.folds.get(one, 0) == fold]
        words = training_words(lang)
        parts = {field.name: _part(getattr(words, field.name), fold, FEWEST) for field in fields(Words)}
        real = near if len(near) >= FEWEST_HEADLINES else [text for _, text in others]
        headlines = dict.fromkeys((*_part(words.headlines, fold, FEWEST_HEADLINES), *real[:MOST_HEADLINES]))
        return Words(**{**parts, "headlines": tuple(headlines)})


def _teasers(record: Record) -> list[str]:
    """Return a few labelled headlines of other articles, as they are on the page."""
    teasers = [
        " ".join(text.split())
        for text, label in record.lines
        if label == "TEASER" and SHORTEST <= len(text) <= LONGEST and text[-1] not in ".:。"
    ]
    step = max(1, len(teasers) // TEASERS)
    return teasers[::step][:TEASERS]


def _part(entries: Sequence[str], fold: int, fewest: int) -> Sequence[str]:
    own = entries[fold::FOLDS]
    return own if len(own) >= fewest else entries
