"""The result of `python -m benchmarks` as a page of the documentation."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from copytaster.classifier.counted import counted
from copytaster.classifier.samples.sample import Sample

from .leaks import Leaks, labels_left, tables
from .unseen import Unseen

OUT_OF_FOLD = "copytaster, out of fold"
REFITTED = "copytaster, refitted"

_PACKAGES = (
    "copytaster",
    "trafilatura",
    "boilerpy3",
    "gne",
    "goose3",
    "jusText",
    "magic-html",
    "newspaper4k",
    "readability-lxml",
    "resiliparse",
)
OURS = "These pages are part of the repository. They are invented, and made to be hard."
"""About the pages that are read unless others are named."""

_KINDS = {
    "HEADLINE": "the article's own headline",
    "CAPTION": "captions and credits of pictures",
    "TEASER": "other articles: headlines, summaries, “read also”",
    "NOTICE": "copyright and other legal notices",
    "BYLINE": "reporters, agencies, biographies of authors",
    "PROMO": "newsletters, subscriptions, “follow us”",
    "COMMENT": "comments of readers",
    "NAV": "menus, breadcrumbs, share buttons, footers",
    "AD": "advertisements",
    "TAG": "keywords",
    "OTHER": "dates, counters, reading time, second copies of the text",
}


def page(
    found: Mapping[str, Leaks],
    samples: Sequence[Sample],
    without: Unseen,
    command: Sequence[str],
    minutes: float,
    about: str = "",
) -> str:
    """Write the page: the tables, and everything that is needed to read and to repeat them.

    `command` are the arguments of the command, `minutes` the processor time that it took; `about` describes the pages.
    """
    sites = len({sample.record.site for sample in samples})
    languages = sorted({sample.record.lang for sample in samples if sample.record.lang})
    kinds = "; ".join(f"{label}: {_KINDS[label]}" for label in labels_left(found) if label in _KINDS)
    return f"""# Benchmark

This page is the output of one command, in a clone with `pip install -e ".[bench]"`. It took {minutes:.1f} minutes of
processor time:

```text
{" ".join(["python -m benchmarks", *command])}
```

Each tool reads {counted(len(samples), "page")} of {counted(sites, "site")} in {counted(len(languages), "language")}
({", ".join(languages)}). Every block of these pages has a label: whether it is part of the article, and what it is if
not. {about}

{tables(found)}
Kinds of lines: {kinds}.

![Boilerplate lines left per page, by kind](pictures/leaks.svg)

## How to read it

- **Exact**: the kept blocks are just those of the article. **Clean**: no paragraph is lost, no teaser and no notice is
  kept. **Damaged**: at least one block of the article is lost. **Emptied**: nothing is kept.
- A block counts as kept if the tool's text holds half of its 5-grams of characters, for all tools alike. Boilerplate is
  looked for only in lines that are not the article's.
- `tests/fixtures/RUBRIC.md` defines the article: paragraphs, lists and subheadings. A tool that returns captions or the
  headline on purpose is charged for them here; the second table shows by how much.
- **{OUT_OF_FOLD}**: every page judged by models that saw no page of its site, in the training run of the
  shipped model. These figures are read from `models/news/manifest.json`, because that run also used pages that are not
  in the repository.
- **{REFITTED}**: what the command itself can repeat. It fits the trees again on the training rows of all
  other sites ({without.rows:,} rows; {without.sites:,} of {without.of:,} groups of sites left out), without the scores
  of the linear models and without the second pass, which have read these pages and cannot be fitted again from rows. So
  it is a lower bound. Its cost is that of the shipped model.
- Figures are shares of the pages; **lines left** are boilerplate lines per page. Ranges in brackets are intervals of
  95 %, from resampled sites.
- **CPU** is the median per page on {platform.machine()}, one thread, without a network; tools take turns on each page.
- Trafilatura runs without comments, jusText with the word lists of all its languages, goose3 with those of the language
  that the page declares. newspaper4k reads a page as English if the packages for its language are not installed.
- Versions: {", ".join(_versions())}; Python {platform.python_version()}.

## On your own pages

`python -m benchmarks PACK.jsonl.xz` does the same with a pack in the format of [Extending](extending.md), or with a
folder of labelled pages. Sites that the model was trained on are left out in the same way.
"""


def _versions() -> list[str]:
    rows = []
    for name in _PACKAGES:
        try:
            rows.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return rows
