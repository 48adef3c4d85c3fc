"""One invented page per language, as its newspapers write headline, byline and date lines."""

# ruff: noqa: E501 (a sentence is one line)

from __future__ import annotations

from typing import NamedTuple

import pytest
from copytaster.classifier.metadata import Metadata
from test_metadata import metadata

pytestmark = pytest.mark.usefixtures("clock")


class Sample(NamedTuple):
    """A page: what it shows, and what is right."""

    language: str
    title: str
    headline: str
    byline: str
    authors: list[str]
    times: str
    published: str
    modified: str | None
    prose: str


SAMPLES = [
    Sample("ko", "옛 목욕탕 문 닫지 않는다 | 한빛일보", "옛 목욕탕 문 닫지 않는다", "오은서·백하람 기자 eun@hanbit.example",
           ["오은서", "백하람"], "입력 2026.03.14. 오전 9:12 수정 2026.03.16. 오후 1:20", "2026-03-14T09:12:00",
           "2026-03-16T13:20:00", "시의회는 화요일 저녁 옛 목욕탕을 이 년 더 열어 두기로 했고 지붕을 고칠 돈도 함께 마련하기로 결정했다고 밝혔다."),
    Sample("ja", "古い浴場は存続へ：浜凪新聞", "古い浴場は存続へ", "記者 中谷昌平", ["中谷昌平"],
           "2026年3月14日 9時12分　更新 2026年3月16日 13時20分", "2026-03-14T09:12:00", "2026-03-16T13:20:00",
           "市議会は火曜日の夜、古い浴場をさらに二年間続けることを決めた。屋根の修理にかかる費用も市が負担することになる。"),
    Sample("zh", "老浴场继续开放_本地_海湾晚报", "老浴场继续开放", "本报记者 林秋荷 周远", ["林秋荷", "周远"],
           "2026年03月14日09:12　来源：海湾晚报", "2026-03-14T09:12:00", None,
           "市议会周二晚间决定让老浴场再开放两年，并且拨出一笔款项修理屋顶。居民们说，他们等这个决定已经等了很久。"),
    Sample("fa", "حمام قدیمی باز می‌ماند | روزنامه خلیج", "حمام قدیمی باز می‌ماند", "نویسنده: مهسا رادان", ["مهسا رادان"],
           "تاریخ انتشار: ۲۳ اسفند ۱۴۰۴ - ۰۹:۱۲", "2026-03-14T09:12:00", None,
           "شورای شهر شامگاه سه‌شنبه تصمیم گرفت که حمام قدیمی دو سال دیگر باز بماند و هزینه تعمیر سقف آن را نیز پرداخت کند."),
    Sample("th", "โรงอาบน้ำเก่ายังเปิดต่อ | อ่าวนิวส์", "โรงอาบน้ำเก่ายังเปิดต่อ", "โดย มาลี ทองดี", ["มาลี ทองดี"],
           "เผยแพร่ 14 มี.ค. 2569 | 09:12 น.", "2026-03-14T09:12:00", None,
           "สภาเมืองมีมติเมื่อค่ำวันอังคารให้เปิดโรงอาบน้ำเก่าต่อไปอีกสองปี และจะจัดสรรเงินเพื่อซ่อมหลังคาที่รั่วมานาน"),
    Sample("ar", "الحمام القديم يبقى مفتوحا - صحيفة الخليج الجديد", "الحمام القديم يبقى مفتوحا", "بقلم: سلمى قدور",
           ["سلمى قدور"], "نشر السبت، 14 مارس 2026 - 09:12 م", "2026-03-14T21:12:00", None,
           "قرر مجلس المدينة مساء الثلاثاء أن يبقى الحمام القديم مفتوحا لمدة عامين آخرين وأن يدفع تكاليف إصلاح السقف الذي يتسرب منه الماء."),
    Sample("de", "Altes Bad bleibt offen – Buchtbote", "Altes Bad bleibt offen", "Von Jens Ohm und Maria von der Heide",
           ["Jens Ohm", "Maria von der Heide"], "Veröffentlicht: 14. März 2026, 9.12 Uhr. Aktualisiert: 16.03.2026, 13:20 Uhr",
           "2026-03-14T09:12:00", "2026-03-16T13:20:00",
           "Der Stadtrat hat am Dienstagabend beschlossen, dass das alte Bad noch zwei Jahre offen bleibt und das Dach repariert wird."),
    Sample("fr", "Les vieux bains restent ouverts - Le Courrier de la Baie", "Les vieux bains restent ouverts",
           "Par Maëlle Aubrac et Luc Féron", ["Maëlle Aubrac", "Luc Féron"],
           "Publié le 14 mars 2026 à 09h12, mis à jour le 16 mars 2026 à 13h20", "2026-03-14T09:12:00", "2026-03-16T13:20:00",
           "Le conseil municipal a décidé mardi soir que les vieux bains resteront ouverts pendant deux ans et que le toit sera réparé."),
    Sample("es", "Los baños viejos siguen abiertos | La Bahía", "Los baños viejos siguen abiertos", "Por María José de la Vega",
           ["María José de la Vega"], "14 de marzo de 2026 - 09:12h | Actualizado 16/03/2026 13:20h", "2026-03-14T09:12:00",
           "2026-03-16T13:20:00",
           "El ayuntamiento decidió el martes por la noche que los baños viejos sigan abiertos durante dos años y que se arregle el tejado."),
    Sample("ru", "Старая купальня останется открытой :: Вестник залива", "Старая купальня останется открытой",
           "Автор: Марта Ольхова", ["Марта Ольхова"], "14 марта 2026, 09:12 (обновлено 16 марта 2026, 13:20)",
           "2026-03-14T09:12:00", "2026-03-16T13:20:00",
           "Городской совет решил во вторник вечером, что старая купальня останется открытой ещё на два года, а крышу починят за счёт города."),
    Sample("tr", "Eski hamam açık kalıyor - Körfez Gazetesi", "Eski hamam açık kalıyor", "Haber: Deniz Aksoylu", ["Deniz Aksoylu"],
           "Giriş: 14.03.2026 - 09:12 Güncelleme: 16.03.2026 - 13:20", "2026-03-14T09:12:00", "2026-03-16T13:20:00",
           "Belediye meclisi salı akşamı eski hamamın iki yıl daha açık kalmasına ve çatının onarılması için bir bütçe ayrılmasına karar verdi."),
    Sample("pl", "Stara łaźnia zostaje otwarta - Kurier Zatoki", "Stara łaźnia zostaje otwarta", "Autor: Zofia Brzozowska",
           ["Zofia Brzozowska"], "Opublikowano 14 marca 2026, 9:12. Aktualizacja: 16 marca 2026, 13:20",
           "2026-03-14T09:12:00", "2026-03-16T13:20:00",
           "Rada miasta zdecydowała we wtorek wieczorem, że stara łaźnia zostanie otwarta jeszcze przez dwa lata, a dach zostanie naprawiony."),
    Sample("id", "Pemandian lama tetap buka - Teluk Pos", "Pemandian lama tetap buka", "Penulis: Dewi Ratna", ["Dewi Ratna"],
           "Sabtu, 14 Maret 2026 09:12 WIB", "2026-03-14T09:12:00+07:00", None,
           "Dewan kota memutuskan pada Selasa malam bahwa pemandian lama akan tetap dibuka selama dua tahun lagi dan atapnya akan diperbaiki."),
    Sample("vi", "Nhà tắm cũ vẫn mở cửa - Báo Vịnh", "Nhà tắm cũ vẫn mở cửa", "Tác giả: Lê Thu Hà", ["Lê Thu Hà"],
           "Thứ bảy, 14/3/2026, 09:12 (GMT+7)", "2026-03-14T09:12:00+07:00", None,
           "Hội đồng thành phố quyết định vào tối thứ Ba rằng nhà tắm cũ sẽ tiếp tục mở cửa thêm hai năm và mái nhà sẽ được sửa chữa."),
]  # fmt: skip


