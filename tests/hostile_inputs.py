"""Generators of inputs that once took super-linear time or memory, and their siblings: name → `make(characters)`.

Each makes a page (a plain text in TEXTS, a file in ARCHIVES) of about `size` characters. A page and a text have an
ordinary article in it, so that every step of the extraction runs. All words and names are invented.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping

_SENTENCE = "The bridge over the river Lenn opened on Monday after {} years of work, said the council of the town. "
_PROSE = "".join(f"<p>{_SENTENCE.format(i) * 2}</p>" for i in range(2, 8))


_MAIL = "MIME-Version: 1.0\n"


def _page(body: str, head: str = "", attributes: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Bridge opens</title>{head}</head>"
        f"<body{attributes}><article><h1>Bridge opens</h1>{_PROSE}</article>{body}</body></html>"
    )


def _fill(size: int, piece: str) -> str:
    return piece * max(1, size // len(piece))


def _bare(body: str) -> str:
    """A page without an article: its scripts are searched for one."""
    return f"<!doctype html><html lang=en><head><title>Bridge opens</title></head><body>{body}</body></html>"


def _script(start: str, piece: str, end: str = "") -> Callable[[int], str]:
    return lambda size: _bare(f"<script>{start}{_fill(size, piece)}{end}</script>")


def _body(piece: str) -> Callable[[int], str]:
    return lambda size: _page(_fill(size, piece))


def _inside(start: str, piece: str, end: str) -> Callable[[int], str]:
    return lambda size: _page(start + _fill(size, piece) + end)


def _nested(opening: str, closing: str, text: str = "Text. ") -> Callable[[int], str]:
    def make(size: int) -> str:
        depth = max(1, size // (len(opening) + len(closing)))
        return _page(opening * depth + text + closing * depth)

    return make


def _head(start: str, piece: str, end: str) -> Callable[[int], str]:
    return lambda size: _page("", head=start + _fill(size, piece) + end)


def _numbered(form: str) -> Callable[[int], str]:
    return lambda size: _page("".join(form.format(i) for i in range(max(1, size // len(form)))))


def _product(make: Callable[[str, int], str]) -> Callable[[int], str]:
    """A long part of half the size, beside many short parts."""
    return lambda size: make("n" * (size // 2), size // 2)


PAGES: Mapping[str, Callable[[int], str]] = {
    # products of lengths
    "long_names_many_breaks": _product(
        lambda name, rest: _page(f"<p><span class={name}>{_fill(rest, 'word<br>')}</span></p>")
    ),
    "long_names_many_inlines": _product(
        lambda name, rest: _page(f"<p><i class={name}>{_fill(rest, '<b>one</b> two<br>')}</i></p>")
    ),
    "one_link_many_blocks": _product(lambda name, rest: _page(f"<a href=/{name}>{_fill(rest, '<div>word</div>')}</a>")),
    "long_base_many_links": _product(
        lambda name, rest: _page(_fill(rest, "<a href=x>y</a> "), head=f"<base href=http://a.example/{name}/>")
    ),
    "long_tag_many_paths": _product(lambda name, rest: _page(f"<x-{name}>{_fill(rest, '<div>word</div>')}</x-{name}>")),
    "long_names_deep_inlines": _product(
        lambda name, rest: _page(f"<p>{f'<u class={name[:300]}>' * 150}{_fill(rest, 'word<br>')}</p>")
    ),
    "deep_path_many_blocks": lambda size: _page("<section>" * 190 + _fill(size, "<p>word</p>")),
    # depth and unclosed markup
    "open_tag": _inside("<div " * 1, "<div ", ""),
    "open_tag_in_depth": lambda size: _page("<div>" * 300 + "<a " + " b" * (size // 2)),
    "open_tags_in_depth": lambda size: _page("<div>" * 300 + _fill(size, "<a ")),
    "open_quotes_in_depth": lambda size: _page("<div>" * 300 + _fill(size, '<a b="c" d=\'')),
    "open_slashes_in_depth": lambda size: _page("<div>" * 300 + _fill(size, "</")),
    "deep_div": _nested("<div>", "</div>"),
    "deep_span": _nested("<span>", "</span>"),
    "deep_bold": _nested("<b>", "</b>"),
    "deep_font_p": _nested("<font><p>", "</p></font>"),
    "deep_table": _nested("<table><tr><td>", "</td></tr></table>"),
    "deep_list": _nested("<ul><li>", "</li></ul>"),
    "deep_quote": _nested("<blockquote>", "</blockquote>"),
    "deep_link_div": _nested("<div><a href=x>", "</a></div>"),
    "deep_unclosed_font": _body("<font color=red>word "),
    "deep_unclosed_bold_p": _body("<p><b>word "),
    "crossed_tags": _body("<b><p></b>word</p>"),
    "open_comment": _inside("<!--", " x", ""),
    "open_comments": _body("<!-- "),
    "open_cdata": _body("<![CDATA[ "),
    "open_instructions": _body("<? "),
    "doctypes": _body("<!doctype "),
    "open_quote": _inside('<a href="', "x ", ""),
    "less_than": _body("<"),
    "less_than_spaced": _body("< "),
    "end_tags": _body("</div>"),
    # attributes
    "many_attributes": lambda size: _page(f"<p {' '.join(f'a{i}=1' for i in range(size // 8))}>Text.</p>"),
    "many_attributes_many_elements": lambda size: _page(
        _fill(size, f"<p {' '.join(f'a{i}=1' for i in range(50))}>Text.</p>")
    ),
    "long_class": _inside("<p class='", "name ", "'>Text.</p>"),
    "long_style": _inside("<p style='", "color:red;", "'>Text.</p>"),
    "style_spaces": _inside("<p style='display", " ", "'>Text.</p>"),
    "long_srcset": _inside("<p><img srcset='", "/a.jpg 1x, ", "'>Text.</p>"),
    "long_address": _inside("<p><a href='/", "a/../", "'>Text.</a></p>"),
    "many_addresses": _numbered("<a href='/news/{0}/../{0}?a=b'>Some words {0}</a> "),
    "names_of_comments": _body("<div class='comment-list comments' id=comment-1><p>Word.</p></div>"),
    "long_comment_name": _inside("<div class='", "-comment", "'><p>Word.</p></div>"),
    "long_lang": lambda size: _page("", attributes=f" lang={'z' * size}"),
    # head and scripts
    "json_ld_type_spaces": _head('<script type=application/ld+json>{"@type":', " ", "x</script>"),
    "json_ld_types": _head("<script type=application/ld+json>", '{"@type": [ ', "</script>"),
    "json_ld_body_quotes": _head("<script type=application/ld+json>", '"articleBody":"', "</script>"),
    "json_ld_body_escapes": _head('<script type=application/ld+json>{"articleBody":"', "\\\\", "</script>"),
    "json_ld_nested": _head("<script type=application/ld+json>", '{"a":', "</script>"),
    "json_ld_brackets": _head("<script type=application/ld+json>", "[", "</script>"),
    "json_ld_comments": _head('<script type=application/ld+json>{"a":"', "/*", "</script>"),
    "json_ld_slashes": _head('<script type=application/ld+json>{"a":1,', "// ", "</script>"),
    "json_ld_free_spaces": _head('<script type=application/ld+json>{"isAccessibleForFree":', " ", "</script>"),
    "json_ld_many": lambda size: _page("", head=_fill(size, '<script type=application/ld+json>{"a": x}</script>')),
    "meta_authors": _head("", '<meta name=author content="Ada Brook">', ""),
    "meta_author_long": _head('<meta name=author content="', "Ada Brook, ", '">'),
    "meta_author_parentheses": _head('<meta name=author content="', "(", '">'),
    "meta_descriptions": _head("", '<meta name=description content="A bridge opens on Monday.">', ""),
    "meta_description_long": _head('<meta name=description content="', "word ", '">'),
    "title_long": lambda size: _page("").replace("Bridge opens", "word - " * (size // 7), 1),
    "h1_many": _body("<h1>Bridge</h1>"),
    "time_elements": _body("<time datetime=2026-03-01>1 March 2026</time>"),
    "styles": _head("<style>", "a{color:red}", "</style>"),
    "style_addresses": _head("<style>", "a{background:url(x)}", "</style>"),
    "style_open_addresses": _head("<style>", "url(", "</style>"),
    "style_address_spaces": _head("<style>a{background:url(", " ", "</style>"),
    "style_address_quotes": _head("<style>a{background:", "url('", "</style>"),
    "style_imports": _head("<style>", "@import ", "</style>"),
    "style_image_sets": _head("<style>", "image-set((", "</style>"),
    "style_comments": _head("<style>", "/*", "</style>"),
    "style_escapes": _head("<style>", "\\75", "</style>"),
    "style_braces": _head("<style>", "{", "</style>"),
    "style_inline_addresses": _body("<p style='background:url( url( url(  '>Word.</p>"),
    # inline elements and text
    "words_in_spans": _inside("<p>", "<span>word</span> ", "</p>"),
    "words_in_links": _inside("<p>", "<a href=x>word</a> ", "</p>"),
    "words_in_many_tags": _inside("<p>", "<b>one</b> <i>two</i> <u>three</u> ", "</p>"),
    "words_in_list_items": _inside("<ul>", "<li>word", "</ul>"),
    "breaks": _body("<br>"),
    "breaks_in_paragraph": _inside("<p>word", "<br>", "</p>"),
    "lines_by_breaks": _inside("<p>", "One line of words.<br>", "</p>"),
    "table_of_one_row": _inside("<table><tr>", "<td>word</td>", "</tr></table>"),
    "table_of_many_rows": _inside("<table>", "<tr><td>word</td></tr>", "</table>"),
    "empty_paragraphs": _body("<p></p>"),
    "images": _body("<img src=a.jpg>"),
    "spaces": _inside("<p>word", " ", "word</p>"),
    "line_breaks": _inside("<p>word", "\n", "word</p>"),
    "no_break_spaces": _inside("<p>word", "\u00a0", "word</p>"),
    "zero_width": _inside("<p>word", "\u200b", "word</p>"),
    "bidi_marks": _inside("<p>word", "\u202e\u200f", "word</p>"),
    "one_word": _inside("<p>", "w", "</p>"),
    "one_chinese_line": _inside("<p>", "市议会周一表示新桥开通", "</p>"),
    "marks_on_a_letter": _inside("<p>e", "\u0301", "</p>"),
    "full_stops": _inside("<p>", ".", "</p>"),
    "dashes": _inside("<p>", "- ", "</p>"),
    "digits": _inside("<p>", "1", "</p>"),
    "entities": _inside("<p>", "&amp;", "</p>"),
    "open_entities": _inside("<p>", "&", "</p>"),
    "entity_digits": _inside("<p>&#", "1", ";</p>"),
    "nulls": _inside("<p>word", "\0a", "</p>"),
    "dates": _inside("<p>", "12.03.2026 ", "</p>"),
    "clock_times": _body("<p>10:45 Uhr</p>"),
    "pre_lines": _inside("<pre>", "line of code\n", "</pre>"),
    "selects": _inside("<select>", "<option>word", "</select>"),
    "svgs": _body("<svg><path d=M0></svg>"),
    "nested_svgs": _nested("<svg>", "</svg>"),
    "templates": _nested("<template>", "</template>"),
    "noscripts": _body("<noscript><p>Word.</p></noscript>"),
    "iframes": _body("<iframe src=x></iframe>"),
    "forms": _nested("<form>", "</form>"),
    "custom_elements": _nested("<x-a>", "</x-a>"),
    "frames": lambda size: f"<html><frameset>{_fill(size, '<frame src=x>')}</frameset></html>",
    "plaintext": _inside("<plaintext>", "word <b>", ""),
    "after_the_end": lambda size: _page("") + _fill(size, "<p>Word.</p>"),
    "many_bodies": _body("<body class=a>"),
    "readings": _inside("<p>", "<ruby>橋<rt>hashi</rt></ruby>", "</p>"),
    "buttons_in_a_line": _inside("<p>", "word <button>x</button> ", "</p>"),
    "numbered_list": _inside("<ol>", "<li><p>word</p>", "</ol>"),
    # an element in itself, as deep as a tree may be, around many small things
    "hidden_in_hidden": lambda size: _page(f"<p>word {'<span hidden>a ' * 190}{_fill(size, '<b>word</b> ')}"),
    "hidden_signs_in_hidden": lambda size: _page(f"<p>word {'<span hidden>' * 190}{_fill(size, '<b>-</b>')}"),
    "blocks_hidden_in_a_sentence": lambda size: _page("<p>word " + "word<div hidden>" * 190 + _fill(size, "<b>w</b> ")),
    "parts_of_a_row_in_one_another": lambda size: _page(
        f"<div style='display:flex'>{'<span style=display:block>' * 190}{_fill(size, '<b>-</b>')}"
    ),
    "lines_in_nested_pre": lambda size: _page("<pre>" * 190 + _fill(size, "a\n")),
    "pre_and_normal_text": lambda size: _page("<pre><div style='white-space:normal'>" * 95 + _fill(size, "a\n")),
    "paragraphs_in_nested_quotes": lambda size: _page("<blockquote>" * 190 + _fill(size, "<p>word</p>")),
    "paragraphs_in_nested_lists": lambda size: _page("<ul><li>" * 95 + _fill(size, "<p>word</p>")),
    "paragraphs_in_noscripts": lambda size: _bare("<noscript>" * 190 + _fill(size, f"<p>{_SENTENCE}</p>")),
    # scripts of a page without an article
    "script_escaped_quotes": _script("a='x'+\"", '\\"'),
    "script_quotes_and_escapes": _script("a=", '"\\'),
    "script_almost_long_strings": _script("draw(", f'"{"a" * 249}\\'),
    "script_brackets": _script("a=", "["),
    "script_assignments": _script("", "=\n"),
    "script_pushes": lambda size: _bare(_fill(size, f'<script>self.push([1,"{_SENTENCE * 3}"])</script>')),
    "script_open_pushes": _script("", 'self.__next_f.push([1,"'),
    "script_streamed_rows": _script('self.__next_f.push([1,"', "1:[]\\n", '"])'),
    "script_open_strings_of_json": _script("", "JSON.parse('"),
    "script_open_object": _script("a=", "{a:"),
    "script_members": _script("a={b:[", "{c:'d',},"),
    "script_returns": _script("(function(a){", "return {a "),
    "attributes_of_json": _body(f"<p data-a='[{chr(34)}{_SENTENCE * 6}{chr(34)}]'></p>"),
    "noscripts_in_wrappers": _body(f"<div><noscript><p>{_SENTENCE}</p></noscript></div>"),
    "script_same_strings": lambda size: _bare(
        "<script type=application/json>[" + _fill(size, f'{{"title": "{_SENTENCE}"}},') + "1]</script>"
    ),
    "json_ld_open_tags": _head('<script type=application/ld+json>{"articleBody":"', "<p", '"}</script>'),
    # what stands in the wrong place
    "blocks_in_the_head": _head("", "<x-y>a</x-y>", ""),
    "pages_after_the_end": lambda size: _page("") + _fill(size, "</html><html><p>word"),
    "raw_comments": lambda size: _fill(size, "<!-- -->") + _page(""),
    "raw_short_comments": lambda size: _fill(size, "<!-->") + _page(""),
    "raw_instructions": lambda size: _fill(size, "<?a?>") + _page(""),
    "raw_objects": lambda size: _fill(size, "[{"),
    "raw_ampersands": lambda size: _fill(size, "&a"),
    "srcset_without_spaces": _inside("<figure><img srcset='", "aaaa,", "'><figcaption>Word.</figure>"),
    "mail_encoded_words": lambda size: (
        f"{_MAIL}Content-Type: text/html; charset={_fill(size, '=?utf-8?q?a?= ')}\n\n<p>W."
    ),
    "mail_boundaries": lambda size: (
        f"{_MAIL}Content-Type: multipart/mixed; boundary=b\n\n"
        + _fill(size, "--b\nContent-Type: multipart/mixed; boundary=b\n\n")
    ),
    "mail_parameters": lambda size: f"{_MAIL}Content-Type: text/html{_fill(size, '; a*0*=b')}\n\n<p>Word.",
    "mail_comments": lambda size: f"{_MAIL}Content-Type: text/html {_fill(size, '(')}\n\n<p>Word.",
    "mail_parts": lambda size: (
        f"{_MAIL}Content-Type: multipart/mixed; boundary=b\n\n"
        f"{_fill(size, '--b{n}Content-Type: text/html{n}{n}<p>Word.{n}'.format(n=chr(10)))}--b--"
    ),
}
"""Name → page of about so many characters."""

_ARTICLE = _SENTENCE * 6 + "\n"


def _text(piece: str, end: str = "\n") -> Callable[[int], str]:
    return lambda size: _ARTICLE + _fill(size, piece) + end


TEXTS: Mapping[str, Callable[[int], str]] = {
    "spaces": _text(" "),
    "spaces_then_word": _text(" ", "x"),
    "tabs": _text("\t", "©"),
    "no_break_spaces": _text("\u00a0"),
    "letters": _text("a"),
    "base64": _text("TWFuIGlzIGRpc3Rpbmd1aXNoZWQ"),
    "base64_with_at": _text("TWFuIGlz", "@"),
    "addresses": _text("ada.brook@bridge.example "),
    "glued_addresses": _text("ada@bridge."),
    "at_signs": _text("@"),
    "address_ends": _text("a@b.com   ", "©"),
    "local_parts": _text("a.b+c-", "@x.example"),
    "domains": lambda size: _ARTICLE + "a@" + _fill(size, "b-c."),
    "copyright_signs": _text("©"),
    "address_copies": _text("ada@bridge.example said. ©Ada "),
    "full_stops": _text("."),
    "sentences_without_spaces": _text("Done.Next."),
    "sentences_then_spaces": _text("Done." + " " * 50),
    "korean": _text("다리가 열렸다.홍길동 기자 "),
    "chinese": _text("市议会周一表示新桥开通。"),
    "brackets": _text("["),
    "quotes": _text('said."'),
    "bullets": _text("▶"),
    "lines": _text("A line of words\n"),
    "empty_lines": _text("\n"),
    "carriage_returns": _text("\r"),
    "separators": _text("\u2028"),
    "zero_width": _text("\u200b"),
    "marks_on_a_letter": _text("\u0301"),
    "one_line_of_sentences": _text(_SENTENCE.format(3)),
}
"""Name → plain text of about so many characters."""


def _warc(content: bytes) -> bytes:
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (len(content), content)
    )


def _http(body: bytes, fields: bytes = b"") -> bytes:
    return _warc(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + b"\r\n" + body)


def _bytes(size: int, piece: bytes) -> bytes:
    return piece * max(1, size // len(piece))


def _run(piece: bytes, start: bytes = b"", end: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: start + _bytes(size, piece) + end


def _coded(coding: bytes, piece: bytes) -> Callable[[int], bytes]:
    return lambda size: _http(_bytes(size, piece), b"Content-Encoding: " + coding + b"\r\n")


def _wrong_lengths(size: int) -> list[bytes]:
    """Records that all claim to reach to the end of the archive."""
    form = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
    return [form % (size - 60 * number - 100) for number in range(size // 60)]


_RECORD = _http(b"<html><body><p>" + _SENTENCE.format(3).encode() * 3)
_ZST_SKIPPED = b"\x50\x2a\x4d\x18\x00\x00\x00\x00"

ARCHIVES: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    "versions": (".warc", _run(b"WARC/1.0\r\n")),
    "starts": (".warc", _run(b"WARC/1.0\r\nA:")),
    "starts_in_a_line": (".warc", _run(b"xWARC/1.0\r\nA:")),
    "headers_without_an_end": (".warc", _run(b"WARC/1.0\r\nWARC-Type: response\r\n")),
    "no_lengths": (".warc", _run(b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx")),
    "wrong_lengths": (".warc", lambda size: b"".join(_wrong_lengths(size))),
    "wrong_lengths_in_members": (".warc.gz", lambda size: b"".join(map(gzip.compress, _wrong_lengths(size // 2)))),
    "tiny_records": (".warc", _run(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n")),
    "long_field": (".warc", _run(b"b ", b"WARC/1.0\r\nA: ", b"\r\n\r\n")),
    "folded_field": (".warc", _run(b"\r\n b", b"WARC/1.0\r\nA: ", b"\r\n\r\n")),
    "nuls": (".warc", _run(b"\0", _RECORD, _RECORD)),
    "line_ends": (".warc", _run(b"\r", _RECORD, _RECORD)),
    "http_fields": (".warc", lambda size: _http(b"x", _bytes(size, b"A: b\r\n"))),
    "http_interim": (".warc", lambda size: _warc(_bytes(size, b"HTTP/1.1 100 Go\r\n\r\n"))),
    "http_charsets": (".warc", lambda size: _http(b"x", b"Content-Type: text/html" + _bytes(size, b"; charset "))),
    "codings": (".warc", _coded(_bytes(64_000, b"gzip,"), b"x")),
    "chunks": (".warc", lambda size: _http(_bytes(size, b"1\r\na\r\n"), b"Transfer-Encoding: chunked\r\n")),
    "chunk_digits": (".warc", lambda size: _http(_bytes(size, b"0"), b"Transfer-Encoding: chunked\r\n")),
    "gzip_members": (".warc", _coded(b"gzip", gzip.compress(b"a"))),
    "gzip_padding": (".warc", _coded(b"gzip", gzip.compress(b"a") + b"\0" * 9)),
    "zstd_frames": (".warc", _coded(b"zstd", _ZST_SKIPPED)),
    "deflate_blocks": (".warc", _coded(b"deflate", b"\0\0\0\xff\xff")),
    "comments": (".warc", lambda size: _warc(b"HTTP/1.1 200 OK\r\n\r\n" + _bytes(size, b"<!-- -->"))),
    "members": (".warc.gz", _run(gzip.compress(b""))),
    "members_and_garbage": (".warc.gz", _run(gzip.compress(b"WARC/1.0\r\n") + b"x")),
    "damaged_members": (".warc.gz", _run(gzip.compress(_RECORD)[:-8])),
    "wrong_checksums": (".warc.gz", _run(gzip.compress(_RECORD)[:-8] + b"12345678")),
    "skipped_frames": (".warc.zst", _run(_ZST_SKIPPED)),
    "blank_lines": (".jsonl", _run(b"\n")),
    "brackets": (".jsonl", _run(b"[")),
    "digits": (".jsonl", _run(b"1", b'{"id":', b"}\n")),
    "escapes": (".jsonl", _run(b"\\ud800", b'{"html":"', b'"}\n')),
    "nested_ids": (".jsonl", _run(b'{"id":' + b"[" * 200 + b"]" * 200 + b',"html":"x"}\n')),
    "magic_numbers": (".jsonl.gz", _run(b"\n", b"\x1f\x8b\x08")),
}
"""Name → ending of the file, and archive of about so many bytes."""
