"""The language of a text, where the page is silent, right or wrong about it."""

# ruff: noqa: E501 (a sentence is one line)

from __future__ import annotations

import pytest
from copytaster.classifier.metadata import declarations, language_of
from copytaster.classifier.page.page import read_page

TEXTS = {
    "en": "The town council decided on Tuesday evening that the old baths would stay open for another two years and that the roof would be repaired.",
    "de": "Der Stadtrat hat am Dienstagabend beschlossen, dass das alte Bad noch zwei Jahre offen bleibt und dass das Dach repariert wird.",
    "nl": "De gemeenteraad heeft dinsdagavond besloten dat het oude zwembad nog twee jaar open blijft en dat het dak wordt gerepareerd.",
    "da": "Byrådet besluttede tirsdag aften, at det gamle bad skal holde åbent i to år mere, og at taget skal repareres af kommunen.",
    "sv": "Kommunfullmäktige beslutade på tisdagskvällen att det gamla badet ska hålla öppet i två år till och att taket ska lagas.",
    "fi": "Kaupunginvaltuusto päätti tiistai-iltana, että vanha uimahalli pysyy auki vielä kaksi vuotta ja että sen katto korjataan.",
    "fr": "Le conseil municipal a décidé mardi soir que les vieux bains resteront ouverts pendant deux ans et que le toit sera réparé.",
    "es": "El ayuntamiento decidió el martes por la noche que los baños viejos sigan abiertos durante dos años y que se arregle el tejado.",
    "pt": "A câmara municipal decidiu na noite de terça-feira que os banhos antigos vão continuar abertos por mais dois anos e que o telhado não será vendido.",
    "it": "Il consiglio comunale ha deciso martedì sera che i vecchi bagni resteranno aperti per altri due anni e che il tetto sarà riparato.",
    "pl": "Rada miasta zdecydowała we wtorek wieczorem, że stara łaźnia zostanie otwarta jeszcze przez dwa lata, a dach zostanie naprawiony.",
    "cs": "Zastupitelstvo města v úterý večer rozhodlo, že staré lázně zůstanou otevřené ještě dva roky a že střecha bude opravena.",
    "tr": "Belediye meclisi salı akşamı eski hamamın iki yıl daha açık kalmasına ve çatının onarılması için bir bütçe ayrılmasına karar verdi.",
    "id": "Dewan kota memutuskan pada Selasa malam bahwa pemandian lama akan tetap dibuka selama dua tahun lagi dan atapnya akan diperbaiki.",
    "vi": "Hội đồng thành phố quyết định vào tối thứ Ba rằng nhà tắm cũ sẽ tiếp tục mở cửa thêm hai năm và mái nhà sẽ được sửa chữa.",
    "ru": "Городской совет решил во вторник вечером, что старая купальня останется открытой ещё на два года, а крышу починят за счёт города.",
    "uk": "Міська рада вирішила у вівторок увечері, що стара купальня залишиться відкритою ще на два роки, а дах полагодять за кошти міста.",
    "bg": "Общинският съвет реши във вторник вечерта, че старата баня ще остане отворена още две години и че покривът ще бъде ремонтиран.",
    "sr": "Градско веће је у уторак увече одлучило да старо купатило остане отворено још две године и да се кров поправи о трошку града.",
    "ja": "市議会は火曜日の夜、古い浴場をさらに二年間続けることを決めた。屋根の修理にかかる費用も市が負担することになる。",
    "zh": "市议会周二晚间决定让老浴场再开放两年，并且拨出一笔款项修理屋顶。居民们说，他们等这个决定已经等了很久，现在终于等到了。",
    "ko": "시의회는 화요일 저녁 옛 목욕탕을 이 년 더 열어 두기로 했고 지붕을 고칠 돈도 함께 마련하기로 결정했다고 밝혔다.",
    "fa": "شورای شهر شامگاه سه‌شنبه تصمیم گرفت که حمام قدیمی دو سال دیگر باز بماند و هزینه تعمیر سقف آن را نیز پرداخت کند.",
    "ar": "قرر مجلس المدينة مساء الثلاثاء أن يبقى الحمام القديم مفتوحا لمدة عامين آخرين وأن يدفع تكاليف إصلاح السقف الذي يتسرب منه الماء.",
    "ur": "شہر کی کونسل نے منگل کی شام فیصلہ کیا کہ پرانا حمام مزید دو سال کھلا رہے گا اور اس کی چھت کی مرمت بھی کی جائے گی۔",
    "hi": "नगर परिषद ने मंगलवार की शाम को फैसला किया कि पुराना स्नानघर दो साल और खुला रहेगा और उसकी छत की मरम्मत की जाएगी।",
    "mr": "नगर परिषदेने मंगळवारी संध्याकाळी असा निर्णय घेतला की जुने स्नानगृह आणखी दोन वर्षे खुले राहील आणि त्याचे छत दुरुस्त केले जाईल.",
    "th": "สภาเมืองมีมติเมื่อค่ำวันอังคารให้เปิดโรงอาบน้ำเก่าต่อไปอีกสองปี และจะจัดสรรเงินเพื่อซ่อมหลังคาที่รั่วมานาน",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη το βράδυ ότι τα παλιά λουτρά θα μείνουν ανοιχτά για δύο χρόνια ακόμη.",
    "he": "מועצת העירייה החליטה ביום שלישי בערב שהמרחץ הישן יישאר פתוח לעוד שנתיים ושהגג יתוקן על חשבון העיר.",
}

