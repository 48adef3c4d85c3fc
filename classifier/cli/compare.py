"""`copytaster compare`: two models, or two runs of `batch`, on the same pages."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..batch.archives.compression import DAMAGE
from ..counted import counted
from ..errors import PresetError
from ..label import KEPT, Label
from ..learning.comparison import Difference, Outcome, agreement, changed_blocks, kept_differences, text_differences
from ..learning.crossfit import judge_with
from ..learning.figures import text_of
from ..model.folder import load
from ..page.source import InputError
from ..samples.packs import load_samples
from ..samples.sample import Sample
from ..samples.watch import watched
from .colour import Paint, painter
from .exits import Exit
from .json_lines import open_archive
from .options import model_folder
from .table import cut


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two sides and the labelled pages that decide between them."""
    parser.description = (
        "Two model folders, or two outputs of `copytaster batch` (.jsonl, also .gz, .xz, .zst), on the same pages, "
        "paired by page. Two outputs alone are compared with each other. Figures of a model on pages that it was "
        "trained on are too good."
    )
    parser.add_argument("a", metavar="A", help="a model folder, `news` for the shipped one, or an output of batch")
    parser.add_argument("b", metavar="B", help="likewise")
    parser.add_argument("paths", nargs="*", type=Path, metavar="DIR|PACK", help="labelled pages or packs")
    parser.add_argument("--preset", default="balanced", help="the models' threshold (default: %(default)s)")
    parser.add_argument("--list", type=int, default=20, metavar="N", help="number of changed blocks or pages to list")
    parser.add_argument("--cache", type=Path, metavar="DIR")
    parser.add_argument("--jobs", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Print differences as B − A, with 95 % intervals from resampled pages."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    paint = painter(sys.stdout)
    runs = [_is_run(args.a), _is_run(args.b)]
    if not args.paths:
        if not all(runs):
            raise InputError("models are compared on labelled pages: name folders or packs after them")
        print("\n".join(_agreement_lines(_run(args.a), _run(args.b), args.list, paint)))
        return Exit.OK
    samples = load_samples(args.paths, args.cache, 7, False, args.jobs)
    sides = [_outcomes(name, is_run, samples, args.preset) for name, is_run in zip((args.a, args.b), runs, strict=True)]
    common = [i for i in range(len(samples)) if all(side[i] is not None for side in sides)]
    if not common:
        raise InputError(f"no page of {args.a} and {args.b} is among the labelled pages, by id or by url")
    if len(common) < len(samples):
        left_out = f"{len(samples) - len(common)} of {counted(len(samples), 'labelled page')}"
        print(f"not in both runs, so left out: {left_out}\n")
    chosen = [samples[i] for i in common]
    a, b = ([one for i in common if (one := side[i]) is not None] for side in sides)
    print("\n".join(_difference_lines(chosen, a, b, args.list, paint)))
    return Exit.OK


@dataclass(frozen=True, slots=True)
class _Run:
    """An output of batch: texts and kept blocks by record id, and the id of each url and folder."""

    texts: Mapping[str, str]
    kept: Mapping[str, list[bool]]
    ids: Mapping[str, str]

    def outcome(self, sample: Sample) -> Outcome | None:
        """Return the run's result for a sample; None if the sample is not in the run."""
        record = sample.record
        key = record.id if record.id in self.texts else self.ids.get(record.url or "") or self.ids.get(record.id)
        if key is None:
            return None
        kept = self.kept.get(key)
        fits = kept is not None and len(kept) == len(sample.layout.texts)
        return Outcome(self.texts[key], np.array(kept) if fits else None)


def _is_run(name: str) -> bool:
    path = Path(name)
    if not path.exists() and not model_folder(name).exists():
        raise InputError(f"{name}: there is no such model folder or output of batch")
    return path.is_file()


def _outcomes(name: str, is_run: bool, samples: Sequence[Sample], preset: str) -> list[Outcome | None]:
    if is_run:
        run = _run(name)
        return [run.outcome(sample) for sample in samples]
    model = load(model_folder(name))
    if preset not in model.thresholds:
        raise PresetError(preset, model.thresholds)
    threshold = model.thresholds[preset]
    judged = [judge_with(model, sample) for sample in watched(samples, len(samples), f"judging with {name}")]
    return [Outcome(text_of(one, threshold), one.keep >= threshold) for one in judged]


def _run(name: str) -> _Run:
    texts: dict[str, str] = {}
    kept: dict[str, list[bool]] = {}
    ids: dict[str, str] = {}
    number = 0
    try:
        for line in _lines(name):
            number += 1
            record: dict[str, Any] = json.loads(line)
            if "error" in record:
                continue
            key = str(record.get("id") or record.get("url") or number)
            texts[key] = record["text"]
            if isinstance(record.get("verdicts"), list):
                kept[key] = [bool(verdict["kept"]) for verdict in record["verdicts"]]
            for name_of_it in (record.get("url"), *_folders(key)):
                if name_of_it:
                    ids.setdefault(name_of_it, key)
    except (*DAMAGE, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{name}:{number}: no record that `copytaster batch` wrote: {error}") from error
    return _Run(texts, kept, ids)


def _folders(key: str) -> Iterator[str]:
    """Derive the id of a labelled page from the path of its file: `pages/ko/site/slug/page.html` → `ko/site/slug`."""
    path = Path(key)
    if path.name in {"page.html", "text.txt"}:
        parts = path.parent.parts
        yield from ("/".join(parts[i:]) for i in range(len(parts)))


def _lines(name: str) -> Iterator[bytes]:
    with open_archive(name, "rb") as file:
        yield from file


def _difference_lines(
    samples: Sequence[Sample], a: Sequence[Outcome], b: Sequence[Outcome], most: int, paint: Paint
) -> Iterator[str]:
    texts = text_differences(samples, a, b)
    yield from _table("F1 of the text", texts, paint)
    kept = kept_differences(samples, a, b)
    if kept:
        yield from _table("share of blocks kept", kept, paint)
    changed = sorted(changed_blocks(samples, a, b), key=lambda one: (one[3], one[0].record.id, one[1]))
    right = sum(one[3] for one in changed)
    total = counted(len(changed), "block")
    yield paint(f"{total} changed sides: {right} for the better, {len(changed) - right} for the worse", "heading")
    for sample, i, is_kept, is_right in changed[:most]:
        label = sample.labels[i] or ("BODY" if sample.keep[i] >= 0.5 else "not body")
        side = paint("better ", "good") if is_right else paint("worse  ", "bad")
        yield f"  {side} {'kept' if is_kept else 'dropped':<8} {label:<9} {sample.record.id}  " + cut(
            sample.layout.texts[i], 80
        )
    if texts:
        yield ""
        yield paint(_verdict(texts[0]), "strong")


def _table(title: str, rows: Sequence[Difference], paint: Paint) -> Iterator[str]:
    """Yield a line per difference; significant ones are marked, green if B is better and red if it is worse."""
    heading = f"{title:<28} {'pages':>6} {'A':>8} {'B':>8} {'B − A':>9} {'95 % interval':>20}"
    yield paint(heading, "heading")
    for row in rows:
        better = row.difference > 0 if row.name not in Label.__members__ or row.name in KEPT else row.difference < 0
        style = "weak" if not row.is_sure else "good" if better else "bad"
        difference = paint(f"{row.difference:+9.4f}", style)
        yield (
            f"{row.name:<28} {row.pages:>6} {row.a:8.4f} {row.b:8.4f} {difference} "
            f"[{row.low:+.4f}, {row.high:+.4f}]{' *' if row.is_sure else ''}"
        )
    yield ""


def _verdict(row: Difference) -> str:
    if not row.is_sure:
        return f"On {_these(row)} no difference is statistically significant."
    better = "better" if row.difference > 0 else "worse"
    return f"On {_these(row)} B is {better} than A by {abs(row.difference):.4f}."


def _these(row: Difference) -> str:
    return "this 1 page" if row.pages == 1 else f"these {row.pages:,} pages"


def _agreement_lines(a: _Run, b: _Run, most: int, paint: Paint) -> Iterator[str]:
    overlap = agreement(a.texts, b.texts, most)
    yield f"{counted(overlap.both, 'page')} in both runs, {overlap.only_a} only in A, {overlap.only_b} only in B"
    if not overlap.both:
        return
    texts = f"{counted(overlap.same, 'text is', 'texts are')} the same"
    yield f"{texts}; likeness of all (mean F1 of B's text against A's): {paint(f'{overlap.likeness:.4f}', 'strong')}"
    both = [key for key in a.kept if key in b.kept and len(a.kept[key]) == len(b.kept[key])]
    if both:
        flips = sum(x != y for key in both for x, y in zip(a.kept[key], b.kept[key], strict=True))
        total = sum(len(a.kept[key]) for key in both)
        pages = counted(len(both), "page")
        yield f"on different sides: {flips:,} of {counted(total, 'block')} (on {pages} with verdicts)"
    for key, likeness in overlap.apart:
        yield f"  {paint(f'{likeness:.4f}', 'bad')}  {key}"
