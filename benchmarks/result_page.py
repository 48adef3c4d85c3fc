"""The result of `python -m benchmarks` as a page of the documentation."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from copytaster.classifier.counted import counted
from copytaster.classifier.samples.sample import Sample

from .leaks import Leaks, tables
from .unseen import Unseen

_PACKAGES = ("copytaster", "trafilatura", "newspaper4k", "readability-lxml", "resiliparse", "jusText", "magic-html")


OUT_OF_FOLD = "copytaster, out of fold"
REFITTED = "copytaster, refitted"


def page(found: Mapping[str, Leaks], samples: Sequence[Sample], without: Unseen, paths: Sequence[Path]) -> str:
    """Write the page: the tables, and all information for reading and repeating them."""
    sites = len({sample.record.site for sample in samples})
    languages = sorted({sample.record.lang for sample in samples if sample.record.lang})
    pages = counted(len(samples), "page")
    return f"""# What is left, what is lost

Written by `python -m benchmarks --docs` in a clone with `pip install -e ".[bench]"`, in less than ten minutes.

{pages} of {counted(sites, "site")} in {counted(len(languages), "language")}
({", ".join(languages)}), every block labelled: `{"`, `".join(_short(path) for path in paths)}`.
The pages of this repository are invented. They were made to be hard, so figures are worse than on most articles.

{tables(found)}
![Boilerplate lines left per page, by kind](pictures/leaks.svg)

- **exact**: the kept blocks are those of the article. **clean**: no paragraph lost, no teaser and no notice kept.
  **damaged**: at least one block of the article lost. **emptied**: nothing kept.
- A block counts as kept where the tool's text holds half of its 5-grams of characters, for all tools alike; boilerplate
  is looked for in the lines that are not the article's.
- `tests/fixtures/RUBRIC.md` says what belongs to the article: paragraphs and subheadings. A tool that keeps captions or
  the headline on purpose is charged for them; the second table tells how many.
- **{OUT_OF_FOLD}**: each page judged by models that saw no page of its site, in the training run of the shipped model;
  these figures are read from `models/news/manifest.json`, whose command trains on pages that are not in the repository.
- **{REFITTED}**: what this command can repeat from the repository. The trees are fitted again on the training rows of
  all other sites ({without.rows:,} rows; {without.sites:,} of {without.of:,} groups of sites left out), without the
  scores of the linear models, which have read the pages and cannot be fitted again from rows. So it is a lower bound;
  its cost is that of the shipped model.
- Intervals are of 95 %, from resampled sites. CPU time is the median on {platform.machine()}, one thread; tools take
  turns on each page. Trafilatura runs without comments, jusText with the word lists of all its languages,
  newspaper4k as for English where the packages that it wants for a language are not installed.
- Versions: {", ".join(_versions())}.

`python -m benchmarks PACK.jsonl.xz` does the same for a pack of yours in the format of [extending.md](extending.md), or
for a folder of labelled pages; sites that the model was trained on are left out likewise.
"""


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _versions() -> list[str]:
    rows = []
    for name in _PACKAGES:
        try:
            rows.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return rows
