"""`copytaster evaluate --html`: the figures as a page, and the wrong blocks painted in place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from ..article import Judgement
from ..assembly import assemble, assemble_text, text_confidence
from ..counted import counted
from ..label import KEPT, Label
from ..learning.comparison import known_label
from ..learning.crossfit import Judged
from ..learning.curve import Point
from ..learning.figures import scores, wrong_blocks
from ..learning.fit import KINDS, scored_rows
from ..learning.metrics import share_interval, summarise
from ..model.judge import Model, feature_names, text_feature_names
from ..model.reasons import reasons
from ..page.page import read_page
from ..page.plain_text import pieces_of, text_blocks
from ..verdict import decide
from .marking import marked_page, marked_text
from .pages import asset, filled, painted_page, policy
from .painting import Painted, painting
from .plots import learning_curve, reliability, whisker, whisker_start

_LEAST = 5


@dataclass(frozen=True, slots=True)
class Report:
    """The content of a report: the judgement and its model (None out of fold), the threshold, the command, how many
    wrong blocks to show, and the learning curve, if any.
    """

    judged: Sequence[Judged]
    model: Model | None
    threshold: float
    command: str
    worst: int
    curve: Sequence[Point] = ()


def write_report(report: Report, file: Path) -> int:
    """Write `file` and, in a folder beside it, the pages of its wrong blocks; return the number of pages."""
    folder = file.with_name(f"{file.stem}_pages")
    names: dict[str, str] = {}
    rows = []
    by_id = {one.sample.record.id: one for one in report.judged}
    for block in wrong_blocks(report.judged, report.threshold, report.worst):
        if block.page not in names:
            folder.mkdir(parents=True, exist_ok=True)
            slug = re.sub(r"[^\w.-]+", "-", block.page).strip("-.")[:80]
            names[block.page] = f"{len(names) + 1:03}-{slug}.html"
            text = painted_page(_painting(by_id[block.page], report))
            (folder / names[block.page]).write_text(text, encoding="utf-8", errors="replace")
        side = "kept" if block.keep >= report.threshold else "dropped"
        address = f"{folder.name}/{names[block.page]}#block-{block.index}"
        rows.append(
            f'<tr><td>{escape(block.label.title())}</td><td>{side}</td><td class="n">{block.keep:.2f}</td><td>'
            f'<a href="{escape(address)}">{escape(block.words)}</a><br><small>{escape(block.page)}</small></td></tr>'
        )
    known = [(one.keep, one.sample.keep) for one in report.judged]
    keep = np.concatenate([a[~np.isnan(b)] for a, b in known]) if known else np.zeros(0, np.float32)
    truth = np.concatenate([b[~np.isnan(b)] >= 0.5 for _, b in known]) if known else np.zeros(0, bool)
    pages = len(report.judged)
    page = filled(
        "report.html",
        csp=escape(policy()),
        title="Copytaster: evaluation",
        css=asset("report.css"),
        command=escape(report.command),
        summary=f"{counted(pages, 'page')}, {counted(len(keep), 'labelled block')}; threshold {report.threshold:g}",
        scores="".join(_score_rows(report)),
        kept="".join(_kept_tables(report)),
        wrong="".join(rows),
        reliability=reliability(keep, truth) if len(keep) else "",
        curve=_curve_section(report.curve),
    )
    file.write_text(page, encoding="utf-8", errors="replace")
    return len(names)


def _score_rows(report: Report) -> Iterator[str]:
    groups = defaultdict(list)
    for one, found in scores(report.judged, report.threshold):
        record = one.sample.record
        groups[("All pages", "")].append(found)
        groups[(record.source, "")].append(found)
        groups[(record.source, record.lang or "?")].append(found)
    totals = {
        name: summarise(found)
        for name, found in sorted(groups.items(), key=lambda item: item[0] != ("All pages", ""))
        if len(found) >= _LEAST or not name[1]
    }
    start = whisker_start([total.low for total in totals.values()])
    for (source, lang), total in totals.items():
        yield (
            f'<tr class="{"part" if lang else "whole"}"><th>{escape(lang or source)}</th>'
            f'<td class="n">{total.pages}</td><td class="n">{total.precision:.4f}</td>'
            f'<td class="n">{total.recall:.4f}</td>'
            f'<td class="n"><b>{total.f1:.4f}</b></td><td class="n">{total.low:.4f} – {total.high:.4f}</td>'
            f'<td title="{start:g} to 1">{whisker(total.f1, total.low, total.high, start)}</td>'
            f'<td class="n">{total.exact:.1%}</td></tr>'
        )


def _curve_section(points: Sequence[Point]) -> str:
    rows = "".join(
        f'<tr><th>{point.sites}</th><td class="n">{total.pages}</td><td class="n"><b>{total.f1:.4f}</b></td>'
        f'<td class="n">{total.low:.4f} – {total.high:.4f}</td><td class="n">{total.exact:.1%}</td></tr>'
        for point in points
        if (total := point.total)
    )
    return filled("curve.html", plot=learning_curve(points), rows=rows) if points else ""


def _kept_tables(report: Report) -> Iterator[str]:
    """Format kept blocks by kind and language: near 100 % is right for the article, near 0 % for the rest."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    languages: dict[str, int] = defaultdict(int)
    for one in report.judged:
        lang = one.sample.record.lang or "?"
        if any(one.sample.labels):
            languages[lang] += 1
        for label, keep in zip(one.sample.labels, one.keep, strict=True):
            if label:
                for column in ("all", lang):
                    counts[label, column][0] += bool(keep >= report.threshold)
                    counts[label, column][1] += 1
    columns = ["all", *sorted(languages, key=lambda lang: (-languages[lang], lang))]
    halves = (("Article: kept blocks (100 % is right)", True), ("Boilerplate: kept blocks (0 % is right)", False))
    for title, chosen in halves:
        kinds = [label for label in Label if (label in KEPT) == chosen and counts[label, "all"][1]]
        if not kinds:
            continue
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        yield f'<div class="wide"><table><caption>{title}</caption><thead><tr><th></th>{head}</tr></thead><tbody>'
        for label in kinds:
            cells = "".join(_kept_cell(counts[label, column], chosen) for column in columns)
            yield f"<tr><th>{label.title()}</th>{cells}</tr>"
        yield "</tbody></table></div>"


