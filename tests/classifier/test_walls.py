"""Consent walls and robot checks in the words of several languages, and articles beside such buttons, which stay."""
# ruff: noqa: E501

from __future__ import annotations

from functools import cache

import pytest
from copytaster.classifier import Copytaster, Flag, PageKind
from copytaster.classifier.features import Layout
from copytaster.classifier.kind.model import PageOpinion
from copytaster.classifier.kind.wall_words import ACCEPT, CHOOSE, ROBOT, TOPICS, pattern
from copytaster.classifier.kind.walls import certain_wall
from copytaster.classifier.page.page import read_page

WALLS = [
    (
        "en",
        "We and our 88 partners keep cookies on your device so that advertising fits what you read on these pages.",
        "Agree",
        "Settings",
    ),
    (
        "de",
        "Mit Ihrer Einwilligung speichern wir und 70 Partner Daten auf Ihrem Gerät, um Werbung auszuwählen und zu messen.",
        "Einverstanden",
        "Ablehnen",
    ),
    (
        "fr",
        "Avec votre consentement, nous et nos partenaires lisons des fichiers sur votre appareil pour choisir la publicité.",
        "J’accepte",
        "Personnaliser",
    ),
    (
        "es",
        "Con su consentimiento, nosotros y nuestros socios leemos datos en su dispositivo para elegir los anuncios que ve.",
        "Aceptar",
        "Rechazar",
    ),
    (
        "it",
        "Con il tuo consenso noi e i nostri fornitori leggiamo dati personali dal dispositivo per scegliere gli annunci.",
        "Accetto",
        "Rifiuta",
    ),
    (
        "pt",
        "Com o seu consentimento, nós e os nossos parceiros lemos dados no seu dispositivo para escolher os anúncios.",
        "Aceitar",
        "Configurar",
    ),
    (
        "nl",
        "Met uw toestemming lezen wij en onze partners gegevens op uw apparaat om advertenties voor u uit te kiezen.",
        "Akkoord",
        "Instellingen",
    ),
    (
        "pl",
        "Za Twoją zgodą my i nasi partnerzy odczytujemy dane z urządzenia, aby dobierać reklamy do Twoich zainteresowań.",
        "Zgadzam się",
        "Ustawienia",
    ),
    (
        "ru",
        "С вашего согласия мы и наши партнёры читаем данные на вашем устройстве, чтобы подбирать для вас рекламу.",
        "Принять",
        "Отказаться",
    ),
    (
        "uk",
        "За вашою згодою ми та наші партнери читаємо дані на вашому пристрої, щоб добирати для вас рекламу на сайті.",
        "Погоджуюсь",
        "Відхилити",
    ),
    (
        "tr",
        "Onayınızla biz ve ortaklarımız size uygun reklam seçmek için cihazınızdaki verileri okur ve bir süre saklarız.",
        "Kabul ediyorum",
        "Reddet",
    ),
    (
        "ar",
        "بعد موافقتك نقرأ نحن وشركاؤنا البيانات المحفوظة على جهازك كي نختار لك إعلانات تناسب ما تقرؤه كل يوم.",
        "موافق",
        "رفض",
    ),
    (
        "ja",
        "お客様の同意のもと、当社と提携会社は端末に保存された情報を読み取り、関心に合わせた広告を選びます。",
        "同意して続ける",
        "設定",
    ),
    (
        "ko",
        "이용자의 동의를 받아 당사와 제휴 회사는 기기에 저장된 정보를 읽고 관심사에 맞는 광고를 고릅니다.",
        "동의하고 계속",
        "거부",
    ),
    (
        "zh",
        "经您同意，我们和合作伙伴会读取您设备上保存的信息，以便为您挑选您可能感兴趣的广告内容并统计访问量。",
        "同意并继续",
        "拒绝",
    ),
]
STORY = (
    "<p>The data watchdog of Holm fined two publishers on Friday over cookie banners that gave readers no way to refuse.</p>"
    "<p>Readers must be able to reject advertising cookies as easily as they accept them, said its head, Ida Moen.</p>"
    "<p>Both publishers said that their partners needed consent, and that they would ask a court to look at the fine.</p>"
)
BUTTONS = "<button>Accept all</button><button>Reject</button>"
BANNER = f"<div class=layer><p>{WALLS[0][1]}</p>{BUTTONS}</div>"


