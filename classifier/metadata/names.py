"""Bylines → names: roles, addresses, dates and outlets off, several reporters apart.

Works on the form of a name, not on lists of names: capitalised words in scripts that have capitals, two to four
syllables or characters beside a role in Korean, Chinese and Japanese. Texts are cut at `MOST_CHARS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from .dates import begins_with_role, find_moments
from .words import (
    INTRODUCTIONS,
    KOREAN_MODIFIERS,
    MODIFIED,
    NOT_NAMES,
    ORGANISATION_ENDINGS,
    PARTICLES,
    PUBLISHED,
    ROLE_ENDINGS,
    ROLES,
)

MOST_CHARS = 300
MOST_NAMES = 20
MOST_WORDS = 5
"""Words of a name besides its particles; more of them are a menu or a heading."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a byline, and the text that it was read from."""

    text: str
    raw: str


_NOISE = re.compile(
    r"https?://\S*+|www\.\S*+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})*|(?<!\w)@\w{1,40}"
    r"|\+?\d[\d\s().-]{6,20}\d|[©ⓒ=]|\[(?:[^\]]{0,20})메일\]",
)
_CREDIT = re.compile(
    r"(?:fotos?|fot\.|фото|zdjęcie|fotoğraf|photos?|photograph|image|imagen|bild(?:er)?|picture|video|copyright|©|ⓒ|source|bron|quelle|fuente|fonte|"
    r"kaynak|источник|来源|來源|출처|사진|자료|영상|写真|圖|图)\b",
    re.IGNORECASE,
)
"""How a line begins that credits a picture or names a source."""
_BRACKETS = re.compile(r"[(\[（【〔<][^()\[\]（）【】〔〕<>]{0,60}[)\]）】〕>]")
_SHORT_BRACKETS = re.compile(r"[(\[][^()\[\]\s]{0,20}[)\]]")
_INTRODUCTION = re.compile(
    rf"^(?:{'|'.join(sorted(map(re.escape, INTRODUCTIONS), key=len, reverse=True))})"
    r"(?:\s?[:：/|]\s?|\s+|(?<=[\u3040-\u9fff]))",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:by|von|par|por|door|av|af|przez|oleh|автор|auth?or(?:in|a|es)?|auteur|written by)(?:\s?:\s?|\s+)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    r"\s?[;|/•·・‧ㆍ、／｜\n\t]\s?|\s?,\s|，|\s(?:and|und|et|y|og|och|en|i|и|ve|dan|và|e|és|ja|&|\+|—|–|-)\s|&"
)
_QUOTE = re.compile('["„“”«»]')
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ROLE = "|".join(sorted(ROLE_ENDINGS, key=len, reverse=True))
_KOREAN_ROLE = re.compile(
    rf"(?:{'|'.join(KOREAN_MODIFIERS)}|(?<=\s)[가-힣]{{0,4}}전문)?(?:{_ROLE})(?![가-힣]{{2}})|입니다"
)
_HANGUL_NAME = re.compile("[가-힣]{2,4}")
_HAN = "[\u3400-\u9fff々]"
_CHINESE = re.compile(
    rf"(?:{_ROLE}|作者|撰文|采写|(?<!{_HAN})文\s?[/／:：])\s?[:：/／|]?\s?(?!记者|記者)"
    rf"({_HAN}{{2,4}}?(?:·{_HAN}{{1,6}})?(?:[\s、，,]{{1,2}}{_HAN}{{2,3}}(?!{_HAN})){{0,4}})"
    rf"(?=[^{_HAN[1:-1]}]|$|报道|報導|摄影|摄|攝|电|讯|通讯员)"
)
_JAPANESE = re.compile(rf"({_HAN}{{1,4}}[\s　]?[{_HAN[1:-1]}\u3040-\u30ff]{{0,5}})\s?(?:{_ROLE})")
_EDITORS = re.compile(
    rf"(?:责任?编辑?|責任編輯|编辑|編輯)\s?[:：]?\s?({_HAN}{{2,4}}(?!{_HAN})(?:[\s、，,]{{1,2}}{_HAN}{{2,4}}(?!{_HAN})){{0,3}})"
)
_EAST_NAME = re.compile(
    rf"[가-힣]{{2,5}}|{_HAN}{{2,4}}|{_HAN}{{1,4}}[\s　][{_HAN[1:-1]}\u3040-\u30ff]{{1,6}}"
    rf"|{_HAN}{{1,3}}[\u3040-\u30ff]{{1,4}}"
    r"|[\u30a0-\u30ff]{2,12}[・=＝][\u30a0-\u30ff]{2,12}"
)
_TIME_WORDS = sorted({re.escape(word.strip(" :")) for word in (*PUBLISHED, *MODIFIED)}, key=len, reverse=True)
_TIME = re.compile(rf"(?<!\w)(?:{'|'.join(_TIME_WORDS)})\s?:?\s?(?:\w{{1,4}}\.?,?\s)?$", re.IGNORECASE)
"""What introduces a date at the end of the text before it: `Updated Tue`, `Publié le`."""


