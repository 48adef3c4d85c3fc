"""Bytes and text → a parsed page: encodings, broken input, depth, size, broken markup."""

from __future__ import annotations

import codecs
import random
import re

import pytest
from copytaster.classifier.errors import PageError
from copytaster.classifier.page.block import Block
from copytaster.classifier.page.decode import decode
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.parse import MAX_DEPTH, open_raw, parse, unwrap_deep

KOREAN = (
    "한빛시는 14일 강변 산책로의 새 다리를 열고 시민들의 통행을 시작했다고 밝혔다.",
    "시장은 개통식에서 “주민들이 오래 기다린 길인 만큼 안전을 가장 먼저 살피겠다”고 말했다.",
)
JAPANESE = (
    "みどり市は十四日、川沿いの遊歩道に架かる新しい橋の通行を始めたと発表した。",
    "市長は開通式で「長く待っていただいた道なので、安全を第一に考えたい」と述べた。",
)
SIMPLIFIED = (
    "翠湖市十四日宣布，河边步道的新桥正式通行，市民可以步行过河。",
    "市长在开通仪式上说：“大家等了很久，安全永远是第一位的。”",
)
TRADITIONAL = (
    "翠湖市十四日宣布，河邊步道的新橋正式通行，市民可以步行過河。",
    "市長在開通儀式上說：「大家等了很久，安全永遠是第一位的。」",
)
GERMAN = (
    "Die Brücke über die Grünau ist nach drei Jahren Bauzeit eröffnet worden.",
    "„Wir haben lange gewartet“, sagte die Bürgermeisterin – und lächelte.",
)
ENGLISH = (
    "The mayor’s bridge opened on Tuesday — after three years of work.",
    "“We have waited long enough,” she said.",
)
FRENCH = (
    "La passerelle a été inaugurée après trois années de travaux, à côté de l’école.",
    "« Nous avons attendu longtemps », a déclaré la maire, très émue.",
)
LEGACY = [
    pytest.param(KOREAN, "euc-kr", id="euc-kr"),
    pytest.param(KOREAN, "cp949", id="cp949"),
    pytest.param(JAPANESE, "shift_jis", id="shift_jis"),
    pytest.param(JAPANESE, "euc-jp", id="euc-jp"),
    pytest.param(SIMPLIFIED, "gb18030", id="gb18030"),
    pytest.param(TRADITIONAL, "big5", id="big5"),
    pytest.param(GERMAN, "windows-1252", id="windows-1252"),
    pytest.param(ENGLISH, "windows-1252", id="windows-1252-quotes"),
]


def document(paragraphs: tuple[str, ...], declared: str = "") -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}</head><body>{''.join(f'<p>{p}</p>' for p in paragraphs)}</body></html>"


def texts(html: bytes | str, encoding: str | None = None) -> tuple[str, ...]:
    return tuple(leaf.text for leaf in read_page(html, encoding=encoding).leaves)


def lost_words(html: str) -> set[str]:
    """Words `t1`, `u2`… that stand in the source but not in the blocks."""
    found = set(" ".join(texts(html)).split())
    return {word for word in re.findall(r"\b[tu]\d+\b", html) if word not in found}


@pytest.mark.parametrize(("paragraphs", "codec"), LEGACY)
@pytest.mark.parametrize("declared", ["right", "utf-8", "no-such-charset", ""])
def test_legacy_bytes_are_read_whatever_is_declared(paragraphs: tuple[str, ...], codec: str, declared: str) -> None:
    html = document(paragraphs, codec if declared == "right" else declared)
    assert texts(html.encode(codec, "xmlcharrefreplace")) == paragraphs


@pytest.mark.parametrize(
    ("paragraphs", "codec", "declared"),
    [
        (KOREAN, "euc-kr", "iso-8859-1"),
        (KOREAN, "euc-kr", "windows-1252"),
        (JAPANESE, "shift_jis", "iso-8859-1"),
        (JAPANESE, "shift_jis", "euc-kr"),
        (SIMPLIFIED, "gb18030", "iso-8859-1"),
        (TRADITIONAL, "big5", "windows-1252"),
        (GERMAN, "windows-1252", "euc-kr"),
        (GERMAN, "windows-1252", "shift_jis"),
    ],
)
def test_a_declaration_of_another_script_is_not_believed(
    paragraphs: tuple[str, ...], codec: str, declared: str
) -> None:
    assert texts(document(paragraphs, declared).encode(codec, "xmlcharrefreplace")) == paragraphs


