"""Finds visual line ends between two texts that no tag separates.

Style sheets show captions, decks, kickers and clock times on separate lines although their tags are inline. There is no
space between such a text and the next one, while sentences always have spaces. That, the case of the letters and a
picture before the text are the evidence; class names are not used. If the evidence also fits a sentence (a word with a
style of its own, a forgotten space), there is no border.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(r"\d{1,2}\s?[:.h時시]\s?\d{2}(?::\d{2}|\s?[ap]\.?m\.?|\s?(?:Uhr|분))?\W*")
_SENTENCE_END = re.compile(r"([^\W\d_]{3,}|[^\W_]*\d[^\W_]*)[.!?…]+[\"”»’)\]]?$")
"""A word of three letters or a number, a full stop, and possibly one closing sign: not `U.S.`, not an initial."""
_SENTENCE_START = re.compile(r"[“„‘«¿¡]?[^\W\d_]")
_JOSA = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에서|에게|에는|에도|께|께서|도|로|으로|와|과|만|까지|부터|라고|이라고|라는|이라는|라며|이라며"
    r"|며|이며|고|이고|란|이란|나|이나|든|들|들은|들이|들의|보다|처럼|뿐|조차|마저|씩|인|적|적인|적으로|측|측은|간|당|별|여|쯤)"
    r"(?!\w)|(?:하|했|한다|한\s|할|해|됐|되|된|될|돼|시키|시킨|시켰|입니다|이다|였|이었|라면|이라면)"
)
"""Continuations of a Korean text after a noun or a quotation with its own style: particles and verb endings."""
_HANGUL = re.compile("[\uac00-\ud7a3]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_BOLD = frozenset({"strong", "b"})
_RECENT = 32
"""Texts of the line that are examined: with all of them, the cost of a paragraph would be quadratic in its elements."""
_LAST_WORD = 30
"""Characters at the end of a text that are searched for a full stop and the word before it."""
LEAST_CAPTION = 8
"""Least characters at which a text in a script without capitals counts as a caption or a deck."""


def is_border(line: Sequence[str], text: str, element: etree._Element, is_tail: bool, after_picture: bool) -> bool:
    """Whether `text` begins a new line after the texts of `line`, from which no tag separates it.

    `element` contains `text`, or precedes it if `is_tail`. `after_picture`: a picture or embed is directly before the
    line.
    """
    before = "".join(line[-_RECENT:])
    last, first = before[-1:], text[:1]
    if last.isspace() or first.isspace():
        return after_picture and is_tail and _is_picture_box(element, before, text)
    if not _SENTENCE_START.match(text):
        return False
    if _CLOCK.fullmatch(before.strip()):
        return _begins_after_clock(text, element, is_tail)
    if first.isupper() or (not first.isalpha() and text[1:2].isupper()):
        return _is_border_with_capital(before, text, last, element, is_tail)
    if _WIDE.match(first) and not (_HANGUL.match(first) and _JOSA.match(text)):
        return _is_border_without_capitals(before, last, first, element, is_tail, after_picture)
    return False


def _begins_after_clock(text: str, element: etree._Element, is_tail: bool) -> bool:
    """`09:10` and the entry of that time; not `09:10a`, nor a particle after the time."""
    return not text[0].islower() and not _JOSA.match(text) and (element.tag == "time" or not is_tail)


def _is_border_with_capital(before: str, text: str, last: str, element: etree._Element, is_tail: bool) -> bool:
    if _ends_sentence(before):
        return True
    if not (last.islower() or last.isdigit()) or text[1:2].isupper() or len(text) < 2:
        return False
    if is_tail:  # a kicker, a deck, a caption before the text
        return len(_WORD.findall(before)) >= 2 and _spans_line(element, before)
    words = len(_WORD.findall(before))
    previous = element.getprevious()
    if text is not element.text and text != element.text:
        return False
    if previous is not None and not previous.tail and _spans_line(previous, before):
        return words >= 2 or len(_WORD.findall(text)) >= 2  # two elements side by side
    # the credit after a caption: the element ends the line
    return words >= 2 and not (element.tail or "").strip() and element.getnext() is None and _ends_block(element)


def _is_border_without_capitals(
    before: str, last: str, first: str, element: etree._Element, is_tail: bool, after_picture: bool
) -> bool:
    if _HANGUL.match(first) and _ends_sentence(before):  # Korean sets a space after a sentence
        return len(before) >= LEAST_CAPTION
    if not is_tail or len(before.strip()) < LEAST_CAPTION or not _spans_line(element, before):
        return False
    if after_picture or element.find(".//br") is not None:
        return True
    # a deck: bold words of Korean, without an end of sentence, before a new word without a space
    return _HANGUL.match(last) is not None and element.tag in _BOLD and before.count(" ") >= 2


def _ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text[-_LAST_WORD:]) is not None


def _spans_line(element: etree._Element, before: str) -> bool:
    """Whether the element contains the whole line."""
    return "".join(element.itertext()).rstrip().endswith(before.strip())


def _ends_block(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and (element.text or "").strip() != "" and len(parent.text or "") > 0


def _is_picture_box(element: etree._Element, before: str, text: str) -> bool:
    """Whether the inline element that ends here holds a picture and its caption, and nothing else of the line."""
    start = text.lstrip()[:1]
    if not start or start.islower() or len(before.strip()) < LEAST_CAPTION or element.find(".//img") is None:
        return False
    picture = element.find(".//img")
    if _is_small(picture) or (element.text or "").strip():
        return False
    return len("".join(element.itertext()).strip()) >= len(before.strip())


def _is_small(picture: etree._Element) -> bool:
    size = (picture.get("width") or "").removesuffix("px")
    return size.isdigit() and int(size) <= 64