def read(sample: Sample) -> Metadata:
    """The metadata of a page that declares nothing but its title; the template's language is another one."""
    body = f"<h1>{sample.headline}</h1><address>{sample.byline}</address><div>{sample.times}</div><p>{sample.prose}</p>"
    root = "lang=en" if sample.language not in {"ja", "zh"} else ""
    return metadata(f"<title>{sample.title}</title>", body, prose=sample.prose, root=root)


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.language for sample in SAMPLES])
class TestPage:
    def test_headline(self, sample: Sample) -> None:
        assert read(sample).headline == sample.headline

    def test_authors(self, sample: Sample) -> None:
        found = read(sample)
        assert list(found.authors) == sample.authors
        assert all(name in raw for name, raw in zip(found.authors, found.authors_raw, strict=True))

    def test_dates(self, sample: Sample) -> None:
        found = read(sample)
        assert (found.date_published, found.date_modified) == (sample.published, sample.modified)

    def test_language(self, sample: Sample) -> None:
        assert read(sample).language == sample.language


@pytest.mark.parametrize(
    "line",
    ["2시간 전", "3時間前", "3小时前", "3 hours ago", "vor 3 Stunden", "il y a 3 heures", "hace 3 horas", "3 часа назад",
     "há 3 horas", "3 ore fa", "3 saat önce", "۳ ساعت پیش", "3 ชั่วโมงที่แล้ว", "yesterday, 9:12", "어제 09:12", "heute, 9:12 Uhr"],
)  # fmt: skip
def test_a_time_that_counts_from_now_is_not_a_date(line: str) -> None:
    """When the page was fetched is unknown, so that any date would be a guess."""
    found = metadata(body=f"<h1>Old baths stay open</h1><div>{line}</div>")
    assert (found.date_published, found.date_modified) == (None, None)
