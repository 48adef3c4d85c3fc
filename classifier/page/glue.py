"""Finds visual line ends between two texts that no tag separates.

Style sheets show captions, decks, kickers and clock times on separate lines although their tags are inline. There is no
space between such a text and the next one, while sentences always have spaces. That, the case of the letters and a
picture before the text are the evidence; class names are not used. If the evidence also fits a sentence (a word with a
style of its own, a forgotten space), there is no border.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .captions import BOLD, HANGUL, JOSA, LEAST_CAPTION, WIDE, WORD, is_caption, is_credit, is_small, spans_line
from .element import Element

_CLOCK = re.compile(
    r"(?:(?:오전|오후|午前|午後|上午|下午)\s?)?\d{1,2}(?:\s?[:.h時时点點시]\s?\d{2}(?::\d{2}|\s?[ap]\.?m\.?|\s?(?:Uhr|[분分]))?"
    r"|\s?[時时点點])\W*"
)
_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"\d{1,2}\.\d{2}")
_OPENING_QUOTES = frozenset("“„«「『")
_CODE = frozenset({"code", "pre"})
_LONGEST_CLOCK = 40
_ENTRY_START = re.compile(r"[“„‘«‹¿¡\"'(\[「『《〈【]\s?[^\W_]|[^\W\d_]|\d{1,4}(?:[^\W\d_]|\s\w)")
_SENTENCE_END = re.compile(
    r"(?:[^\W\d_]{3,}|[^\W_]*\d[^\W_]*|(?<=\s)(?!vs|cf|ca|nr|pp|ss|ff|ex|op|al)[a-zà-ÿа-яё]{2})[.!?…]+[\"”»’)\]]?$"
)
"""A word of three letters or of two small ones, or a number, a full stop, possibly one closing sign: not `U.S.`, not an
initial, not an abbreviation."""
_LAST_SIGNS = frozenset('.!?…"”»’)]\n')
"""One of them ends what _SENTENCE_END finds."""
_SENTENCE_START = re.compile(r"[“„‘«¿¡]?[^\W\d_]")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_LEAST_CROSSHEAD = 6
"""Least characters of a crosshead, with its list sign."""
_LIST_SIGNS = frozenset("◇◆■□▲△▼▽●○◎★☆▶")
_RECENT = 32
"""Texts of the line that are examined: with all of them, the cost of a paragraph would be quadratic in its elements."""
_LAST_WORD = 30
"""Characters at the end of a text that are searched for a full stop and the word before it."""


def is_border(line: Sequence[str], text: str, element: Element, is_tail: bool, after_picture: bool) -> bool:
    """Whether `text` begins a new line after the texts of `line`, from which no tag separates it.

    `element` contains `text`, or precedes it if `is_tail`. `after_picture`: a picture or embed is directly before the
    line.
    """
    parent = element.getparent()
    if element.tag in _CODE or (parent is not None and parent.tag in _CODE):  # `fmt.Println` in two colours
        return False
    before = "".join(line[-_RECENT:])
    last, first = before[-1:], text[:1]
    if last.isspace() or first.isspace():
        return after_picture and is_tail and _is_picture_box(element, before, text)
    if first.islower():
        return False
    if len(before) <= _LONGEST_CLOCK and _stands_after_clock(before.strip(), element, is_tail):
        return _begins_entry(before.strip(), text)
    if after_picture and (is_caption if is_tail else is_credit)(element, before, text):
        return True
    if (first <= "\u00a0" and not first.isupper()) or not _SENTENCE_START.match(text):
        return False
    if first.isupper() or (not first.isalpha() and text[1:2].isupper()):
        return _is_border_with_capital(before, text, last, element, is_tail)
    if WIDE.match(first) and not (HANGUL.match(first) and JOSA.match(text)):
        return _is_border_without_capitals(before, last, first, element, is_tail, after_picture)
    return False


def _stands_after_clock(before: str, element: Element, is_tail: bool) -> bool:
    """Whether the line is a clock, or the element before this one is a `time` that spans the line."""
    if is_tail:
        return element.tag == "time" and _CLOCK.fullmatch(before) is not None
    if _CLOCK.fullmatch(before):
        return True
    time = element.getprevious()
    if time is None or time.tag != "time" or time.tail or not _DIGIT.search(before):
        return False
    return "".join(time.itertext()).strip() == before


def _begins_entry(clock: str, text: str) -> bool:
    """`09:10` and the entry of that time; not `09:10a`, nor a particle after the time."""
    start = _ENTRY_START.match(text)
    if start is None or JOSA.match(text):
        return False
    # `3.50` may be a number, but none opens a quotation without a space
    return start[0][0].isalpha() or start[0][0] in _OPENING_QUOTES or not _DECIMAL.fullmatch(clock)


def _is_border_with_capital(before: str, text: str, last: str, element: Element, is_tail: bool) -> bool:
    if _ends_sentence(before):
        return True
    word = text if text[0].isalpha() else text[1:]
    if word[1:2].isupper() or len(text) < 2:
        return False
    if not (last.islower() or last.isdigit()):
        return is_tail and _is_kicker(element, before, word)
    if is_tail:  # a kicker, a deck, a caption before the text
        return len(WORD.findall(before)) >= 2 and spans_line(element, before)
    words = len(WORD.findall(before))
    previous = element.getprevious()
    if text != element.text:
        return False
    if previous is not None and not previous.tail and spans_line(previous, before):
        return words >= 2 or len(WORD.findall(text)) >= 2  # two elements side by side
    # the credit after a caption: the element ends the line
    return words >= 2 and not (element.tail or "").strip() and element.getnext() is None and _ends_block(element)


def _is_kicker(element: Element, before: str, text: str) -> bool:
    """Whether bold words of capitals, or bold words and a colon, span the line before a sentence."""
    if element.tag not in BOLD or not spans_line(element, before) or " " not in text.strip():
        return False
    words = len(WORD.findall(before))
    return (words >= 2 and before.isupper() and before[-1].isalpha()) or (words > 2 and before[-1] == ":")


def _is_border_without_capitals(
    before: str, last: str, first: str, element: Element, is_tail: bool, after_picture: bool
) -> bool:
    if HANGUL.match(first) and _ends_sentence(before):  # Korean sets a space after a sentence
        return len(before) >= LEAST_CAPTION
    if not is_tail or not spans_line(element, before):
        return False
    if element.tag in BOLD and _is_crosshead(before.strip(), first):
        return True
    if len(before.strip()) < LEAST_CAPTION:
        return False
    if after_picture or element.find(".//br") is not None:
        return True
    # a deck: bold words of Korean, without an end of sentence, before a new word without a space
    return HANGUL.match(last) is not None and element.tag in BOLD and before.count(" ") >= 2


def _is_crosshead(before: str, first: str) -> bool:
    """Whether words after a list sign are a crosshead; a name of a few characters may begin a sentence."""
    return before[:1] in _LIST_SIGNS and len(before) >= _LEAST_CROSSHEAD and not _HIRAGANA.match(first)


def _ends_sentence(text: str) -> bool:
    return text[-1:] in _LAST_SIGNS and _SENTENCE_END.search(text[-_LAST_WORD:]) is not None


def _ends_block(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and (element.text or "").strip() != "" and len(parent.text or "") > 0


def _is_picture_box(element: Element, before: str, text: str) -> bool:
    """Whether the inline element that ends here holds a picture and its caption, and nothing else of the line."""
    start = text.lstrip()[:1]
    if not start or start.islower() or len(before.strip()) < LEAST_CAPTION or (element.text or "").strip():
        return False
    picture = element.find(".//img")
    if picture is None or is_small(picture):
        return False
    return len("".join(element.itertext()).strip()) >= len(before.strip())
