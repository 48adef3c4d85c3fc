"""Borders that no tag tells: captions, decks, kickers and clock times in inline elements."""

from __future__ import annotations

import pytest
from copytaster.classifier.page.page import read_page


def lines(body: str) -> list[str]:
    return [leaf.text for leaf in read_page(f"<html><body>{body}</body></html>").leaves]


@pytest.mark.parametrize(
    "body",
    [
        # a caption after its picture, in several nestings
        "<div><span><img src=a><em>Marta Oldway at the pool</em></span>The council voted.</div>",
        "<div><img src=a><em>Marta Oldway at the pool</em>The council voted.</div>",
        "<div><a href=x><img src=a></a><i>Marta Oldway at the pool</i>The council voted.</div>",
        "<div><span><img src=a><small>Marta Oldway at the pool</small></span>\n The council voted.</div>",
        "<div><font><img src=a>Marta Oldway at the pool</font>The council voted.</div>",
        "<div><div><img src=a></div><span><span>Marta Oldway at the pool</span></span>The council voted.</div>",
        "<div><em>Marta Oldway at the pool</em>The council voted.</div>",
        # elements side by side
        "<div><b>Marta Oldway at the pool</b><span>The council voted.</span></div>",
        "<div><span>Marta Oldway at the pool</span><i>The council voted.</i></div>",
        # a credit at the end of a caption
        "<figcaption>Marta Oldway at the pool<span>The council voted.</span></figcaption>",
    ],
)
def test_captions_and_decks_in_inline_elements(body: str) -> None:
    assert lines(body) == ["Marta Oldway at the pool", "The council voted."]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p><strong>Who pays?</strong>The council does.</p>", ["Who pays?", "The council does."]),
        ("<p><span>All voted.</span><span>Work begins.</span></p>", ["All voted.", "Work begins."]),
        ("<p>All of them voted.<b>Read also: more</b></p>", ["All of them voted.", "Read also: more"]),
        ("<p><b>«Нужен ремонт.»</b>Совет голосовал.</p>", ["«Нужен ремонт.»", "Совет голосовал."]),
        ("<div><time>09:10</time><span>The council met.</span></div>", ["09:10", "The council met."]),
        ("<div><span>9.10 Uhr</span><span>Der Rat tagt.</span></div>", ["9.10 Uhr", "Der Rat tagt."]),
        ("<div><time>09:10</time>한빛시는 회의를 열었다.</div>", ["09:10", "한빛시는 회의를 열었다."]),
        (
            "<div><span><img src=a><em>수영장에서 노는 어린이들 자료사진</em></span>한빛시는 밝혔다.</div>",
            ["수영장에서 노는 어린이들 자료사진", "한빛시는 밝혔다."],
        ),
        (
            "<div><strong>한빛시, 수영장 운영 연장<br>열펌프 두 대 설치</strong>한빛시는 밝혔다.</div>",
            ["한빛시, 수영장 운영 연장", "열펌프 두 대 설치", "한빛시는 밝혔다."],
        ),
        (
            "<div><b>한빛시, 시립 수영장 운영 연장</b>한빛시는 밝혔다.</div>",
            ["한빛시, 시립 수영장 운영 연장", "한빛시는 밝혔다."],
        ),
        ("<p><span>공사를 시작한다.</span><span>수영장은 연다.</span></p>", ["공사를 시작한다.", "수영장은 연다."]),
        (
            "<div><img src=a><em>孩子们在旧市立游泳馆里学游泳</em>春溪市政府举行听证会。</div>",
            ["孩子们在旧市立游泳馆里学游泳", "春溪市政府举行听证会。"],
        ),
    ],
)
def test_borders_of_other_kinds_and_scripts(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<p><b>a</b><b>b</b>c</p>",
        "<p><span>T</span>he council</p>",
        "<p>Mc<b>Donald</b> sells</p>",
        "<p><b>You</b><b>Tube</b></p>",
        "<p>i<b>Phone</b></p>",
        "<p>U.<b>S.</b> troops</p>",
        "<p>J.<i>R.R.</i> Tolkien wrote</p>",
        "<p>he called it „<b>Wahnsinn</b>“ and left</p>",
        '<p>la agencia "<i>Teheran Times</i>" dijo</p>',
        "<p>dell’<i>Évançon</i> scorre</p>",
        "<p>the last words of a wrong <del>sentence</del>Sentence go on</p>",
        "<p>the surname given to<a href=x>Jean Dupont</a>, who left</p>",
        "<p>H<sub>2</sub>O and CO<sub>2</sub></p>",
        "<p><strong>한빛시</strong>는 수영장을 연다</p>",
        "<p><b>“네 세대가 이 물에서 헤엄을 배웠다”</b>며 웃었다</p>",
        "<p><b>시립 수영장 운영 연장을 결정</b>했다고 밝혔다</p>",
        "<p><b>春溪市</b>政府举行听证会</p>",
        "<p>他说<b>“四代孩子”</b>都会游泳</p>",
        "<p><img src=flag.gif width=16><b>France</b> won the cup</p>",
        "<p><span><img src=flag.gif width=16> Team of France</span> Won the cup</p>",
        "<p>The <b>Council</b> Of <i>Europe</i> met</p>",
        "<p>from <time>09:10</time>까지</p>",
    ],
)
def test_words_styled_apart_stay_in_their_line(body: str) -> None:
    assert len(lines(body)) == 1


