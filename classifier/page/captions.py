"""Finds the border between a picture's caption or credit in an inline element and the text after it.

The element spans the line and a picture stands before it or in it. Then signs that also stand inside a sentence, such
as a bracket or a digit, may begin a line.
"""

from __future__ import annotations

import re

from .element import Element

LEAST_CAPTION = 8
"""Least characters at which a text in a script without capitals counts as a caption or a deck."""
_LEAST_BOXED = 4
"""The same in Chinese and Japanese, in a box that holds the picture too."""
HANGUL = re.compile("[\uac00-\ud7a3]")
WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
BOLD = frozenset({"strong", "b"})
_IN_SENTENCES = BOLD | {"a"}
"""Elements that often hold a name in front of its explanation in brackets."""
WORD = re.compile(r"[^\W_]+")
JOSA = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에서|에게|에는|에도|께|께서|도|로|으로|와|과|만|까지|부터|라고|이라고|라는|이라는|라며|이라며"
    r"|며|이며|고|이고|란|이란|나|이나|든|들|들은|들이|들의|보다|처럼|뿐|조차|마저|씩|인|적|적인|적으로|측|측은|간|당|별|여|쯤|이다)"
    r"(?!\w)|(?:하(?:는|고|며|면|기|지(?!만)|자|여|던|려|도록|겠|게|였|다|라|더|신|실)|했|한(?:다|데|\s)|할(?:\s|지|까|수록)"
    r"|해(?:\s|야|서|도|온|왔|졌|진|줄|줬)|됐|되(?:는|고|며|면|기|지|자|어|던|려|도록|겠|게|었|다|라|더)|된(?:다|데|\s)|될(?:\s|지|까)"
    r"|돼(?:\s|야|서|도)|시키|시킨|시켰|입니다|였|이었|이?라면)"
)
"""Continuations of a Korean text after a noun or a quotation with its own style: particles and verb endings.

A verb ending needs its next syllable: `해남군` and `하나은행` are names.
"""
_OPENING = re.compile(r"""[(\[（［【〔‹«“„‘「『《〈"'▲■◆◇●▶]+\s?[^\W_]|[—–]\s?[^\W\d_]|\d{1,4}(?:[^\W\d_]|[.,]?\s\w)""")
"""Begins a line: an opening sign or a dash and a word, or a number and a word."""
_EXPLANATION = re.compile(r"[(（][^)）]*[)）]\S")
"""Brackets after a name, in a sentence that goes on without a space."""
_CREDIT = re.compile(r"[©•|]\s?[^\W_]|\d{1,2}[.:]\d{2}\b")
"""Begins a credit or the date after a caption, besides the signs above."""
_POSSESSIVE = re.compile(r"'\w{1,2}\b")
_CREDIT_END = frozenset(')]”"»:.')
_CAPITALS = re.compile(r"[^\W\d_]{3,}\b")


def is_caption(element: Element, before: str, text: str) -> bool:
    """Whether the inline element that ends here is the whole caption of a picture, and `text` begins a line."""
    picture = element.find(".//img")
    beside = element.getprevious()
    if is_small(picture) or is_small(beside) or not spans_line(element, before):
        return False
    apart = picture is not None or element.tag not in _IN_SENTENCES
    words, is_wide = len(WORD.findall(before)), WIDE.search(before) is not None
    if not _is_long(before, words, is_wide, picture is not None):
        return False
    first = text[0]
    if first.isupper():
        return (apart or before[-1].islower()) and _begins_with_capital(before[-1], text, words, is_wide)
    if HANGUL.match(first):
        return JOSA.match(text) is None or picture is not None
    if first.isalpha():
        return apart or WIDE.match(first) is not None
    if picture is None and _EXPLANATION.match(text):
        return False
    return apart and (words > 2 or is_wide) and _begins_with_sign(text)


def is_credit(element: Element, before: str, text: str) -> bool:
    """Whether an element holds the credit, and the element before it the caption: their class names differ."""
    caption = element.getprevious()
    if caption is None or (caption.tail or "").strip() or text != element.text:
        return False
    names = caption.get("class"), element.get("class")
    if not all(names) or names[0] == names[1] or not spans_line(caption, before):
        return False
    if not (text[0].isalpha() or _CREDIT.match(text) or _begins_with_sign(text)):
        return False
    words = len(WORD.findall(before))
    return words > 2 or (WIDE.search(before) is not None and len(before.strip()) >= LEAST_CAPTION)


def spans_line(element: Element, before: str) -> bool:
    """Whether the element contains the whole line."""
    return "".join(element.itertext()).rstrip().endswith(before.strip())


def is_small(picture: Element | None) -> bool:
    """Whether an element is a picture as small as a letter."""
    size = "" if picture is None or picture.tag != "img" else (picture.get("width") or "").removesuffix("px")
    return size.isdigit() and int(size) <= 64


def _is_long(before: str, words: int, is_wide: bool, is_boxed: bool) -> bool:
    if not is_wide:
        return words >= 2
    least = _LEAST_BOXED if is_boxed and not HANGUL.search(before) else LEAST_CAPTION
    return len(before.strip()) >= least


def _begins_with_capital(last: str, text: str, words: int, is_wide: bool) -> bool:
    if text[1:2].isupper():  # a place at the start of a dispatch: `LONDON (AP) —`
        start = _CAPITALS.match(text)
        return (words > 2 or is_wide) and start is not None and start[0].isupper()
    return last.islower() or last.isdigit() or last.isupper() or last in _CREDIT_END or WIDE.match(last) is not None


def _begins_with_sign(text: str) -> bool:
    opening = _OPENING.match(text)
    return opening is not None and not opening[0][-1].islower() and not _POSSESSIVE.match(text)
