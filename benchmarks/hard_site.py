"""An invented site whose teasers look like body paragraphs, for the tutorial `docs/retrain.md`.

    python -m benchmarks.hard_site my_site --pages 25

writes labelled pages, `page_00` to `page_24`. The site puts the opening sentences of other stories between the
paragraphs of an article and below it, as paragraphs without links; they differ from the body only in their class.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from copytaster.classifier import Label
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.labelled import write_labels

WHO = (
    "The harbour council",
    "A retired teacher",
    "The village choir",
    "A team of surveyors",
    "The ferry company",
    "Two sisters from Quenby",
    "The island's only baker",
    "A group of volunteers",
    "The water board",
    "The district court",
    "A young carpenter",
    "The museum's director",
    "The bus drivers' union",
    "A family of beekeepers",
)
DID = (
    "has opened the long awaited footbridge",
    "wants to keep the old mill running",
    "found a map from 1871 in a drawer",
    "will repair the sea wall before winter",
    "has turned down the offer for a third time",
    "lost more than half of its boats",
    "is looking for people who remember the flood",
    "plans to plant nine hundred apple trees",
    "won the case about the closed lane",
    "has counted fewer swallows than ever before",
)
WHERE = (
    "in Marrow Bay",
    "on the northern shore",
    "near the old customs house",
    "behind the railway station",
    "in the upper valley",
    "at the edge of Pellhurst",
    "along the canal",
    "between the two lighthouses",
)
WHY = (
    "after months of quiet talks",
    "although the money has not arrived yet",
    "because nobody else would do it",
    "as the first snow is expected next week",
    "while the neighbours looked on",
    "in spite of a letter from the ministry",
    "for the first time since the war",
    "without telling the newspapers beforehand",
)
THEN = (
    "It was a decision that surprised many.",
    "Nobody was hurt, the fire brigade said.",
    "The work is to last until May.",
    "“We have waited long enough,” one of them said.",
    "Tickets are sold at the harbour office.",
    "The mayor did not want to comment.",
    "More than two hundred people came to see it.",
    "The costs are put at about forty thousand pounds.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=25)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    for number in range(args.pages):
        write_page(args.folder / f"page_{number:02}", random.Random(f"{args.seed}/{number}"), number)


def paragraph(rng: random.Random) -> str:
    parts = [f"{rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHERE)} {rng.choice(WHY)}."]
    parts += rng.sample(THEN, rng.randint(1, 3))
    return " ".join(parts)


def write_page(folder: Path, rng: random.Random, number: int) -> None:
    """Write a page, its meta.json and its labels.tsv."""
    headline = f"{rng.choice(WHO)} {rng.choice(DID)}"
    lines: list[tuple[str, str, Label]] = [("h1", headline, Label.HEADLINE), ("kx-d", "14 March 2026", Label.OTHER)]
    for at in range(rng.randint(6, 12)):
        lines.append(("kx-b", paragraph(rng), Label.BODY))
        if at in {2, 5}:
            lines += [("kx-r", paragraph(rng), Label.TEASER) for _ in range(2)]
    lines += [("kx-r", paragraph(rng), Label.TEASER) for _ in range(rng.randint(3, 6))]
    lines.append(("kx-f", "The Marrow Bay Lantern, 3 Quay Street", Label.NAV))
    folder.mkdir(parents=True, exist_ok=True)
    html = _html(headline, lines)
    (folder / "page.html").write_text(html, encoding="utf-8")
    meta = {
        "url": f"https://lantern.example/stories/{number}",
        "site": "lantern.example",
        "headline": headline,
        "lang": "en",
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
    write_labels(folder / "labels.tsv", read_page(html).blocks, [label for _, _, label in lines])


def _html(headline: str, lines: Sequence[tuple[str, str, Label]]) -> str:
    body = "\n".join(f"<h1>{text}</h1>" if name == "h1" else f'<p class="{name}">{text}</p>' for name, text, _ in lines)
    return (
        f"<!DOCTYPE html>\n<html lang=en><head><title>{headline} | The Marrow Bay Lantern</title></head>\n"
        f"<body><main class=kx>\n{body}\n</main></body></html>\n"
    )


if __name__ == "__main__":
    main()