@pytest.mark.parametrize(("paragraphs", "codec"), LEGACY)
def test_the_transports_charset_is_used(paragraphs: tuple[str, ...], codec: str) -> None:
    assert texts(document(paragraphs).encode(codec, "xmlcharrefreplace"), encoding=codec) == paragraphs


@pytest.mark.parametrize("paragraphs", [KOREAN, JAPANESE, SIMPLIFIED, TRADITIONAL, GERMAN, ENGLISH])
@pytest.mark.parametrize("declared", ["utf-8", "euc-kr", "iso-8859-1", "utf-16", ""])
def test_valid_utf8_wins_over_any_declaration(paragraphs: tuple[str, ...], declared: str) -> None:
    assert texts(document(paragraphs, declared).encode()) == paragraphs
    assert texts(document(paragraphs).encode(), encoding=declared or None) == paragraphs


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
@pytest.mark.parametrize("paragraphs", [KOREAN, GERMAN])
@pytest.mark.parametrize("declared", ["", "iso-8859-1"])
def test_a_byte_order_mark_wins(mark: bytes, codec: str, paragraphs: tuple[str, ...], declared: str) -> None:
    assert texts(mark + document(paragraphs, declared).encode(codec)) == paragraphs


@pytest.mark.parametrize("declared", ["base64", "rot13", "idna", "hex", "undefined", "x-nothing", "\x00"])
def test_an_unknown_charset_is_ignored(declared: str) -> None:
    data = "<p>Fünf Züge später kam der Bote über die Brücke".encode("cp1252")
    assert "Bote" in decode(data, declared)
    assert "Bote" in decode(b"<meta charset=" + declared.encode() + b">" + data)


def test_text_ignores_declarations_and_marks() -> None:
    assert texts("\ufeff" + document(GERMAN, "euc-kr")) == GERMAN
    assert texts("<?xml version='1.0' encoding='utf-16'?>" + document(GERMAN)) == GERMAN


@pytest.mark.parametrize(("paragraphs", "codec"), LEGACY[:6])
@pytest.mark.parametrize("stray", [b"\xff", b"\xb0"])
def test_one_stray_byte_costs_no_more_than_its_paragraph(paragraphs: tuple[str, ...], codec: str, stray: bytes) -> None:
    html = document((*paragraphs, *paragraphs), codec).encode(codec, "xmlcharrefreplace")
    assert texts(html.replace(b"</p>", stray + b"</p>", 1))[1:] == (paragraphs[1], *paragraphs)


@pytest.mark.parametrize("paragraphs", [ENGLISH, FRENCH])
def test_one_stray_byte_in_utf8_costs_no_more_than_its_paragraph(paragraphs: tuple[str, ...]) -> None:
    html = document(paragraphs, "utf-8").encode().replace(b"</p>", b"\xff</p>", 1)
    assert texts(html)[1:] == paragraphs[1:]