def names_in(text: str, outlets: Iterable[str] = (), *, line: bool = False, bare: bool = False) -> list[Name]:
    """Return the names of people in a byline, in order, each once.

    `outlets` are names of the site, not of people. With `line` the text is any line of the page:
    it has to introduce a name (`By …`, `… 기자`) or to consist of full names and roles. Korean, Chinese and Japanese
    words are names without a role only if `bare`: the line is there for a name.
    """
    raw = " ".join(unescape(text[:MOST_CHARS]).split())
    if line and _CREDIT.match(raw):
        return []
    plain = _without_dates(" ".join(_NOISE.sub(" ", raw).split()))
    tokens = {_key(outlet) for outlet in outlets}
    names = list(_east_asian(plain, line, bare)) if _EAST_ASIAN.search(plain) else _capitalised(plain, tokens, line)
    result: dict[str, Name] = {}
    for name in names:
        key = _key(name)
        if key and not is_outlet(name, tokens) and key not in result:
            result[key] = Name(name, raw)
    return list(result.values())[:MOST_NAMES]


def editors_in(text: str) -> list[Name]:
    """Return the names in a line that names the editors of a Chinese article."""
    raw = " ".join(text[:MOST_CHARS].split())
    match = _EDITORS.search(raw)
    return [Name(name, raw) for name in re.split(r"[\s、，,]+", match[1])] if match else []


def signature_in(text: str) -> Name | None:
    """Return what follows a word such as `By` up to a comma, where it is short and capitalised: a desk, an agency."""
    raw = " ".join(text[:MOST_CHARS].split())
    match = _SIGNED.match(raw)
    sign = re.split(r"\s?[,;|·•]\s?|\s[-–—]\s", raw[match.end() :], maxsplit=1)[0].strip(" .:") if match else ""
    words = sign.split()
    if not 0 < len(words) <= 4 or len(sign) > 40 or any(map(str.isdigit, sign)) or not _is_capitalised(words[0]):
        return None
    return None if sign.casefold() in NOT_NAMES else Name(sign, raw)


def is_introduced(text: str) -> bool:
    """Whether a line begins with a word such as `By`, or holds a Korean, Chinese or Japanese role."""
    return bool(_INTRODUCTION.match(text)) or any(role in text for role in ROLE_ENDINGS)


def is_outlet(name: str, outlets: Iterable[str]) -> bool:
    """Whether a name is one of `outlets` (letters and digits in lower case), begins with it or holds it as a word."""
    key = _key(name)
    words = {_key(word) for word in name.split()} | {key}
    if _EAST_ASIAN.search(name) and any(outlet.startswith(key) for outlet in outlets if key):
        return True
    return any(outlet in words or (len(outlet) >= 8 and key.startswith(outlet)) for outlet in outlets if outlet)


def is_organisation(name: str) -> bool:
    """Whether a Korean, Chinese or Japanese name is that of an organisation by its form."""
    return bool(_EAST_ASIAN.search(name)) and (name.endswith(ORGANISATION_ENDINGS) or "株式会社" in name)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _without_dates(line: str) -> str:
    """Return a line with a bar in place of each date and of the words that introduce it, such as `Updated on`."""
    if not any(map(str.isdigit, line)):
        return line
    for moment in find_moments(line):
        before, date, after = line.partition(moment.raw)
        if date:
            line = f"{_TIME.sub('', before)} | {after}"
    return line


