"""A taster whose verdict on a block stands in the page: `class="k-TEASER-07"` is TEASER with probability 0.07."""

from __future__ import annotations

import re

from copytaster.classifier import KEPT, Article, Block, Judgement, Label, Verdict
from copytaster.classifier.page.page import Page
from copytaster.classifier.page.plain_text import pieces_of, text_blocks

THRESHOLD = 0.4
_SAID = re.compile(r"k-([A-Z]+)-(\d\d)")


class StubTaster:
    threshold = THRESHOLD

    def judge(self, page: Page, keep: frozenset[Label] = KEPT, explain: bool = False) -> Judgement:
        found = []
        for block, leaf in zip(page.blocks, page.leaves, strict=True):
            said = _SAID.search(f"{leaf.inline} {page.nodes[leaf.node].names}")
            label, probability = (said[1], int(said[2]) / 100) if said else ("NAV", 0.02)
            found.append(verdict(block, Label(label), probability, keep))
        return Judgement(tuple(found), frozenset(), 0.84)

    def clean_text(
        self, text: str, lang: str | None = None, *, keep: frozenset[Label] = KEPT, explain: bool = False
    ) -> Article:
        verdicts = tuple(
            verdict(block, *((Label.NOTICE, 0.05) if "©" in block.text else (Label.BODY, 0.93)), keep)
            for block in text_blocks(pieces_of(text))
        )
        kept = "\n".join(one.block.text for one in verdicts if one.kept)
        return Article(text=kept, html="", confidence=0.9, verdicts=verdicts)


def verdict(block: Block, label: Label, probability: float, keep: frozenset[Label]) -> Verdict:
    """As `decide` gives it: a label of the side that the probability is on, and one for the other side."""
    inside, outside = (label, Label.TEASER) if label in KEPT else (Label.BODY, label)
    label, other = (inside, outside) if probability >= THRESHOLD else (outside, inside)
    return Verdict(block, label, probability, label in keep, ("+ full sentences before and after it",), other)
