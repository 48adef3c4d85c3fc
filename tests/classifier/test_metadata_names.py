"""Bylines of news pages, in many languages."""

from __future__ import annotations

import pytest
from copytaster.classifier.metadata.bylines import is_organisation, is_outlet
from copytaster.classifier.metadata.names import MOST_CHARS, editors_in, names_in

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


@pytest.mark.parametrize(("text", "expected"), DECLARED)
def test_names_of_a_declared_author(text: str, expected: list[str]) -> None:
    assert [name.text for name in names_in(text)] == expected


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_names_of_a_line_of_the_page(text: str, expected: list[str]) -> None:
    assert [name.text for name in names_in(text, line=True)] == expected


def test_outlets_are_no_people() -> None:
    assert names_in("Nathan Rask, The Fennick Post", ["The Fennick Post"])[0].text == "Nathan Rask"
    assert len(names_in("Nathan Rask, The Fennick Post", ["The Fennick Post"])) == 1
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