@cache
def taster() -> Copytaster:
    return Copytaster.load(preset="turbo")


def judged(body: str, article: float, kind: PageKind, head: str = "") -> PageOpinion:
    page = read_page(f"<html><head><title>Holm</title>{head}</head><body>{body}</body></html>")
    return certain_wall(PageOpinion(kind, 0.6, article), page.tree, page.head, Layout.of(page.nodes, page.leaves))


@pytest.mark.parametrize(("lang", "text", "accept", "choose"), WALLS, ids=[wall[0] for wall in WALLS])
def test_a_consent_wall_has_no_text(lang: str, text: str, accept: str, choose: str) -> None:
    box = f"<div class=gate><h1>{accept}?</h1><p>{text}</p><button>{accept}</button><button>{choose}</button></div>"
    html = f"<html lang={lang}><head><title>{accept}?</title></head><body>{box}</body></html>"
    article = taster().clean(html, "https://www.post.example/2026/ferry-runs-again")
    assert article.text == ""
    assert {Flag.WALL, Flag.NO_ARTICLE} <= article.flags or article.page_kind is not PageKind.ARTICLE
    assert judged(box, 0.9, PageKind.ARTICLE).is_sure


def test_a_robot_check_has_no_text() -> None:
    text = "Something in the way you open our pages looks like a program, so please show that you are a reader."
    box = f"<main><p>{text}</p><button>I am not a robot</button></main>"
    assert judged(box, 0.4, PageKind.WALL).is_sure
    assert not judged(box, 0.6, PageKind.ARTICLE).is_sure


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Fines</h1>{STORY}</main>",
        f"<main><h1>Fines</h1>{STORY}</main>{BANNER}",
        f"{BANNER}<main><h1>Ferry</h1><p>The ferry to Holm runs again from Monday, the harbour office said on Friday.</p></main>",
        f"<main><h1>Fines</h1>{STORY}<time>Friday</time>{BUTTONS}</main>",
        f"<main><h1>Fines</h1>{STORY * 12}{BUTTONS}</main>",
        f"<h1>Fines</h1>{STORY}{BUTTONS}",
        f"<main><h1>Fines</h1>{STORY}<button>Share</button><button>Print</button></main>",
    ],
    ids=["no buttons", "banner", "brief", "dated", "long", "loose", "other buttons"],
)
@pytest.mark.parametrize(("article", "kind"), [(0.6, PageKind.ARTICLE), (0.3, PageKind.WALL)])
def test_an_article_about_consent_or_beside_a_banner_stays(body: str, article: float, kind: PageKind) -> None:
    assert not judged(body, article, kind).is_sure


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:type' content='article'>",
        "<meta property='article:published_time' content='2026-03-01'>",
        '<script type=\'application/ld+json\'>{"@type": "NewsArticle"}</script>',
    ],
)
def test_a_declared_article_stays(head: str) -> None:
    body = f"<main>{STORY}{BUTTONS}</main>"
    assert not judged(body, 0.3, PageKind.WALL, head).is_sure


def test_a_page_that_is_surely_an_article_stays() -> None:
    assert not judged(f"<main>{STORY}{BUTTONS}</main>", 0.97, PageKind.ARTICLE).is_sure


def test_a_video_that_waits_for_consent_does_not_make_a_wall_of_an_article() -> None:
    brief = (
        "<p>The ferry to Holm runs again from Monday, the harbour office said on Friday, after a winter of repairs.</p>"
    )
    box = "<div><p>We need your consent to show this video.</p><button>Accept</button><button>Settings</button></div>"
    for body in (f"<main>{brief}{box}</main>", f"<main>{brief * 3}<button>Accept</button></main>"):
        assert not judged(body, 0.6, PageKind.ARTICLE).is_sure


def test_every_language_has_its_words() -> None:
    assert set(ACCEPT) == set(CHOOSE) == set(TOPICS)
    assert set(ROBOT) <= set(ACCEPT)


def test_a_word_that_begins_like_another_is_no_word_of_a_wall() -> None:
    assert [
        bool(pattern(TOPICS.values()).search(word)) for word in ("abo", "pur-abo", "about", "very", "verified")
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]