PAIRS = [
    ("ja", "zh"), ("zh", "ja"), ("ko", "ja"), ("ru", "uk"), ("uk", "ru"), ("bg", "ru"), ("sr", "ru"), ("ar", "fa"), ("fa", "ar"),
    ("hi", "mr"), ("es", "pt"), ("pt", "es"), ("fr", "it"), ("it", "es"), ("de", "nl"), ("nl", "de"), ("da", "sv"), ("sv", "da"),
    ("pl", "cs"), ("cs", "pl"), ("tr", "id"), ("id", "en"), ("vi", "en"), ("fi", "sv"), ("ru", "en"), ("en", "fr"),
]  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_a_silent_page(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("language", TEXTS)
def test_a_page_that_is_right(language: str) -> None:
    assert language_of(TEXTS[language], [f"{language}-XX"]) == language


@pytest.mark.parametrize(("language", "declared"), PAIRS)
def test_a_template_of_another_language(language: str, declared: str) -> None:
    assert language_of(TEXTS[language], [declared]) == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("人事異動　総務部長　中谷昌平　営業部長　小野寺実　経理課長　林田勇　広報課長　秋山浩二", ["ja"], "ja"),
        ("人事异动：总务部长林秋荷，营业部长周远，经理课长陈立，广报课长赵明，以上人员即日起上任。", ["zh-CN"], "zh"),
        ("Old baths", ["fr"], "fr"),
        ("Old baths", [], None),
        ("7:3 (2:1)", ["tr"], "tr"),
        ("浴場", ["ja_JP"], "ja"),
        (TEXTS["ru"], ["", "eng", "ru"], "ru"),
        (f"{TEXTS['en']} 浴場 купальня", ["zh"], "en"),
        (f"{TEXTS['ko']} The Fennick Bay Swimming Baths Committee said so.", ["en"], "ko"),
    ],
    ids=["kanji list", "hanzi list", "short", "nothing", "no letters", "two kanji", "later one", "foreign words", "mixed"],
)  # fmt: skip
def test_special_texts(text: str, declared: list[str], language: str | None) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("head", "root"),
    [
        ('<script type="application/ld+json">{"@type": "NewsArticle", "inLanguage": "fr"}</script>', ""),
        ('<meta http-equiv="content-language" content="fr-FR">', ""),
        ('<meta property="og:locale" content="fr_FR">', ""),
        ('<meta name="dc.language" content="FRA">', ""),
        ("", "lang=fr-BE"),
        ("", "xml:lang=fr"),
    ],
)
def test_where_a_page_declares_its_language(head: str, root: str) -> None:
    page = read_page(f"<html {root}><head>{head}</head><body><p>Bains</p></body></html>")
    assert language_of("Bains", declarations(page.head, page.head.nodes[0] if page.head.nodes else None)) == "fr"