@pytest.mark.parametrize(("paragraphs", "codec"), [(KOREAN, "euc-kr"), (SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5")])
def test_undeclared_legacy_bytes_with_one_stray_byte_are_no_binary(paragraphs: tuple[str, ...], codec: str) -> None:
    html = document(paragraphs * 5).encode(codec, "xmlcharrefreplace").replace(b"</p>", b"\xff</p>", 1)
    assert texts(html)[1:] == (paragraphs * 5)[1:]


@pytest.mark.parametrize("empty", [b"", b" \r\n\t", "", " \n "])
def test_empty_input_is_refused(empty: bytes | str) -> None:
    with pytest.raises(PageError, match="empty"):
        read_page(empty)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\x00", "a GIF image"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x28\xb5\x2f\xfd\x04", "zstd"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x7fELF\x02", "a program"),
    ],
)
def test_other_formats_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(PageError, match=kind):
        read_page(data)


@pytest.mark.parametrize("data", [b"\x00" * 100, random.Random(1).randbytes(3_000), b"\x00\x01\x02\x03" * 500])
def test_binary_input_is_refused(data: bytes) -> None:
    with pytest.raises(PageError, match="binary"):
        read_page(data)


@pytest.mark.parametrize("html", ["<!-- nothing -->", "<!DOCTYPE html>", "</p>", "\x00"])
def test_input_without_an_element_is_refused(html: str) -> None:
    with pytest.raises(PageError):
        read_page(html)


@pytest.mark.parametrize("html", ["<p></p>", "<>", "<", "&nbsp;", "<frameset><frame></frameset>", "<p>… — !</p>"])
def test_a_page_without_letters_has_no_blocks(html: str) -> None:
    page = read_page(html)
    assert page.leaves == ()
    assert page.blocks == ()
    assert len(page.nodes) > 0


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<p>one\x00two</p><p>three four</p>", ("one two", "three four")),
        ("<p>one\x00two\x0b\x1f\x7f</p>", ("one two",)),
        ("<p>one\ud800two\udfff\uffff</p>", ("one two",)),
        ("<p>one&#1;two&#x1F;three&#0031 four&#xFFFE;</p>", ("one two three four",)),
        ("<p>one &#49; &#x1f600; &#300; &#x1e9e;</p>", ("one 1 😀 Ĭ ẞ",)),
    ],
)
def test_characters_that_html_forbids_become_spaces(html: bytes | str, expected: tuple[str, ...]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize("code", [1, 8, 11, 12, 14, 31, 127, 0xD800, 0xFFFE, 0xFFFF, 0x110000])
@pytest.mark.parametrize("reference", ["&#{};", "&#{} ", "&#x{:x};", "&#X{:06X};"])
@pytest.mark.parametrize(
    "html",
    [
        "<p>one</p><pre>two{0}\nthree{0}</pre>",
        "<p>one</p><p style='white-space:pre-line'>two{0}\nthree</p>",
        "<head><title>one{0}</title>two{0}<p>three</p></head><body>four{0}<p>five</p></body>",
    ],
)
def test_references_to_characters_that_xml_forbids(html: str, reference: str, code: int) -> None:
    page = read_page(html.replace("{0}", reference.format(code)))
    assert all(ord(character) > 31 and ord(character) != 127 for leaf in page.leaves for character in leaf.text)
    assert {"two", "three"} <= set(" ".join(leaf.text for leaf in page.leaves).replace("\ufffd", "").split())


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("tail", ["", "b</br>", "<style>.a{white-space:pre}</style><i class=a>b\n c</i>", "\0"])
def test_bytes_and_text_are_one_page(start: str, tail: str) -> None:
    html = f"{start}<html><body><p>\u00e9 \u4e2d \U0001f600 a{tail}</p></body></html>"
    of_text, of_bytes = read_page(html), read_page(html.encode())
    assert of_bytes.leaves == of_text.leaves
    assert of_bytes.nodes == of_text.nodes


def test_decode_returns_text_unchanged() -> None:
    assert decode(b"<p>a\r\nb</p>") == "<p>a\r\nb</p>"


@pytest.mark.parametrize("depth", [300, 3_000, 20_000])
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("start", ["<div>", "<section class='a'>", "<span>", "<ul><li>", "<table><tr><td>", "<b><p>"])
def test_deep_nesting_loses_no_text(depth: int, closed: bool, start: str) -> None:
    tags = re.findall(r"<(\w+)", start)
    html = "".join(f"{start}t{i} " for i in range(depth))
    if closed:
        html += "".join(f"u{i} {''.join(f'</{tag}>' for tag in reversed(tags))}" for i in range(depth))
    page = read_page(f"<html><body>{html}</body></html>")
    assert lost_words(html) == set()
    assert max(node.depth for node in page.nodes) < 5 * MAX_DEPTH


def test_paragraphs_below_the_depth_limit_stay_apart() -> None:
    html = "<div>" * 1_000 + "".join(f"<p>t{i}</p>" for i in range(50)) + "</div>" * 1_000
    assert texts(html) == tuple(f"t{i}" for i in range(50))


@pytest.mark.parametrize("part", ["<b><div>t{0}</b></div>", "<dd>t{0}", "<thead><tr><td>t{0}", "<dd><div>t{0}"])
def test_misnested_and_unclosed_tags_lose_no_text(part: str) -> None:
    assert lost_words("<body>" + "".join(part.format(i) for i in range(3_000))) == set()


@pytest.mark.parametrize("tag", ["script", "style", "noscript", "template", "svg", "select", "textarea"])
def test_code_below_the_depth_limit_is_not_text(tag: str) -> None:
    html = "<div>" * 300 + f"<{tag}>var secret = 1;</{tag}><p>seen</p>" + "</div>" * 300
    assert texts(html) == ("seen",)


@pytest.mark.parametrize("broken", ["<a ", "<a '", '<a "', "<a x='\""])
def test_unwrap_deep_is_linear_in_broken_markup(broken: str) -> None:
    # in quadratic time, so much of it would take hours
    html = broken * 200_000
    assert unwrap_deep(html) == html


def test_unwrap_deep_keeps_shallow_markup_as_it_is() -> None:
    html = "<div a='<b>'><p>one<p>two<br><img src=x><li>three</div></div></div><p>four"
    assert unwrap_deep(html) == html


def test_unwrap_deep_drops_only_what_is_too_deep() -> None:
    assert unwrap_deep("<div>a<div>b<i title='>'>c</i>d</div>e</div>", limit=2) == "<div>a<div>b c d</div>e</div>"


def test_unwrap_deep_knows_tags_that_need_no_end() -> None:
    html = "<p>a<br>b<hr><li>c<td>d" * 10
    assert unwrap_deep(html, limit=1) == html


def test_unwrap_deep_keeps_all_text_in_order() -> None:
    rng = random.Random(5)
    for _ in range(50):
        pieces = []
        for i in range(200):
            tag = rng.choice(["div", "span", "p", "b", "section", "br"])
            pieces.append(rng.choice([f"<{tag}>", f"<{tag} class='x > y'>", f"</{tag}>", f" w{i} "]))
        html = "".join(pieces)
        unwrapped = unwrap_deep(html, limit=rng.randint(1, 20))
        assert re.findall(r"w\d+", unwrapped) == re.findall(r"w\d+", html)
        assert len(re.findall("<", unwrapped)) <= len(re.findall("<", html))


def test_a_hundred_thousand_breaks() -> None:
    page = read_page("<div>" + "line<br>" * 100_000 + "</div>")
    assert len(page.leaves) == 100_000


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one<p>two<p>three", ("one", "two", "three")),
        ("<ul><li>one<li>two</ul>three", ("one", "two", "three")),
        ("<table><tr><td>one<td>two<tr><td>three</table>", ("one", "two", "three")),
        ("<dl><dt>one<dd>two<dt>three</dl>", ("one", "two", "three")),
        ("<div>one<div>two", ("one", "two")),
        ("<p>one <b>two</p><p>three</p>", ("one two", "three")),
        ("<p>one </div></section>two</p>", ("one two",)),
        ("<h1>one<p>two", ("one", "two")),
        ("<p>one <a href=x>two <p>three", ("one two", "three")),
        ("<body><p>one</body><body><p>two</body>", ("one", "two")),
        ("<p>one</p><p title='a>b'>two</p>", ("one", "two")),
        ("<p>1 < 2 and 3 > 2</p>", ("1 < 2 and 3 > 2",)),
        ("<p>Fish &amp; chips&nbsp;&copy; &#8364;5</p>", ("Fish & chips © €5",)),
    ],
)
def test_broken_markup_is_read_as_meant(html: str, expected: tuple[str, ...]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize("end", ["</html>", "</body></html>", "</body></html><html><body>"])
def test_text_after_an_early_end_of_the_document_is_read(end: str) -> None:
    assert texts(f"<html><body><p>one</p>{end}<p>two</p></body></html>") == ("one", "two")


def test_blocks_carry_index_path_and_tag() -> None:
    page = read_page("<html><body><div>a</div><div><p>b</p><p>c<br>d</p></div></body></html>", url="https://a.example/")
    assert page.url == "https://a.example/"
    assert page.blocks == (
        Block(0, "a", "html/body/div", "div"),
        Block(1, "b", "html/body/div[2]/p", "p"),
        Block(2, "c", "html/body/div[2]/p[2]", "p"),
        Block(3, "d", "html/body/div[2]/p[2]", "p"),
    )


MARKUP = "<!doctype html><html lang={lang}><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>"
SENTENCES = {
    "en": "The bridge over the river opened on Monday.",
    "ko": "강을 건너는 새 다리가 월요일에 열렸다고 시 의회가 밝혔다.",
    "zh": "市议会周一表示，河上的新桥已经通车。",
    "ru": "Новый мост через реку открыли в понедельник, сообщил городской совет.",
}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("lang", SENTENCES)
@pytest.mark.parametrize("declared", [None, "utf-16", "utf-8"])
def test_wide_text_without_a_byte_order_mark_is_read(codec: str, lang: str, declared: str | None) -> None:
    text = MARKUP.format(lang=lang, title="Bridge", text=SENTENCES[lang])
    assert decode(text.encode(codec), declared) == text
    assert decode(text.encode(codec) + b"\0", declared).startswith(text)


@pytest.mark.parametrize("zeros", [b"<p>%s</p>" + bytes(4_000), b"<p>%s</p>" + bytes(900) + b"<p>More.</p>"])
def test_zeros_in_a_page_in_utf_8_are_left_out(zeros: bytes) -> None:
    assert read_page(zeros % SENTENCES["ru"].encode()).leaves[0].text == SENTENCES["ru"]


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (JAPANESE[0], "iso2022_jp", ""),
        (JAPANESE[0], "iso2022_jp", "iso-2022-jp"),
        (KOREAN[0], "iso2022_kr", "iso-2022-kr"),
        (SIMPLIFIED[0], "hz", "hz-gb-2312"),
    ],
)
def test_seven_bit_encodings(text: str, codec: str, declared: str) -> None:
    page = f"<meta charset='{declared}'><p>{text}</p>"
    assert decode(page.encode(codec)) == page
    assert text in decode(f"<p>{text}</p>".encode(codec), declared)


