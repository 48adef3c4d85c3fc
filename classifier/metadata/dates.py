"""Dates and times as newspapers write them, in many languages and calendars.

`find_moments` finds the dates of a short text (a date line, a meta value) in order. Month names come from CLDR
(`months.json`, written by `benchmarks/month_names.py`). Texts are cut at `MOST_CHARS`, so that the cost is bounded.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ..memo import remember_short
from .calendars import ERAS, OTHER_MONTHS, SOLAR_MONTHS, TWO_WORDS, gregorian_of_solar, is_solar_year, western_year
from .words import MODIFIED, PUBLISHED

MOST_CHARS = 400
"""Characters of a text that are searched for dates."""
EARLIEST = 1970
"""The first year that can be the year of a page."""


class Role(StrEnum):
    """A date, as far as it is stated."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    UNKNOWN = ""


class Moment(NamedTuple):
    """A day, with its time and offset if known.

    Attributes:
        day: the Gregorian day in the page's time zone.
        seconds: seconds since midnight, or None. offset: minutes east of UTC, or None.
        raw: the text from which it was read.
        role: the meaning of the words next to it.
    """

    day: date
    seconds: int | None = None
    offset: int | None = None
    raw: str = ""
    role: Role = Role.UNKNOWN

    @property
    def iso(self) -> str:
        """ISO 8601: `2026-03-14`, `2026-03-14T09:12:00` or `2026-03-14T09:12:00+09:00`."""
        if self.seconds is None:
            return self.day.isoformat()
        minutes, second = divmod(self.seconds, 60)
        text = f"{self.day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}:{second:02}"
        if not self.offset:
            return text if self.offset is None else f"{text}Z"
        hours, rest = divmod(abs(self.offset), 60)
        return f"{text}{'-' if self.offset < 0 else '+'}{hours:02}:{rest:02}"

    @property
    def precision(self) -> int:
        """0 for a day, 1 with a time, 2 with an offset as well."""
        return (self.seconds is not None) + (self.offset is not None)


_YEAR = r"(?P<y>\d{4})"
_GAP = r"[\s\u200e\u200f]{0,3}"
_ERA = rf"(?P<era>{'|'.join(ERAS)})\s?(?P<ey>元|\d{{1,3}})年{_GAP}(?P<em>\d{{1,2}})月{_GAP}(?P<ed>\d{{1,2}})日?"
_WORD = r"(?:[^\s\d.,;:/|()\[\]–—·•،]{2,20}|[\u0e00-\u0e7f]{1,3}\.[\u0e00-\u0e7f]{1,3})"
_DATE = re.compile(
    rf"(?<!\d)(?:{_ERA}"
    # 2026-03-14, 2026.3.14., 2026년 3월 14일, 2026年3月14日, 20260314
    rf"|{_YEAR}{_GAP}[-./년年]{_GAP}(?P<m>\d{{1,2}}){_GAP}[-./월月]{_GAP}(?P<d>\d{{1,2}})(?!\d)(?:{_GAP}[일日])?"
    r"|(?P<cy>20\d\d)(?P<cm>[01]\d)(?P<cd>[0-3]\d)(?!\d)"
    # 14.03.2026, 14/03/26, 3-14-2026, 26.3.14
    rf"|(?P<a>\d{{1,2}}){_GAP}(?P<sep>[-./]){_GAP}(?P<b>\d{{1,2}}){_GAP}(?P=sep){_GAP}(?P<yy>\d{{4}}|\d{{1,2}})(?!\d)"
    # 14. März 2026, 14 de marzo de 2026, 14th of March, 2026, 14-Mar-2026
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|re|º|°|-?е|-?го|-го)?[\s.,/‑-]{{0,3}}(?:(?:de|of|di|ta['’]|tháng)\s|d['’])?"
    rf"(?P<w2>{_WORD})[\s.,/‑-]{{0,3}}(?:(?:de|del|do|พ\.ศ\.|ค\.ศ\.)\s{{0,2}})?(?P<y2>\d{{4}}))"
    # March 14, 2026; قوس ۱۳, ۱۴۰۱
    rf"|(?<![^\W\d_])(?P<w3>{_WORD})[\s.]{{1,2}}(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[\s.,،]{{1,3}}(?P<y3>\d{{4}})(?!\d)"
    # 2026. március 14., 2026 m. kovo 14 d.
    rf"|(?<!\d)(?P<y4>\d{{4}})(?:\s?(?:m\.|gada?|оны|жылы|он))?[\s.,]{{1,2}}(?P<w4>{_WORD})[\s.]{{1,2}}(?P<d4>\d{{1,2}})(?!\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_CLOCK = re.compile(
    r"(?P<before>오전|오후|午前|午後|上午|下午|凌晨|早上|晚上|中午|AM|PM)?\s?(?<!\d)(?P<h>[0-2]?\d)\s?"
    r"(?::|h(?:rs?)?\s?|시\s?|時|时|點|点|ч\.?\s?|[.։](?=\d\d(?:\s|$|[^\d.])))\s?(?P<i>[0-5]\d|\d(?=\s?[분分])|(?<=[시時时點点])(?!\d))(?:\s?[분分])?"
    r"(?:(?::|분\s?|分)\s?(?P<s>[0-5]\d)(?:[.,]\d{1,9})?(?:\s?[초秒])?)?\s?"
    r"(?P<after>[ap]\.?\s?m\b\.?|오전|오후|[صم](?!\w)|[πμ]\.?μ\.?(?!\w))?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"^[\s(,]{0,3}(?:(?:UTC|GMT)\s?(?P<gmt>[+-]\d{1,2}(?::?\d\d)?)|(?P<off>[+-]\d\d:?\d\d)(?!\d)|(?P<name>Z|[A-Z]{2,4}T?)\b)"
)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "IST": 330, "CET": 60, "CEST": 120, "MEZ": 60,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "SAST": 120, "EAT": 180, "PKT": 300, "WIB": 420,
    "ICT": 420, "SGT": 480, "MYT": 480, "PHT": 480, "HKT": 480, "AWST": 480, "WITA": 480, "KST": 540, "JST": 540,
    "WIT": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420, "BRT": -180, "ART": -180,
}  # fmt: skip
"""Abbreviations that mean one offset in news (CST does not), in minutes east of UTC."""
_ISO = re.compile(
    r"^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$", re.IGNORECASE
)
_AFTER_DATE = re.compile(r"\s?(?:\([^\d()]{1,9}\))?[\s,.|\-–—·•/()@T]{0,4}(?:[^\s\d,:|.]{1,12}\.?[\s,:]{1,2}){0,2}\(?")


