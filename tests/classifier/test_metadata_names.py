"""Bylines of news pages, in many languages."""

from __future__ import annotations

import pytest
from copytaster.classifier.metadata.bylines import is_organisation, is_outlet
from copytaster.classifier.metadata.names import MOST_CHARS, editors_in, names_in, signed_by

DECLARED = [
    ("오은서", ["오은서"]),
    ("오은서 기자", ["오은서"]),
    ("오은서기자", ["오은서"]),
    ("오은서 선임기자", ["오은서"]),
    ("남궁다온 경제전문기자", ["남궁다온"]),
    ("오은서·백하람 기자", ["오은서", "백하람"]),
    ("오은서, 백하람 기자", ["오은서", "백하람"]),
    ("정선=오은서 기자 eun@hanbit.example", ["오은서"]),
    ("[한빛일보 오은서 기자]", ["오은서"]),
    ("오은서 HB스포츠 기자(eun@hanbit.example)", ["오은서"]),
    ("林秋荷", ["林秋荷"]),
    ("记者 林秋荷 周远", ["林秋荷", "周远"]),
    ("本报记者林秋荷报道", ["林秋荷"]),
    ("記者林秋荷／綜合報導", ["林秋荷"]),
    ("作者：林秋荷", ["林秋荷"]),
    ("中谷昌平", ["中谷昌平"]),
    ("中谷 昌平", ["中谷 昌平"]),
    ("【中谷昌平】", ["中谷昌平"]),
    ("By Nathan Rask", ["Nathan Rask"]),
    ("By Nathan Rask March 25, 2026", ["Nathan Rask"]),
    ("Von Marta Oldway Stand: 5. Februar 2026", ["Marta Oldway"]),
    ("Par Ada Wren Publié le 5 février 2026", ["Ada Wren"]),
    ("Jacinta Betancur | Publicado hace 3 horas", ["Jacinta Betancur"]),
    ("Muhabir: Deniz Akarsu", ["Deniz Akarsu"]),
    ("By Ben Prynne (Sponsored Post)", ["Ben Prynne"]),
    ("Dark Theme Width Override Dim BG", []),
    ("Print Share Page", []),
    ("Por Luiz Inácio Prado da Silva Filho", ["Luiz Inácio Prado da Silva Filho"]),
    ("Maj Wallin", ["Maj Wallin"]),
    ("By NATHAN RASK and MARTA OLDWAY", ["NATHAN RASK", "MARTA OLDWAY"]),
    ("Nathan Rask, Marta Oldway & Ben Prynne", ["Nathan Rask", "Marta Oldway", "Ben Prynne"]),
    ("Nathan Rask, Games Editor", ["Nathan Rask"]),
    ("Nathan Rask Chief Correspondent", ["Nathan Rask"]),
    ("Nathan Rask, Harbour Correspondent", ["Nathan Rask"]),
    ("Nathan Rask nathan@post.example", ["Nathan Rask"]),
    ("Nathan Rask (@nrask)", ["Nathan Rask"]),
    ("Víctor O’Regan", ["Víctor O’Regan"]),
    ("J. R. Prynne", ["J. R. Prynne"]),
    ("Von Maria von der Heide", ["Maria von der Heide"]),
    ("Erstellt von Jens Ohm", ["Jens Ohm"]),
    ("Posted by Nathan Rask", ["Nathan Rask"]),
    ("Publicado por Marta Oldway", ["Marta Oldway"]),
    ("Von unserem Korrespondenten Jens Ohm", ["Jens Ohm"]),
    ("Par Maëlle Aubrac et Luc Féron", ["Maëlle Aubrac", "Luc Féron"]),
    ("Por María José de la Vega", ["María José de la Vega"]),
    ("di Carla D'Amico", ["Carla D'Amico"]),
    ("Автор: Марта Ольхова", ["Марта Ольхова"]),
    ("Текст: Марта Ольхова, корреспондент", ["Марта Ольхова"]),
    ("Από Δημήτρης Βέης", ["Δημήτρης Βέης"]),
    ("Oleh Dewi Ratna", ["Dewi Ratna"]),
    ("Av Tora Lindahl och Nils Brandt", ["Tora Lindahl", "Nils Brandt"]),
    ("Published May 4, 2026", []),
    ("March 25, 2026", []),
    ("admin", []),
    ("", []),
    ("2026-03-14 09:12", []),
]