def test_a_tilde_and_a_brace_are_not_an_encoding() -> None:
    page = "<p>Use ~{name} for it~}</p>"
    assert decode(page.encode()) == decode(page.encode(), "gb2312") == page


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", SENTENCES["ru"]),
        ("koi8_r", SENTENCES["ru"]),
        ("cp1256", "وقالت البلدية إن الميناء الجديد سيفتح أبوابه للمسافرين يوم الاثنين بعد شهر من الإصلاحات."),
    ],
)
@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-16", "utf-16le"])
def test_a_declaration_that_cannot_be_true_is_not_believed(codec: str, text: str, declared: str) -> None:
    page = f"<p>{text}</p>" * 3
    assert decode(page.encode(codec), declared) == page
    assert decode(f"<meta charset={declared}>{page}".encode(codec)).endswith(page)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("iso8859_1", "L’été dernier, la municipalité a décidé de réparer l’école, où une fenêtre était cassée."),
        ("iso8859_1", "Die Fährmänner müssen über die größten Flüsse; Öl und Gebühren fließen später zurück."),
        ("iso8859_1", "Sjómenn á Norðurlandi sögðu í gær að þeir hefðu ekki séð aðra eins þoku í fjóra áratugi."),
        (
            "iso8859_9",
            "Şehir meclisi dün eski havuzun iki yıl daha açık kalmasına karar verdi; çünkü halk öyle istedi.",
        ),
    ],
)
def test_letters_of_western_europe_and_turkey_are_no_other_script(codec: str, text: str) -> None:
    page = f"<p>{text}</p>".replace("’", "'") * 9
    assert decode(page.encode(codec), codec.replace("iso8859_", "iso-8859-")) == page


