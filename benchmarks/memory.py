"""The cost of a site memory: bytes of its file, and CPU milliseconds per page of recall, weigh and note.

python benchmarks/memory.py [PAGES] [SITES]        10,000 invented pages of 100 sites, in random order
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from copytaster.classifier.memory import History, Memory
from copytaster.classifier.memory.evidence import traces_of
from copytaster.classifier.memory.recollection import recollect

OWN, SHARED, DROPPED = 18, 12, 40
"""Blocks of a page that are unique, that its site shares, and that have too low a probability to be stored."""


def main(pages: int = 10_000, sites: int = 100) -> None:
    """Remember the pages and print the figures."""
    rng = random.Random(1)
    order = [(number % sites, number) for number in range(pages)]
    rng.shuffle(order)
    probability = np.array([0.95] * OWN + [0.3] * SHARED + [0.01] * DROPPED, dtype=np.float32)
    exempt = np.zeros(len(probability), dtype=bool)
    spent = {"recall": 0.0, "traces": 0.0, "weigh": 0.0, "note": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "memory.sqlite"
        with Memory(file) as memory:
            for site, number in order:
                name = f"{number:b}".translate({48: "o", 49: "i"})
                texts = [f"Paragraph {chr(97 + i)} of the story named {name} and no other" for i in range(OWN)]
                texts += [f"Standing line {chr(97 + i)} of the site that every page shows" for i in range(SHARED)]
                texts += [""] * DROPPED
                places = ["p./div.text/main."] * OWN + [f"p./aside.{chr(97 + i)}/div." for i in range(SHARED + DROPPED)]
                moments = [time.process_time()]
                history = memory.recall(f"site{site}.invalid") or History.of({})
                moments.append(time.process_time())
                traces = traces_of(texts, places, [None] * len(texts), probability)
                moments.append(time.process_time())
                result = recollect(history, number + 1, None, traces, probability, 0.4, exempt)
                moments.append(time.process_time())
                memory.note(f"site{site}.invalid", number + 1, result.sighting)
                moments.append(time.process_time())
                for step, start, end in zip(spent, moments, moments[1:], strict=False):
                    spent[step] += end - start
        size = file.stat().st_size
    print(f"{pages:,} pages of {sites} sites: {size / 1e6:.1f} MB")
    for name, seconds in spent.items():
        print(f"{name:>8} {1000 * seconds / pages:.3f} ms per page")
    print(f"{'all':>8} {1000 * sum(spent.values()) / pages:.3f} ms per page")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