LINES = [
    ("오은서 기자 eun@hanbit.example", ["오은서"]),
    ("기자명 오은서 기자", ["오은서"]),
    ("한빛TV 오은서입니다. (eun@hanbit.example)", ["오은서"]),
    ("오은서 기자의 다른기사 보기", ["오은서"]),
    ("By Nathan Rask, Fennick", ["Nathan Rask"]),
    ("Nathan Rask", ["Nathan Rask"]),
    ("Nathan Rask, Reporter", ["Nathan Rask"]),
    ("Foto: Nathan Rask", []),
    ("© Nathan Rask/Agency", []),
    ("사진=오은서 기자", []),
    ("Source: Harbour Agency", []),
    ("The best of the day", []),
    ("Read More", []),
    ("Mehr zum Thema", []),
    ("Ähnliche Beiträge", []),
    ("延伸阅读", []),
    ("版权声明", []),
    ("기자 구독", []),
    ("Nathan Rask swims in the old baths", []),
]


MARKED = [
    ("Ada Wren · 4 min read · Mar 14, 2026", ["Ada Wren"]),
    ("Ada Wren | 0 comments", ["Ada Wren"]),
    ("Ada Wren, Senior Harbour Reporter for the Fennick Post", ["Ada Wren"]),
    ("Ada Wren, World Affairs Editor", ["Ada Wren"]),
    ("By Ada Wren and Ben Prynne, Chief Reporters", ["Ada Wren", "Ben Prynne"]),
    ("By Ada Wren, Games Editor, and Ben Prynne", ["Ada Wren", "Ben Prynne"]),
    ("Ada Wren in Fennick and Ben Prynne in Oldway", ["Ada Wren", "Ben Prynne"]),
    ("Ada Wren Mar 14", ["Ada Wren"]),
    ("By Theresa May 3 min read", ["Theresa May"]),
    ("By Ada Wren — Fennick Bay 14/03/2026", ["Ada Wren"]),
    ("Words: Ada Wren Photographs: Ben Prynne", ["Ada Wren"]),
    ("Jens Ohm vor 3 Stunden", ["Jens Ohm"]),
    ("Jens Ohm Ressortleiter Wirtschaft", ["Jens Ohm"]),
    ("Jens Ohm, Fennickhude", ["Jens Ohm"]),
    ("Aus Fennickhude berichtet unsere Korrespondentin Tora Lindahl", ["Tora Lindahl"]),
    ("Luc Féron il y a 2 heures", ["Luc Féron"]),
    ("Par Luc Féron Temps de lecture : 3 min", ["Luc Féron"]),
    ("Luc Féron, correspondant à Oldway", ["Luc Féron"]),
    ("Marta Oldway 14/03/2026 a las 09:12h.", ["Marta Oldway"]),
    ("Marta Oldway Corresponsal en Fennick", ["Marta Oldway"]),
    ("Luiz Prado, da Redação", ["Luiz Prado"]),
    ("Автор: Марта Ольхова Дата: 14.03.2026", ["Марта Ольхова"]),
    ("Марта Ольхова, журналістка", ["Марта Ольхова"]),
    ("Deniz Akarsu Kültür Muhabiri", ["Deniz Akarsu"]),
    ("سلمى النجار مراسلة الشؤون المحلية", ["سلمى النجار"]),
    ("周远 2026年03月14日 09:12", ["周远"]),
    ("来源：海湾晚报　记者：周远　2026-03-14", ["周远"]),
    ("2026-03-14 09:12记者 周远来源：海湾晚报", ["周远"]),
    ("作者：周远　编辑：丁安", ["周远"]),
    ("地域報道部　中谷昌平記者", ["中谷昌平"]),
    ("執筆：中谷昌平", ["中谷昌平"]),
    ("文・中谷昌平　写真・堤 浩", ["中谷昌平"]),
    ("文＝中谷昌平", ["中谷昌平"]),
    ("取材・文＝中谷昌平　写真＝堤 浩", ["中谷昌平"]),
    ("Por Marta Oldway, corresponsal, y Luis Prado", ["Marta Oldway", "Luis Prado"]),
    ("Di Carla D'Amico, inviata, e Nino Sala", ["Carla D'Amico", "Nino Sala"]),
    ("Ewa Lis, reporterka, i Jan Mak", ["Ewa Lis", "Jan Mak"]),
    ("Marta Oldway, Y. Luis", ["Marta Oldway", "Y. Luis"]),
    ("오은서 사회부 선임기자 구독", ["오은서"]),
    # guards
    ("South Fennick residents vow to fight", []),
    ("Our Team", []),
    ("Follow Us", []),
    ("Senior Reporter", []),
    ("شارك المقال", []),
    ("2026年3月14日 公開", []),
    ("本报讯", []),
    ("社会", []),
]