@remember_short(64)  # a page states one date several times
def parse(text: str, language: str = "") -> Moment | None:
    """Parse a value such as `2026-03-14T09:12:00+09:00`, or the first date in it; None without a date."""
    text = text.strip()
    if not text:
        return None
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        known = _day(int(year), int(month), int(day))
        if known is None:
            return None
        if hour is None or int(hour) > 23 or int(minute) > 59:
            return Moment(known, raw=text)
        seconds = int(hour) * 3600 + int(minute) * 60 + min(int(second or 0), 59)
        return Moment(known, seconds, _offset(zone) if zone else None, text)
    if re.fullmatch(r"1\d{9}(\d{3})?", text):  # seconds or milliseconds since 1970
        when = datetime.fromtimestamp(int(text[:10]), UTC)
        return Moment(when.date(), when.hour * 3600 + when.minute * 60 + when.second, 0, text)
    moment = next(find_moments(text, language), None)
    return None if moment is None else moment._replace(raw=text)


def find_moments(text: str, language: str = "") -> Iterator[Moment]:
    """Find the dates of a text, in order; `language` (ISO 639-1) settles ambiguous ones."""
    plain = _plain(text[:MOST_CHARS])
    if not _DIGIT.search(plain):  # most lines have none, and every date has
        return
    end = start = 0
    while match := _DATE.search(plain, start):
        day = _day_of(match, language)
        if day is None:
            start = match.start() + 1
            continue
        before, after = plain[end : match.start()], plain[match.end() : match.end() + 60]
        seconds, offset, used = _clock_after(after)
        if seconds is None:
            seconds, offset = _clock_before(before)
        end = start = match.end() + used
        yield Moment(day, seconds, offset, _raw(plain, match.start(), end), role_of(before, after[used:]))


def role_of(before: str, after: str = "") -> Role:
    """Return the role of a date by the words before it, else by the words directly after it.

    The nearest word decides, but not the second word of a compound (`更新时间`, time of the update).
    """
    before = before[-40:].casefold()
    if any(map(str.isalpha, before)):  # the text between a date and its time is often a sign
        published = max(map(before.rfind, PUBLISHED))
        ends = [(at, at + len(word)) for word in MODIFIED if (at := before.rfind(word)) >= 0]
        modified, end = max(ends, default=(-1, -1))
        if max(published, modified) >= 0:
            return Role.PUBLISHED if published > modified and (modified < 0 or published != end) else Role.MODIFIED
    after = after.lstrip(" )].").casefold()
    if any(map(str.isdigit, after[:24])):  # the words belong to the next date
        return Role.UNKNOWN
    return next((role for role, words in _ROLE_WORDS.items() if after.startswith(words)), Role.UNKNOWN)


def begins_with_role(text: str) -> bool:
    """Whether a line begins with the word that introduces a time, such as `Published`."""
    return text.casefold().startswith((*PUBLISHED, *MODIFIED))


_YEAR_FIRST = frozenset({"ko", "ja", "zh"})
"""Languages in which a year of two digits comes before month and day."""
_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {Role.MODIFIED: MODIFIED, Role.PUBLISHED: PUBLISHED}


