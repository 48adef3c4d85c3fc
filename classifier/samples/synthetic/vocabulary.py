"""What is planted into pages of a site: invented words, and real headlines of other sites.

Each fold of sites has words of its own. A linear model that scores a page out of fold has then not seen the words that
are planted into it, so the trees learn how far to trust it on words that nobody has seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from ..folds import FOLDS, fold_of_sites
from ..sample import Sample
from .planting import Words
from .words import training_words

FEWEST = 3
FEWEST_HEADLINES = 20
"""A fold's own part of a list must hold so many, or it takes the whole list: pages of few words teach little."""


@dataclass(frozen=True)
class Stock:
    """Real headlines by language, each with its site, and the fold of every site."""

    headlines: Mapping[str, Sequence[tuple[str, str]]]
    folds: Mapping[str, int]

    @classmethod
    def of(cls, samples: Sequence[Sample], seed: int) -> Stock:
        """The headlines and folds of all samples that are trained on."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for sample in samples:
            record = sample.record
            if 8 <= len(record.headline) <= 160:
                found[record.lang].append((record.site, " ".join(record.headline.split())))
            for text, label in record.lines:
                if label == "TEASER" and record.source == "lines" and 8 <= len(text) <= 120:
                    found[record.lang].append((record.site, " ".join(text.split())))
        return cls(found, fold_of_sites((sample.record.site for sample in samples), seed))

    def words(self, lang: str, site: str) -> Words:
        """What may be planted into a page of `site`."""
        real = [text for one, text in self.headlines.get(lang, ()) if one != site][:400]
        words = training_words(lang, real)
        fold = self.folds.get(site, 0)
        parts = {field.name: _part(getattr(words, field.name), fold, FEWEST) for field in fields(Words)}
        return Words(**{**parts, "headlines": _part(words.headlines, fold, FEWEST_HEADLINES)})


def _part(entries: Sequence[str], fold: int, fewest: int) -> Sequence[str]:
    own = entries[fold::FOLDS]
    return own if len(own) >= fewest else entries