@pytest.mark.parametrize(
    ("caption", "text"),
    [
        ("<em>Marta Oldway at the pool</em>", "(Photo: Jo Bell)"),
        ("<em>Marta Oldway at the pool</em>", "LONDON (AP) — The council voted."),
        ("<small>Kinder im alten Hallenbad</small>", "„Wir freuen uns“, sagte sie."),
        ("<i>Des enfants dans la piscine</i>", "«Nous sommes ravis», dit-elle."),
        ("<i>Niños en la piscina vieja</i>", "¿Quién paga? El ayuntamiento."),
        ("<i>Дети в старом бассейне</i>", "«Мы рады», — сказала она."),
        ("<i>أطفال في المسبح القديم</i>", "قرر المجلس البلدي"),
        ("<em>새벗군 도서관에서 책을 고르는 학생들</em>", "[새벗일보 이도현 기자] 새벗군은 밝혔다."),
        ("<em>새벗군 도서관에서 책을 고르는 학생들</em>", "(새벗=한빛통신) 이도현 기자 = 새벗군은 밝혔다."),
        ("<em>새벗군 도서관에서 책을 고르는 학생들</em>", "19일 새벗군은 밝혔다."),
        ("<em>旧駅舎のパン屋の前に並ぶ人々</em>", "【岬町＝高梨】十年前に列車が来なくなった。"),
        ("<em>孩子们在旧市立游泳馆里学游泳</em>", "“我们很高兴”，市长说。"),
        ("<span class=cap>Marta Oldway at the pool</span>", "<span class=by>© Jo Bell</span>"),
        ("<span class=cap>Kinder im alten Hallenbad</span>", "<span class=by>Quelle: dpa/Jo Bell</span>"),
        ("<span class=cap>Kinder im alten Hallenbad</span>", "<span class=by>16.04.2024 | 6:33 min</span>"),
    ],
)
def test_what_follows_the_caption_of_a_picture(caption: str, text: str) -> None:
    assert len(lines(f"<div><img src=a>{caption}{text}</div>")) == 2


@pytest.mark.parametrize(
    ("clock", "entry"),
    [
        ("<time>오후 3:20</time>", "한빛시는 회의를 열었다."),
        ("<span>下午3点20分</span>", "<span>市议会开会。</span>"),
        ("<span>午後3時</span>", "<span>町議会が開会。</span>"),
        ("<time>14:00</time>", "<span>「もう無理だ」と町長</span>"),
        ("<time>14h30</time>", "«Nous votons», dit-elle."),
        ("<time>14:30</time>", "20 Menschen stimmten ab."),
        ("<time>14.30 Uhr</time>", "„Wir stimmen ab“, sagte sie."),
        ("<time>17/01/2012</time>", "<span>Совет голосовал.</span>"),
    ],
)
def test_clocks_and_their_entries(clock: str, entry: str) -> None:
    assert len(lines(f"<div>{clock}{entry}</div>")) == 2


@pytest.mark.parametrize(
    "body",
    [
        "<p><b>THE BIG BILL</b>The council voted on it.</p>",
        "<p><b>Das kostet die Stadt:</b>Zwei Millionen Euro im Jahr.</p>",
        "<p><b>◇住民の手で</b>改装には百人が加わった。</p>",
        "<p><b>◇주민의 손으로</b>새벗군은 밝혔다.</p>",
    ],
)
def test_crossheads(body: str) -> None:
    assert len(lines(body)) == 2


@pytest.mark.parametrize(
    "body",
    [
        "<p>{}<i>The Times</i>’s report was read</p>",
        "<p>{}<em>Spiegel</em>-Interview mit ihr</p>",
        "<p>{}<i>New York Times</i>/Siena poll said</p>",
        "<p>{}<b>A</b>BC news</p>",
        "<p>{}<b>NATO</b>-Staaten wollen</p>",
        "<p>{}<strong>5</strong>G is here</p>",
        "<p>{}<b>Word</b>(explanation) goes on</p>",
        "<p>{}<b>Bay City Baths Company</b>(a charity) runs it</p>",
        "<p>{}<i>The Bay City Times</i>'s report was read</p>",
        "<p>{}<i>Le journal de la baie</i>(celui du soir), dit-elle</p>",
        "<p>{}<em>새벗군 도서관 운영위원회</em>(위원장 이도현)는 밝혔다</p>",
        "<p>{}<em>새벗군 도서관 운영위원회</em>는 밝혔다</p>",
        "<p>{}<em>春溪市游泳馆管理委员会</em>（主任张三）宣布</p>",
        "<p>{}他说<b>四代孩子都在这里学会了游泳</b>市政府宣布</p>",
        "<p>{}町は<b>十年前に列車が来なくなった</b>旧駅舎を改装した</p>",
        "<p>{}<b>◆高梨誠</b>さんは話した</p>",
        "<p>{}<b>●春溪市</b>政府宣布</p>",
        "<p>{}Prices of <time>3.50</time>5 were seen</p>",
        "<pre>{}<span class=a>run my ./bin/net7.</span><span class=b>0/x</span></pre>",
    ],
)
@pytest.mark.parametrize("picture", ["", "<img src=a>"])
def test_emphasis_in_a_sentence_is_no_caption(body: str, picture: str) -> None:
    assert len(lines(body.format(picture))) == 1


def test_no_letter_is_lost_at_a_border() -> None:
    assert lines("<p><b>He said so today.</b>“Never.” <i>Wait.</i>”</p>") == ["He said so today.", "“Never.” Wait.”"]


@pytest.mark.parametrize("sign", ["①", "²", "Ⅷ", "“", "㍿", "ª"])
def test_a_single_sign_after_an_element_is_no_border(sign: str) -> None:
    """Signs that are neither letters nor digits to one test, and are to another."""
    page = read_page(f"<p>The ferry runs again, said the crew <time>today</time><time>{sign}</time></p>")
    assert [leaf.text for leaf in page.leaves] == [f"The ferry runs again, said the crew today{sign}"]