@pytest.mark.parametrize(("text", "expected"), MARKED)
def test_names_of_an_element_for_the_author(text: str, expected: list[str]) -> None:
    assert [name.text for name in names_in(text, line=True, marked=True)] == expected


@pytest.mark.parametrize("text", ["Ada Wren Mar 14", "Ada Wren in Fennick", "Jens Ohm vor 3 Stunden", "周远"])
def test_a_line_that_nothing_marks_needs_more_than_a_name_at_its_start(text: str) -> None:
    assert not names_in(text, line=True)


def test_a_dot_within_a_foreign_name_in_chinese_does_not_separate() -> None:
    assert [name.text for name in names_in("阿依木·买尔旦")] == ["阿依木·买尔旦"]
    assert [name.text for name in names_in("周远·丁安")] == ["周远", "丁安"]


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("(정선=한빛일보) 오은서 기자 = 정선군의 옛 수영장이 다시 문을 열었다.", False, ["오은서"]),
        ("〔記者林秋荷／海灣報導〕市府今天公布名單。", False, ["林秋荷"]),
        ("本报讯（记者 周远）老火车站今天开放。", False, ["周远"]),
        ("정선군의 옛 수영장이 (기존 건물을 고쳐) 다시 문을 열었다.", False, []),
        ("【中谷昌平】", True, ["中谷昌平"]),
        ("（中谷昌平）", True, ["中谷昌平"]),
        ("오은서 eun@hanbit.example", True, ["오은서"]),
        ("町は来月から工事を始める。（中谷美樹）", True, ["中谷美樹"]),
        ("町は来月から工事を始めると語った」【中谷昌平記者】", True, ["中谷昌平"]),
        ("町は来月から工事を始める。（中谷昌輔、堤奈穂）", True, ["中谷昌輔", "堤奈穂"]),
        ("옛 수영장이 다시 문을 열었다. /오은서 기자 eun@hanbit.example", True, ["오은서"]),
        ("시장은 “다시 열겠다”고 말했다. 오은서·백하람 기자", True, ["오은서", "백하람"]),
        ("옛 수영장이 다시 문을 열었다. 오은서 경제전문기자(eun@hanbit.example)", True, ["오은서"]),
        ("옛 수영장을 처음 알린 사람은 오은서 기자", True, []),
        ("옛 수영장은 오은서 기자 eun@hanbit.example", True, []),
        ("옛 수영장이 다시 문을 열었다. 오은서 교수", True, []),
        ("옛 수영장이 다시 문을 열었다. /오은서 기자 eun@hanbit.example", False, []),
        ("町は来月から工事を始める。（入場無料）", True, []),
        ("町は来月から工事を始める。（敬称略）", True, []),
        ("町は来月から工事を始める。（写真は菜穂）", True, []),
        ("町は来月から工事を始める（中谷美樹）", True, []),
        ("【関連記事】", True, []),
        ("（終わり）", True, []),
        ("(Ada Wren)", True, []),
    ],
)
def test_signatures_of_the_text(text: str, last: bool, expected: list[str]) -> None:
    assert [name.text for name in signed_by(text, frozenset(), last=last)] == expected


@pytest.mark.parametrize(("text", "expected"), DECLARED)
def test_names_of_a_declared_author(text: str, expected: list[str]) -> None:
    assert [name.text for name in names_in(text)] == expected


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_names_of_a_line_of_the_page(text: str, expected: list[str]) -> None:
    assert [name.text for name in names_in(text, line=True)] == expected


def test_outlets_are_no_people() -> None:
    assert names_in("Nathan Rask, The Fennick Post", frozenset({"thefennickpost"}))[0].text == "Nathan Rask"
    assert len(names_in("Nathan Rask, The Fennick Post", frozenset({"thefennickpost"}))) == 1
    assert is_outlet("MDR Nord", {"mdr"})
    assert not is_outlet("Nathan Rask", {"fennickpost"})
    assert is_organisation("한빛일보")
    assert not is_organisation("오은서")


def test_the_raw_text_is_kept() -> None:
    assert names_in("오은서 기자 eun@hanbit.example")[0].raw == "오은서 기자 eun@hanbit.example"


def test_editors_of_a_chinese_page() -> None:
    assert [name.text for name in editors_in("(责编：林秋荷、周远)")] == ["林秋荷", "周远"]
    assert editors_in("责任编辑：系统管理员工") == []


def test_a_long_text_is_cut() -> None:
    assert len(names_in("Ada Wren; " * 100_000)) == 1
    assert len(names_in("; ".join(f"Ada Wren{chr(97 + i)}" for i in range(26)))) <= 20
    assert MOST_CHARS <= 500