def _kept_cell(counts: Sequence[int], wanted: bool) -> str:
    kept, total = counts
    if not total:
        return '<td class="n none">–</td>'
    share = kept / total
    low, high = share_interval(kept, total)
    wrong = 1 - share if wanted else share
    return (
        f'<td class="n" style="--wrong:{min(1, wrong * 2):.2f}" title="{kept} of {total} blocks; 95 % interval '
        f'{low:.1%} – {high:.1%}">{share:.1%}<small>{total}</small></td>'
    )


def _painting(one: Judged, report: Report) -> dict[str, object]:
    """Return the page of a sample with its verdicts and the known labels of its blocks."""
    sample, record, threshold = one.sample, one.sample.record, report.threshold
    known = {i: label for i in range(len(one.keep)) if (label := known_label(sample, i)) is not None}
    kinds = one.kinds if one.kinds is not None else np.zeros((len(one.keep), len(KINDS)), dtype=np.float32)
    why = _reasons(one, report.model) if report.model else ()
    if record.is_text:
        text = record.raw or "\n".join(line for line, _ in record.lines)
        pieces = pieces_of(text)
        verdicts = decide(text_blocks(pieces), one.keep, kinds, KINDS, threshold, reasons=why)
        article, marked = assemble_text(text, pieces, verdicts, record.lang), marked_text(text, pieces)
    else:
        page = read_page(record.html, record.url)
        verdicts = decide(page.blocks, one.keep, kinds, KINDS, threshold, reasons=why)
        article, marked = assemble(page, Judgement(verdicts, frozenset(), text_confidence(verdicts))), marked_page(page)
    painted = Painted(marked, article, record.is_text, tuple(verdict.block.text for verdict in verdicts))
    return painting(painted, record.id, threshold, labels=known)


def _reasons(one: Judged, model: Model) -> list[tuple[str, ...]]:
    text = one.sample.record.is_text
    judge, names = (model.text, text_feature_names) if text else (model.page, feature_names)
    rows = scored_rows(one.sample, model.scorers)
    return reasons(judge, rows, one.sample.layout, names(model.scorers.text.heads))
