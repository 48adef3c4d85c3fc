"""Our figures and a rival's on the same pages, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..crossfit import Judged
from ..evaluation import clean_share, kept_by_label, scores
from ..features.kept import share_kept
from ..metrics import paired_difference, score, summarise
from ..rivals import rival_texts

_SKIPPED = ("planted_", "emptied_", "text_")


def _kept_beside(judged: Sequence[Judged], rival: str, jobs: int) -> Iterator[str]:
    """What a rival keeps of the labelled blocks: leak and loss, to hold against the table above."""
    packs = defaultdict(list)
    for one in judged:
        if one.sample.record.lines:
            packs[one.sample.record.source].append(one)
    for name, pages in packs.items():
        texts = rival_texts([one.sample for one in pages], rival, jobs)
        theirs = [
            replace(one, keep=share_kept(one.sample.layout.codes, one.sample.layout.texts, text.splitlines()))
            for one, text in zip(pages, texts, strict=True)
        ]
        yield f"{name}: blocks kept by {rival}, by label (clean pages: {clean_share(theirs, 0.5):.1%})"
        for label, (share, total) in kept_by_label(theirs, 0.5).items():
            yield f"  {label:<10} {share:7.1%} of {total:>5}"
        yield ""


def beside_lines(judged: Sequence[Judged], rival: str, threshold: float, jobs: int) -> Iterator[str]:
    """A rival's figures on the same pages and the paired difference, by pack and by language."""
    judged = [one for one in judged if not one.sample.record.source.startswith(_SKIPPED)]
    yield from _kept_beside(judged, rival, jobs)
    pairs = scores(judged, threshold)
    texts = rival_texts([one.sample for one, _ in pairs], rival, jobs)
    theirs = [score(text, one.sample.truth or "") for text, (one, _) in zip(texts, pairs, strict=True)]
    groups = defaultdict(list)
    for (one, ours), other in zip(pairs, theirs, strict=True):
        record = one.sample.record
        groups[record.source].append((ours, other))
        groups[f"{record.source} {record.lang}"].append((ours, other))
    title = f"against {rival}"
    yield f"{title:<24} {'pages':>6} {'ours':>7} {'theirs':>7} {'difference':>11} {'95 % interval':>19} {'exact':>13}"
    for name, found in groups.items():
        if len(found) < 5:
            continue
        our_scores, their_scores = [a for a, _ in found], [b for _, b in found]
        difference, low, high = paired_difference(our_scores, their_scores)
        a, b = summarise(our_scores), summarise(their_scores)
        yield (
            f"{name:<24} {len(found):>6} {a.f1:7.4f} {b.f1:7.4f} {difference:+11.4f} [{low:+.4f}, {high:+.4f}] "
            f"{a.exact:6.3f} {b.exact:6.3f}"
        )
    yield ""