@pytest.mark.parametrize("data", [b"\0\1\2\3" * 500, bytes(range(256)) * 20, b"ab\0\0" * 900, b"\0" * 4000 + b"<p>"])
def test_zeros_alone_do_not_make_text(data: bytes) -> None:
    with pytest.raises(PageError, match="binary data"):
        decode(data)


@pytest.mark.parametrize(
    ("lang", "codec", "text"),
    [
        ("ru", "cp1251", SENTENCES["ru"]),
        ("ru", "koi8_r", SENTENCES["ru"]),
        ("uk", "cp1251", "Новий міст через річку відкрили в понеділок, повідомила міська рада."),
        ("ru", "cp866", SENTENCES["ru"]),
        ("el", "cp1253", "Η νέα γέφυρα πάνω από το ποτάμι άνοιξε τη Δευτέρα."),
        ("pl", "cp1250", "Nowy most nad rzeką otwarto w poniedziałek, poinformowała rada miasta. Źródło: urząd."),
        ("cs", "iso8859_2", "Nový most přes řeku otevřeli v pondělí, oznámila městská rada."),
        ("tr", "cp1254", "Nehrin üzerindeki yeni köprü pazartesi günü açıldı, diye açıkladı şehir meclisi."),
        ("he", "cp1255", "הגשר החדש מעל הנהר נפתח ביום שני."),
        ("ar", "cp1256", "افتتح الجسر الجديد فوق النهر يوم الاثنين."),
        ("th", "cp874", "สะพานใหม่ข้ามแม่น้ำเปิดเมื่อวันจันทร์"),
        ("ko", "cp949", SENTENCES["ko"]),
        ("ja", "cp932", "川を渡る新しい橋が月曜日に開通したと市議会が発表した。"),
        ("ja", "euc_jp", "川を渡る新しい橋が月曜日に開通したと市議会が発表した。"),
        ("zh-CN", "gb18030", SENTENCES["zh"]),
        ("zh-TW", "big5", "市議會週一表示，河上的新橋已經通車。"),
        ("de", "cp1252", "Die neue Brücke über den Fluss wurde am Montag eröffnet – so der Rat."),
        ("fr", "cp1252", "Le pont a été inauguré lundi, après deux années de travaux. « Enfin », dit la mairie."),
    ],
)
def test_an_undeclared_code_page_follows_from_the_language(lang: str, codec: str, text: str) -> None:
    page = MARKUP.format(lang=lang, title="Bridge", text=text)
    assert decode(page.encode(codec)) == page


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<title>T</title><article><h1>One</h1><p>Two</p></article>", ["One", "Two"]),
        ("<!doctype html><html><head><title>T</title></head><main><p>One</p></main>", ["One"]),
        (
            "<html lang=en><meta charset=utf-8><title>T</title><section>One</section>two<p>three</p>",
            ["One", "two", "three"],
        ),
        ("<head><title>T</title><my-story>One</my-story></head><body>two<p>three</body>", ["One", "two", "three"]),
        ("<head><my-head></my-head><title>T</title></head><body><p>One</p></body>", ["One"]),
        ("<title>T</title><link rel=icon href=i><figure><figcaption>One</figcaption></figure>", ["One"]),
    ],
)
def test_pages_that_leave_out_the_tags_of_head_and_body_are_whole(html: str, texts: list[str]) -> None:
    page = read_page(html)
    assert [leaf.text for leaf in page.leaves] == texts
    assert page.head.title == "T"


