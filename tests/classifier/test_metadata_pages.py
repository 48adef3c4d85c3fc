"""The metadata of the Korean demo pages: a date on all that show one, the reporters on all that name one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from copytaster.classifier import Article, Copytaster

pytestmark = pytest.mark.usefixtures("clock")

PAGES = Path(__file__).parents[1] / "fixtures" / "pages" / "ko"

# page: day of publication (with * that of the change, the only one shown), names
EXPECTED = {
    "baramjari.or.kr/poem-multtae": "2026-03-27",
    "bitnaruweekly.kr/clock-mender": "2026-05-20 육선호",
    "bomkkotdaily.com/20260715-0033": "2026-07-15 추하늬",
    "buttumak.net/potato-ongsimi": "2026-07-02 계나리",
    "daonjournal.co.kr/2026031400217": "2026-03-14 서지훈",
    "doldamilbo.com/tunnel-fire-flash": "2026-11-17 감규민",
    "dongnesori.kr/reader-letter": "2026-10-22",
    "duremaru.net/read-771204": "2026-05-11 여문희",
    "gangnarudaily.kr/list-society": "-",
    "garamzoom.net/article_1183920": "2026-03-18 옥다빈",
    "gotjatoday.kr/amp-31877": "2026-04-02 부은지",
    "haesolnews.co.kr/ent20260319": "2026-03-19 육서린",
    "hanbyeoldaily.co.kr/cranes-return": "2026-03-31 고을하",
    "hanmarunews.net/s-118-0009921": "2026-09-08 좌은결",
    "hwarangtimes.co.kr/library-ranking": "2026-07-09 남도경",
    "hwarangtimes.co.kr/weekly-briefs": "2026-07-13 편집국",  # the desk is what the page names
    "ipsaenews.com/view_48213": "2026-03-20 맹수정",
    "ipsaenews.com/view_48377": "2026-03-25",
    "jangteoecono.com/insurance-explainer": "2026-03-16 전해수",
    "jangteoecono.com/seol-prices": "2026-02-04 오민채",
    "mirbs.co.kr/beach-script": "2026-06-14 옥다솜",
    "mirdaily.kr/view_60318": "2026-03-16 구본희",
    "moaview.net/881_0003217745": "2026-03-28 강마루",
    "moaview.net/881_0003218002": "2026-03-30 제갈윤",
    "mulgyeolnewstoday.com/404": "-",
    "narutalk.kr/v-20260602081": "2026-06-02 빈가온",
    "neulbombiz.com/A20260317-0042": "2026-03-17 탁은솔",
    "nuribeat.com/phone-voices": "2026-05-19 석다인",
    "nuribeat.com/typhoon-live": "2026-09-01* 반은섭 계하람 명지오",
    "nuriwire.co.kr/AKR20260326051": "2026-03-26 방승호",
    "nuriwire.co.kr/AKR20260327118": "2026-03-27 음정현",
    "onestadium.co.kr/goalkeeper-interview": "2026-03-18 표건우",
    "onestadium.co.kr/match-log": "2026-08-26 진솔비",
    "oreumpress.kr/article-60417": "2026-06-18 부하린",
    "saebyeoknaru.co.kr/index": "-",
    "saetgangnews.co.kr/view-50917": "2026-04-21 채은강",
    "seomjinmaeil.kr/insa-0630": "2026-06-30",
    "seomjinmaeil.kr/weather-0410": "2026-04-10 서가람",
    "starbyeol.kr/75531": "2026-03-28 차은률",
    "starbyeol.kr/75612": "2026-03-29 염가온",
}


@cache
def taster() -> Copytaster:
    return Copytaster.load()


@cache
def article(name: str) -> Article:
    return taster().clean((PAGES / name / "page.html").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_day_and_reporters(name: str) -> None:
    found = article(name)
    day, *names = EXPECTED[name].split()
    shown = found.date_published or (f"{found.date_modified[:10]}*" if found.date_modified else "-")
    assert (shown[:11].partition("T")[0], list(found.authors)) == (day, names)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_outlet_is_not_a_reporter(name: str) -> None:
    found = article(name)
    assert found.site_name not in found.authors
    assert not any("기자" in author or "@" in author for author in found.authors)


def test_every_demo_page_is_listed() -> None:
    assert {str(page.parent.relative_to(PAGES)) for page in PAGES.rglob("page.html")} == set(EXPECTED)
