"""Korean, Chinese and Japanese bylines → names: two to four syllables or characters beside a role.

Imported for texts in these scripts only: its expressions take longer to compile than a page to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .bylines import BRACKETS, INTRODUCTION, SEPARATORS, is_east_asian, is_organisation, person
from .east_asian_fields import INTERPUNCT, is_chinese_name, keep_interpuncts
from .words import KOREAN_MODIFIERS, MODIFIED, NOT_NAMES, PUBLISHED, ROLE_ENDINGS

_ROLE = "|".join(sorted(ROLE_ENDINGS, key=len, reverse=True))
_KOREAN_ROLE = re.compile(
    rf"(?:{'|'.join(KOREAN_MODIFIERS)}|(?<=\s)[가-힣]{{0,4}}전문)?(?:{_ROLE})(?![가-힣]{{2}})|입니다"
)
_HANGUL_NAME = re.compile("[가-힣]{2,4}")
_HAN = "[\u3400-\u9fff々]"
_CHINESE = re.compile(
    rf"(?:{_ROLE}|作者|撰文|采写|(?<!{_HAN})文\s?[/／:：＝])\s?[:：/／|＝]?\s?(?!记者|記者)"
    rf"({_HAN}{{2,4}}?(?:[·{INTERPUNCT}]{_HAN}{{1,6}})?(?:[\s、，,]{{1,2}}{_HAN}{{2,3}}(?!{_HAN})){{0,4}})"
    rf"(?=[^{_HAN[1:-1]}]|$|报道|報導|摄影|摄|攝|电|讯|通讯员)"
)
_JAPANESE = re.compile(rf"({_HAN}{{1,4}}[\s　]?[{_HAN[1:-1]}\u3040-\u30ff]{{0,5}})\s?(?:{_ROLE})")
_EDITORS = re.compile(
    rf"(?:责任?编辑?|責任編輯|编辑|編輯)\s?[:：]?\s?({_HAN}{{2,4}}(?!{_HAN})(?:[\s、，,]{{1,2}}{_HAN}{{2,4}}(?!{_HAN})){{0,3}})"
)
_EAST_NAME = re.compile(
    rf"[가-힣]{{2,5}}|{_HAN}{{2,4}}|{_HAN}{{1,6}}{INTERPUNCT}{_HAN}{{1,6}}"
    rf"|{_HAN}{{1,4}}[\s　][{_HAN[1:-1]}\u3040-\u30ff]{{1,6}}"
    rf"|{_HAN}{{1,3}}[\u3040-\u30ff]{{1,4}}"
    r"|[\u30a0-\u30ff]{2,12}[・=＝][\u30a0-\u30ff]{2,12}"
)


def editors(text: str) -> list[str]:
    """Return the names in a line that names the editors of a Chinese article."""
    match = _EDITORS.search(text)
    return re.split(r"[\s、，,]+", match[1]) if match else []


def east_asian_names(text: str, line: bool, bare: bool, marked: bool = False) -> Iterator[str]:
    """Yield the names in a byline; `line`, `bare` and `marked` as in `names_in`."""
    for name in _names(keep_interpuncts(text), line, bare, marked):
        yield name.replace(INTERPUNCT, "·")


def _names(text: str, line: bool, bare: bool, marked: bool) -> Iterator[str]:
    chinese = _split_names(_CHINESE.finditer(text))
    while match := INTRODUCTION.match(text):
        text = text[match.end() :].lstrip(" :：＝")
        bare = True
    names = _korean(text) or chinese or _split_names(_JAPANESE.finditer(text))
    if names:
        yield from names
        return
    if line and not bare and not marked:
        return
    text = BRACKETS.sub(" | ", text) if BRACKETS.sub("", text).strip() else text.strip("()[]（）【】〔〕<> ")
    for part in SEPARATORS.split(text):
        part = part.strip(" :：＝.,")
        while match := INTRODUCTION.match(part):
            part = part[match.end() :].lstrip(" :：＝")
        if line:
            part = re.sub(r"^[A-Z]{2,6}\s", "", part)
        for role in ROLE_ENDINGS:
            part = part.removesuffix(role).strip()
        if _is_name(part) and (bare or not line or is_chinese_name(part)):
            names.append(part)
        elif part and line:
            if marked and names:
                break
            return
        elif not is_east_asian(part) and (name := person(part)[0]):
            names.append(name)
    yield from names


def _is_name(part: str) -> bool:
    if part in NOT_NAMES or part in PUBLISHED or part in MODIFIED or is_organisation(part):
        return False
    return _EAST_NAME.fullmatch(part) is not None


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
