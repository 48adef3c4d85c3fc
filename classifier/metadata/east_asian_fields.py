"""Korean, Chinese and Japanese lines of several fields, datelines and signatures, before their names are read."""

from __future__ import annotations

import re

from .bylines import is_east_asian
from .words import EAST_ASIAN_FIELDS, HAN_SURNAMES, INTRODUCTIONS, JAPANESE_NAME_ENDINGS, ROLE_ENDINGS

INTERPUNCT = "\ue000"
"""Stands for the dot within a name such as `阿里木·买买提`, while names are separated at dots."""

_HAN = "\u3400-\u9fff々"
_LETTER = f"[{_HAN}\u3040-\u30ff가-힣]"
_OTHERS = "|".join(sorted(EAST_ASIAN_FIELDS, key=len, reverse=True))
_TITLES = "|".join(word for word in INTRODUCTIONS if is_east_asian(word) and word not in ROLE_ENDINGS)
_ROLES = "|".join(sorted(ROLE_ENDINGS, key=len, reverse=True))
_FIELD = re.compile(
    rf"(?P<own>(?:{_TITLES})(?=\s?[:：＝・／/])|(?:{_ROLES})(?=\s?[:：＝]))"
    # `글·사진: …` names the writer
    rf"|(?<![·・、/／])(?:{_OTHERS})(?=\s?[:：=＝・／/])|(?<=\s)(?:{_OTHERS})(?=\s[{_HAN}])"
    rf"|(?:(?<=[\s|])|^)(?!{_LETTER}{{1,5}}(?:{_OTHERS}|{_TITLES}|{_ROLES})\s?[:：]){_LETTER}{{2,6}}(?=\s?[:：])"
)
"""The label of a field; `own` names an author. A word that is in no list needs a colon and a space before it."""
_INTERPUNCT = re.compile(f"([{_HAN}]{{1,6}})·([{_HAN}]{{1,6}})")
_DATELINE = re.compile(
    r"^[^\s()（）〔〕【】\[\]]{0,12}\s?[(（〔【\[]([^()（）〔〕【】\[\]]{2,40})[)）〕】\]](?:([^=]{2,30})=)?"
)
_SIGNATURE = re.compile(
    r"[(（〔【\[]([^()（）〔〕【】\[\]]{2,20})[)）〕】\]]|([가-힣]{2,4})\s?[(（]?[\w.+-]{1,64}@[\w.-]{3,64}[)）]?"
)
_REPORTER = r"[가-힣]{2,4}(?:\s?[·ㆍ,]\s?[가-힣]{2,4}){0,3}\s?(?:[가-힣]{0,4}기자|특파원|통신원)"
_CLOSING = re.compile(
    rf"(?:[.!?”’\"'」』)\]]\s*/?|/)\s?({_REPORTER})\s?(?:[(（]?[\w.+-]{{1,64}}@[\w.-]{{3,64}}[)）]?)?\s?$"
    rf"|(?<=[。」』！？])\s?[（【]([^（）【】]{{3,20}})[）】]$"
)
"""The end of a paragraph that names its writer: `… 말했다. /오은서 기자`, `…という。（中谷美樹）`."""
_JAPANESE_NAME = re.compile(rf"[{_HAN}]{{2,4}}[\s　]?[{_HAN}]?[{JAPANESE_NAME_ENDINGS}]")
_NOT_SIGNED = re.compile("記事|写真|特集|関連|動画|速報|略|図|編集|報道|連載|社説|時事|共同|終|続|完|新聞|通信")
"""Words in Japanese brackets at the end of an article that are not the writer."""


def own_fields(text: str) -> str:
    """Return a line without the fields that do not name an author: `来源：… 记者：…` → `记者：…`."""
    fields = list(_FIELD.finditer(text))
    if not fields:
        return text
    ends = [field.start() for field in fields[1:]] + [len(text)]
    own = [text[field.start() : end] for field, end in zip(fields, ends, strict=True) if field["own"]]
    return " | ".join(part.strip() for part in (text[: fields[0].start()], *own) if part.strip())


def keep_interpuncts(text: str) -> str:
    """Replace the dots within foreign names in Chinese; a dot between two Chinese names separates them."""

    def replaced(match: re.Match[str]) -> str:
        one, other = match.groups()
        return match[0] if is_chinese_name(one[-3:]) and is_chinese_name(other) else f"{one}{INTERPUNCT}{other}"

    return _INTERPUNCT.sub(replaced, text)


def is_chinese_name(name: str) -> bool:
    """Whether a text has the form of a Chinese name: a frequent surname and one or two more characters."""
    return INTERPUNCT in name or (2 <= len(name) <= 3 and name[0] in HAN_SURNAMES)


def dateline(text: str) -> str:
    """Return what stands before the first sentence, if it names a reporter: `〔記者許若晴／南屏報導〕`."""
    match = _DATELINE.match(text[:100])
    head = " ".join(filter(None, match.groups())) if match else ""
    return head if any(role in head for role in ROLE_ENDINGS) else ""


def signature(text: str) -> str:
    """Return who signs: in brackets (`【水原佳乃】`), before an address, or at the end of a text."""
    match = _SIGNATURE.fullmatch(text.strip()) if len(text) <= 100 else None
    if match is None:
        return _closing_signature(text[-100:].rstrip())
    name = (match[1] or match[2]) if match else ""
    return "" if _NOT_SIGNED.search(name) else name


def _closing_signature(text: str) -> str:
    """Return the writer at the end of a text; of words in brackets alone only what has the form of a Japanese name."""
    match = _CLOSING.search(text)
    if match is None:
        return ""
    if match[1]:
        return match[1]
    names = re.split("[、・]", match[2])
    if any(role in match[2] for role in ROLE_ENDINGS):
        return match[2]
    is_named = all(_JAPANESE_NAME.fullmatch(name) for name in names)
    return match[2] if is_named and not _NOT_SIGNED.search(match[2]) else ""