@pytest.mark.parametrize("tag", ["script", "SCRIPT", "style"])
@pytest.mark.parametrize("errors", [0, 200])
def test_code_behind_a_slash_is_not_text(tag: str, errors: int) -> None:
    code = f"<{tag} type='text/x'/>\n(function() {{ show('<b>never</b>'); }})\n</{tag}>"
    page = read_page(f"<title>t</title><body>{'</b>' * errors}<p>Before the code.</p>{code}<p>After it.</p>")
    assert [leaf.text for leaf in page.leaves] == ["Before the code.", "After it."]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><script src='a.js'/><p>b</p><script>var c;</script>",
        "<p>a</p><script src='a.js'/><p>b</p></script>",
        "<p>a</p><script/><p>b</p><style>p {}</style>",
        "<p>a</p><p>b</p></script>",
        "<p>a</p><script/><p>b</p>",
        "<p>a</p><script>'<script/>'</script><p>b</p>",
    ],
)
def test_text_behind_an_empty_script_stays(html: str) -> None:
    assert [leaf.text for leaf in read_page(f"<title>t</title><body>{html}</body>").leaves] == ["a", "b"]


def test_open_raw_is_linear_in_elements_without_an_end() -> None:
    html = "<script/><script " * 200_000
    assert open_raw(html) == html


def test_an_end_tag_named_like_a_message_is_not_taken_for_depth() -> None:
    assert parse("<p><b>a</b></depth></huge>").find(".//b") is not None
