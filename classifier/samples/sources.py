"""What `train` and `evaluate` are pointed at: folders of labelled pages and packs, as samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import LabelMismatch
from .labelled import page_folders
from .sample import NO_ARTICLE, SNIPPETS, Record, Sample, featurise, fixture_records, pack_records
from .synthetic.augment import column_records, emptied_records, planted_records
from .synthetic.flatten import fixture_texts, flattened, text_records
from .synthetic.listed import listed_records
from .synthetic.vocabulary import Stock

CORPUS = ("world", "wcxb_dev_article", "lines", "more", "wcxb_dev_other", SNIPPETS)
"""Packs of a corpus folder that training reads, in this order."""
QUALITIES = frozenset({"high"})


def records_of(paths: Iterable[Path], qualities: frozenset[str] = QUALITIES) -> Iterator[Record]:
    """Records of labelled folders, of single packs, and of corpus folders (all packs named in CORPUS).

    Raises LabelMismatch for a path that holds none of them.
    """
    for path in paths:
        if path.is_file():
            yield from _pack(path, qualities)
        elif any((path / f"{name}.jsonl.xz").exists() for name in CORPUS):
            for name in CORPUS:
                if (path / f"{name}.jsonl.xz").exists():
                    yield from _pack(path / f"{name}.jsonl.xz", qualities)
        elif path.is_dir() and page_folders(path):
            yield from fixture_records(path)
            yield from fixture_texts(path)
        else:
            raise LabelMismatch(f"{path}: neither labelled pages (page.html beside labels.tsv) nor a pack (*.jsonl.xz)")


def _pack(path: Path, qualities: frozenset[str]) -> Iterator[Record]:
    yield from (record for record in pack_records(path) if record.quality in qualities)
    if path.name.startswith("lines."):
        yield from text_records(path)


def load_samples(paths: Sequence[Path], cache: Path | None, seed: int, planted: bool, jobs: int = 2) -> list[Sample]:
    """Featurise everything below `paths`; with `planted`, copies with planted junk besides."""
    samples = featurise(records_of(paths), cache, jobs)
    if planted:
        pages = [s for s in samples if s.record.source not in {*NO_ARTICLE, SNIPPETS} and not s.record.is_text]
        stock = Stock.of(samples, seed)
        copies = planted_records(pages, stock, seed)
        texts = flattened(pages, stock, seed)
        emptied = emptied_records(pages, seed)
        samples = [*samples, *map(_planted, featurise(copies, cache, jobs)), *featurise(texts, cache, jobs)]
        samples += featurise(emptied, cache, jobs)
        listed = featurise(listed_records(pages, stock, seed), cache, jobs)
        samples += [replace(one, record=replace(one.record, source=f"listed_{one.record.source}")) for one in listed]
        samples += featurise(column_records(pages, stock, seed), cache, jobs)
    return samples


def _planted(sample: Sample) -> Sample:
    return replace(sample, record=replace(sample.record, source=f"planted_{sample.record.source}"))