def _capitalised(text: str, outlets: set[str], line: bool) -> list[str]:
    introduced = _INTRODUCTION.match(text) is not None
    text = (_SHORT_BRACKETS if line and not introduced else _BRACKETS).sub(" | ", text)
    # capitals are no evidence: some scripts have none, and `Read More` is as capitalised as a name
    tells_nothing = not any(map(str.isupper, text)) or not NOT_NAMES.isdisjoint(text.casefold().split())
    if line and not introduced and tells_nothing:
        return []
    names: list[str] = []
    for part in _SEPARATORS.split(text):
        part = part.strip(" .:,-–—|\"'“”*#")
        if line and _QUOTE.search(part):
            return []
        while found := _INTRODUCTION.match(part):
            part = part[found.end() :].lstrip(" :")
        role, colon, told = part.partition(":")
        if colon and told.strip() and _is_role(role):
            part = told.strip()
        if not part:
            continue
        name, rest = _person(part)
        is_time = bool(rest) and begins_with_role(part)
        if name is None or is_time or (line and (" " not in name or (rest and not _is_role(rest)))):
            if line and not (is_time or _is_role(part) or is_outlet(part, outlets)):
                if introduced and names:
                    break
                return []
            continue
        names.append(name)
    return names


def _is_role(text: str) -> bool:
    words = [word.strip(".,:;()").casefold() for word in text.split()]
    return any(word in ROLES for word in words) or all(word in PARTICLES for word in words)


def _person(part: str) -> tuple[str | None, str]:
    """Split a part of a byline into a name, its leading words that are capitalised or particles, and the rest."""
    words: list[str] = []
    given = part.split()
    for word in given[:8]:
        bare = word.strip(".,:;")
        folded = bare.casefold()
        if folded in ROLES and words:
            break
        if not bare or any(map(str.isdigit, bare)) or not (_is_capitalised(bare) or folded in PARTICLES):
            break
        words.append(bare if len(bare) > 2 or not word.endswith(".") else word)
    rest = " ".join(given[len(words) :])
    while words and words[-1].casefold() in PARTICLES:
        words.pop()
    known = [word.casefold() for word in words]
    if (
        not words
        or sum(word not in PARTICLES for word in known) > MOST_WORDS
        or known[0] in NOT_NAMES
        or all(word in ROLES for word in known)
    ):
        return None, rest
    name = " ".join(words)
    return (name if 2 < len(name) <= 60 else None), rest


def _is_capitalised(word: str) -> bool:
    first = next(filter(str.isalpha, word), "")
    return bool(first) and (not first.islower() or ("'" in word[:3] or "’" in word[:3]))


def _east_asian(text: str, line: bool, bare: bool) -> Iterator[str]:
    chinese = _split_names(_CHINESE.finditer(text))
    while match := _INTRODUCTION.match(text):
        text = text[match.end() :].lstrip(" :：")
        bare = True
    names = _korean(text) or chinese or _split_names(_JAPANESE.finditer(text))
    if names:
        yield from names
        return
    if line and not bare:
        return
    text = _BRACKETS.sub(" | ", text) if _BRACKETS.sub("", text).strip() else text.strip("()[]（）【】〔〕<> ")
    for part in _SEPARATORS.split(text):
        part = part.strip(" :：.,")
        while match := _INTRODUCTION.match(part):
            part = part[match.end() :].lstrip(" :：")
        if line:
            part = re.sub(r"^[A-Z]{2,6}\s", "", part)
        for role in ROLE_ENDINGS:
            part = part.removesuffix(role).strip()
        if _EAST_NAME.fullmatch(part) and part not in NOT_NAMES and not is_organisation(part):
            names.append(part)
        elif part and line:
            return
        elif not _EAST_ASIAN.search(part) and (name := _person(part)[0]):
            names.append(name)
    yield from names


def _korean(text: str) -> list[str]:
    """Return the names before Korean roles: the nearest word of two to four syllables, and those listed before it."""
    names: list[str] = []
    start = 0
    for role in _KOREAN_ROLE.finditer(text):
        words = re.split(r"(\s?[,·ㆍ/・]\s?|\s+)", re.split(r"[()\[\]<>【】]", text[start : role.start()])[-1].strip())
        start = role.end()
        own: list[str] = []
        for at in range(len(words) - 1, -1, -2):
            word = words[at]
            listed = at + 1 < len(words) and words[at + 1].strip()
            if own and not listed:
                break
            if _HANGUL_NAME.fullmatch(word) and not is_organisation(word) and word not in NOT_NAMES:
                own.insert(0, word)
            elif own:
                break
        if role[0] == "입니다" and len(words) < 3:
            continue
        names += own
    return names


def _split_names(matches: Iterable[re.Match[str]]) -> list[str]:
    names = [name for match in matches for name in re.split(r"[\s·,ㆍ/・、，]+(?![\u3040-\u30ff])", match[1])]
    return [
        name
        for name in names
        if name and name not in ROLE_ENDINGS and name not in NOT_NAMES and not is_organisation(name)
    ]