def _plain(text: str) -> str:
    """Normalize digits and width to ASCII, and two-word months to one word."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)
        for name, joined in TWO_WORDS:
            text = text.replace(name, joined)
    return text


def _raw(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split()).strip(" ,|(-")


def _day_of(match: re.Match[str], language: str) -> date | None:
    get = match.group
    if get("era"):
        year = 1 if get("ey") == "元" else int(get("ey"))
        return _day(ERAS[get("era")] + year, int(get("em")), int(get("ed")))
    if get("y"):
        return _day(int(get("y")), int(get("m")), int(get("d")))
    if get("cy"):
        return _day(int(get("cy")), int(get("cm")), int(get("cd")))
    if get("a"):
        return _day_of_numbers(get("a"), get("b"), get("yy"), get("sep"), language)
    for suffix in "234":
        if word := get(f"w{suffix}"):
            return _day_of_words(word, int(get(f"d{suffix}")), int(get(f"y{suffix}")), language)
    return None


def _day_of_numbers(a: str, b: str, year: str, separator: str, language: str) -> date | None:
    """Read the day first; in English with slashes or hyphens, read the month first if possible.

    In Korean, Japanese and Chinese, a year of two digits comes first.
    """
    first, second = int(a), int(b)
    if len(year) < 4 and first >= 10 and language in _YEAR_FIRST and (known := _day(2000 + first, second, int(year))):
        return known
    if len(year) == 4:
        number = int(year)
    elif separator != "-" and len(a) == len(b) == len(year) == 2 and int(year) >= 10:
        number = 2000 + int(year)
    else:
        return None
    month_first = language == "en" and separator != "." and first <= 12
    return _day(number, first, second) if month_first else _day(number, second, first) or _day(number, first, second)


def _day_of_words(word: str, day: int, year: int, language: str) -> date | None:
    word = word.casefold().strip("-'’‑ـ")
    if solar := SOLAR_MONTHS.get(word):
        return _day(year, solar, day) if is_solar_year(year) else None
    months = _months()
    number = months.get(language, {}).get(word) or months[""].get(word) or OTHER_MONTHS.get(word)
    return _day(year, number, day) if number and not is_solar_year(year) else None


def is_month(word: str) -> bool:
    """Whether a word is the name of a month in some language."""
    return word.casefold().strip(".,") in _months()[""]


@cache
def _months() -> Mapping[str, Mapping[str, int]]:
    names: dict[str, dict[str, int]] = json.loads(
        files("copytaster.classifier.metadata").joinpath("months.json").read_text(encoding="utf-8")
    )
    return {language: {_plain(name): number for name, number in table.items()} for language, table in names.items()}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        known = gregorian_of_solar(year, month, day) if is_solar_year(year) else date(western_year(year), month, day)
    except ValueError:
        return None
    return known if known.year >= EARLIEST else None


def _clock_after(text: str) -> tuple[int | None, int | None, int]:
    """Return seconds, offset and length in characters of the time that directly follows a date."""
    gap = _AFTER_DATE.match(text)
    if gap and role_of(gap[0]) is not Role.UNKNOWN:  # the time belongs to the next date
        gap = None
    for start in {gap.end() if gap else 0, len(text) - len(text.lstrip(" ,.|()-T"))}:
        match = _CLOCK.match(text, start)
        if match and (seconds := _seconds(match)) is not None:
            offset, used = _zone(text[match.end() : match.end() + 16])
            return seconds, offset, match.end() + used
    return None, None, 0


def _clock_before(text: str) -> tuple[int | None, int | None]:
    """Return seconds and offset of a time that ends at most 24 characters before a date."""
    matches = list(_CLOCK.finditer(text[-60:]))
    if not matches or len(text[-60:]) - matches[-1].end() > 24:
        return None, None
    return _seconds(matches[-1]), _zone(text[-60:][matches[-1].end() :])[0]


def _seconds(match: re.Match[str]) -> int | None:
    hour, minute, second = int(match["h"]), int(match["i"] or 0), int(match["s"] or 0)
    half = (match["before"] or match["after"] or "").casefold().replace(".", "").replace(" ", "")
    if half in {"오후", "午後", "下午", "晚上", "pm", "م", "μμ"} and hour < 12:
        hour += 12
    elif half in {"오전", "午前", "上午", "凌晨", "am", "ص", "πμ"} and hour == 12:
        hour = 0
    return hour * 3600 + minute * 60 + second if hour < 24 else None


def _zone(text: str) -> tuple[int | None, int]:
    match = _ZONE.match(text)
    if match is None:
        return None, 0
    if match["name"]:
        offset = _ZONES.get(match["name"])
        return offset, match.end() if offset is not None else 0
    return _offset(match["gmt"] or match["off"]), match.end()


def _offset(zone: str) -> int | None:
    if zone in {"Z", "z"}:
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    minutes += hours * 60
    return (-minutes if zone[0] == "-" else minutes) if minutes <= 14 * 60 else None
