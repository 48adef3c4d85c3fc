"""Write `classifier/metadata/months.json`: month names by language, from the CLDR data of babel.

`python -m benchmarks.month_names`
"""

from __future__ import annotations

import json
from pathlib import Path

from babel import Locale

LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ka kk km kn ko "
    "lt lv mk ml mn mr ms mt my nb ne nl pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi xh zu"
).split()
TARGET = Path(__file__).parents[1] / "classifier" / "metadata" / "months.json"


def month_names(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    locale = Locale(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                key = name.casefold().removeprefix("de ").removeprefix("d’").strip(". \u200f")
                if len(key) > 1 and " " not in key and not any(map(str.isdigit, key)):
                    names.setdefault(key, number)
    return names


def table() -> dict[str, dict[str, int]]:
    """Names that mean one month wherever they are used under `""`; the others under their languages."""
    by_language = {language: month_names(language) for language in LANGUAGES}
    meanings: dict[str, set[int]] = {}
    for names in by_language.values():
        for name, number in names.items():
            meanings.setdefault(name, set()).add(number)
    result = {"": {name: min(numbers) for name, numbers in sorted(meanings.items()) if len(numbers) == 1}}
    for language, names in by_language.items():
        own = {name: number for name, number in names.items() if len(meanings[name]) > 1}
        if own:
            result[language] = own
    return result


if __name__ == "__main__":
    TARGET.write_text(json.dumps(table(), ensure_ascii=False, separators=(",", ":"), indent=0) + "\n", encoding="utf-8")
