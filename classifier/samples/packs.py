"""Reads the arguments of `train` and `evaluate`, folders of labelled pages and packs, as samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from ..errors import LabelMismatch
from .labelled import page_folders
from .pack import corpus_packs, pack_of_file, pack_of_folder
from .record import Record, fixture_records, pack_records, pack_rows
from .sample import Sample, featurise
from .synthetic.augment import column_records, emptied_records, planted_records
from .synthetic.flatten import fixture_texts, flattened, text_records
from .synthetic.listed import listed_records
from .synthetic.vocabulary import Stock
from .templates import with_groups
from .watch import watched

PART = 32
"""Pages per step of the progress bar."""


def records_of(paths: Iterable[Path], measure: bool = False) -> Iterator[Record]:
    """Yield the records of labelled folders, of single packs, and of corpus folders (all packs in `packs.toml`).

    A page in several packs is taken from the pack that replaces the others. Packs for measuring only are never read
    from a corpus folder, and by name only if `measure` allows it.

    Raises LabelMismatch for a path without any of them.
    """
    files = list(_files(paths))
    replaced = {
        row["id"] for file in files if file.is_file() and pack_of_file(file).replaces for row in pack_rows(file)
    }
    for path in files:
        if not path.is_file():
            pack = pack_of_folder(path)
            yield from fixture_records(path, pack)
            yield from fixture_texts(path, pack)
            continue
        pack = pack_of_file(path)
        if pack.measure_only and not measure:
            raise LabelMismatch(f"{path}: the labels of this pack are for measuring only, never for training")
        hidden = frozenset() if pack.replaces else replaced
        yield from (record for record in pack_records(path, pack) if record.id not in hidden)
        if pack.texts:
            yield from (record for record in text_records(path, pack) if record.id not in hidden)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Return packs and folders of labelled pages, with each corpus folder replaced by its packs."""
    for path in paths:
        packs = [path / f"{pack.name}.jsonl.xz" for pack in corpus_packs().values() if not pack.measure_only]
        inside = [file for file in packs if file.exists()]
        if path.is_file():
            yield path
        elif inside:
            yield from inside
        elif path.is_dir() and page_folders(path):
            yield path
        else:
            raise LabelMismatch(
                f"{path}: neither labelled pages (page.html beside labels.tsv) nor a pack (*.jsonl.xz)", path
            )


def load_samples(
    paths: Sequence[Path], cache: Path | None, seed: int, planted: bool, jobs: int = 2, measure: bool = False
) -> list[Sample]:
    """Featurise everything below `paths`; with `planted`, synthetic copies too. Pages of one template share a group."""
    samples = with_groups(_featurised(records_of(paths, measure), cache, jobs))
    if planted:
        pages = [s for s in samples if s.record.article and not s.record.is_text and s.known_as_a_whole]
        stock = Stock.of(samples, seed)
        made = [
            *planted_records(pages, stock, seed),
            *listed_records(pages, stock, seed),
            *column_records(pages, stock, seed),
            *emptied_records(pages, seed),
            *flattened(pages, stock, seed),
        ]
        # the cache keeps a file per pack and variant
        samples += _featurised(sorted(made, key=lambda record: record.source), cache, jobs)
    return samples


def _featurised(records: Iterable[Record], cache: Path | None, jobs: int) -> list[Sample]:
    """Do the same as `featurise` with a progress bar. With a cache, a part is a pack, which has one cache file."""
    every = list(records)
    if cache:
        parts = [list(pack) for _, pack in groupby(every, key=lambda record: record.source)]
    else:
        parts = [every[start : start + PART] for start in range(0, len(every), PART)]
    samples = (sample for part in parts for sample in featurise(part, cache, jobs))
    return list(watched(samples, len(every), "reading pages"))
