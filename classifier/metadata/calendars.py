"""Years and months of other calendars: Solar Hijri, Buddhist, the eras of Japan, the Republic of China."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def _numbered(*lists: str) -> dict[str, int]:
    return {name: number for names in lists for number, name in enumerate(names.split(), 1)}


SOLAR_MONTHS = _numbered(
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
)
"""Month names of the Solar Hijri calendar, of Iran and of Afghanistan → number."""

OTHER_MONTHS = _numbered(
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون-الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين-الأول تشرين-الثاني كانون-الأول",
)
"""Gregorian month names of the Maghreb and the Levant, which CLDR lists only under regions → number."""

TWO_WORDS: Sequence[tuple[str, str]] = [(name.replace("-", " "), name) for name in OTHER_MONTHS if "-" in name]
"""Month names of two words → the spelling with a hyphen."""

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""Era → the Gregorian year before its first."""

_SOLAR_EPOCH = 226_894


def western_year(year: int) -> int:
    """Convert a year between 2400 and 2700 from the Buddhist era; any other year is returned unchanged."""
    return year - 543 if 2400 < year < 2700 else year


def is_solar_year(year: int) -> bool:
    """Whether the year of a recent article is one of the Solar Hijri calendar."""
    return 1300 <= year < 1500


def gregorian_of_solar(year: int, month: int, day: int) -> date:
    """Convert a Solar Hijri date to a Gregorian one by the 33-year leap cycle, which is right for 1178 to 1633."""
    days = 365 * (year - 1) + (8 * year + 21) // 33 + (month - 1) * 30 + min(month - 1, 6) + day
    return date.fromordinal(days + _SOLAR_EPOCH)
