"""Pages of the corpus whose blocks were labelled again in the convention of the gold pack, as a pack to train on.

`relabelled.json.xz` holds labels and hashes of texts, but no part of the pages. With the corpus, this command makes the
pack: `python -m benchmarks.relabelled ../shared/corpus -o build/relabelled.jsonl.xz`, and
`copytaster train … build/relabelled.jsonl.xz` reads it. A block whose text is cut differently now has no label.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

LABELS = Path(__file__).with_suffix(".json.xz")
PACKS = ("trafilatura_snippets", "more", "extra", "wcxb_dev_article")
CODES: Mapping[str, str] = {
    "B": "body",
    "S": "subhead",
    "H": "headline",
    "C": "caption",
    "T": "teaser",
    "N": "notice",
    "Y": "byline",
    "P": "promo",
    "R": "comment",
    "V": "nav",
    "A": "ad",
    "G": "tag",
    "O": "other",
}
ABOUT = {
    "name": "relabelled",
    "about": "pages of the other packs, every block labelled again in the convention of gold, by a language model",
    "labels": "lines",
    "replaces": True,
    "mapped": True,
    "weight": 0.8,
    "copies": {"planted": 0.2, "listed": 0.2, "column": 0.2, "emptied": 0.1, "text": 0.8},
}


def digest(text: str) -> str:
    """Return eight hexadecimal digits of a text's hash."""
    return blake2b(" ".join(text.split()).encode("utf-8", "replace"), digest_size=4).hexdigest()


def labelled(codes: str, texts: Sequence[str]) -> list[dict[str, str]]:
    """Return the blocks with these texts that `codes` labels, in order.

    `codes` holds nine characters per block: the digest of its text, and a letter of CODES. Blocks of the same text take
    their labels in turn; further blocks take the last one.
    """
    labels: dict[str, list[str]] = {}
    for at in range(0, len(codes), 9):
        labels.setdefault(codes[at : at + 8], []).append(CODES[codes[at + 8]])
    lines = []
    for text in texts:
        if waiting := labels.get(digest(text)):
            lines.append({"text": text, "label": waiting.pop(0) if len(waiting) > 1 else waiting[0]})
    return lines


def rows(corpus: Path, labels: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the pack, in the form of the gold pack."""
    from copytaster.classifier.page.page import read_page

    for name in PACKS:
        with lzma.open(corpus / f"{name}.jsonl.xz", "rt", encoding="utf-8") as stream:
            for line in stream:
                page = json.loads(line)
                if (known := labels.get(page["id"])) is None:
                    continue
                texts = [leaf.text for leaf in read_page(page["html"], page.get("url")).leaves]
                lines = labelled(known["codes"], texts)
                kept = ("id", "url", "domain", "lang", "headline", "html", "license")
                yield {**{key: page.get(key) for key in kept}, "page_type": known["page_type"], "lines": lines}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    labels = json.loads(lzma.decompress(LABELS.read_bytes()))
    args.output.parent.mkdir(parents=True, exist_ok=True)
    pages = 0
    with lzma.open(args.output, "wt", encoding="utf-8", preset=1) as stream:
        for row in rows(args.corpus, labels):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            pages += 1
    name = args.output.name.removesuffix(".jsonl.xz")
    args.output.with_name(f"{name}.pack.json").write_text(json.dumps(ABOUT, indent=1) + "\n", encoding="utf-8")
    print(f"{args.output}: {pages} pages")


if __name__ == "__main__":
    main()
