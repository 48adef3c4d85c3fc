"""A marked page in a real browser, without the sandbox and the policy that it is shown under: nothing runs or loads."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier.page.page import read_page
from copytaster.classifier.review.marking import MARK, marked_page

ADDRESS = "http://127.0.0.1:PORT"
SCRIPT = "document.title='ran'"
PAYLOADS = (
    f"<link rel=preconnect href={ADDRESS}>",
    f"<link rel=dns-prefetch href={ADDRESS}><link rel=stylesheet href={ADDRESS}/a.css>",
    f"<img src={ADDRESS}/a onerror={SCRIPT}>",
    f"<script>{SCRIPT}</script>",
    f"<meta http-equiv=refresh content='0;url={ADDRESS}'>",
    f"<iframe src={ADDRESS}></iframe><object data={ADDRESS}></object><embed src={ADDRESS}>",
)
CONTAINERS = (
    "{}",
    "<style></style@import;>{}</style>",
    "<style></style/*x*/>{}</style>",
    "<style></sty\\6ce>{}</style>",
    "<style><!-- </style>{} --></style>",
    "<svg><style><p>{}</style></svg>",
    "<svg></p><style><a title='</style>{}'></style></svg>",
    "<svg><title><style>{}</style></title></svg>",
    "<svg><desc><b>{}</b></desc></svg>",
    "<svg><foreignobject><style><p>{}</p></style></foreignobject></svg>",
    "<math><mtext><table><mglyph><style><!--</style>{}--></style></mglyph></table></mtext></math>",
    "<math><annotation-xml encoding=text/html>{}</annotation-xml></math>",
    "<noscript><p title='</noscript>{}'></noscript>",
    "<noscript><style></noscript>{}</style></noscript>",
    "<textarea></textarea/>{}</textarea>",
    "<title><p>{}</p></title>",
    "<xmp><p title='</xmp>{}'></xmp>",
    "<noembed><p title='</noembed>{}'></noembed>",
    "<select><style></select>{}</style></select>",
    "<template>{}</template>",
    "<form><form>{}</form></form>",
    "<table><style></table>{}</style></table>",
    "<a title='<style>{}'><style></a>{}</style>",
    "<x-own><style></x-own>{}</style></x-own>",
    "<font-face><style></font-face>{}</style></font-face>",
    "<frameset><frame src='javascript:1'>{}</frameset>",
    "<iframe><p>{}</p></iframe>",
    "<option><style></option>{}</style>",
    "<!--><p>{}</p>-->",
    "<![CDATA[ ]]>{}",
    "<p><plaintext>{}",
    "<noframes><p title='</noframes>{}'></noframes>",
    "<listing><style></listing>{}</style></listing>",
    "<math><mi><style>{}</style></mi></math>",
    "<math><mtext><mglyph><svg><mtext><style><a title='</style>{}'></style></mtext></svg></mglyph></mtext></math>",
    "<svg><a><style><b>{}</b></style></a></svg>",
    "<table><caption><style></caption>{}</style></caption></table>",
    "<details><summary><style></summary>{}</style></summary></details>",
    "<ruby><rp><style></rp>{}</style></rp></ruby>",
    "<style\n></style\n>{}</style>",
    "<STYLE/></STYLE >{}</STYLE>",
    "<dialog open><slot>{}</slot></dialog>",
    "<image src=x><isindex prompt='{}'>",
)
RULES = (
    "p{{background:url({0}/a)}}",
    "p{{background:u\\72l({0}/a)}}",
    "p{{background:u\\000072 l({0}/a)}}",
    "p{{background:\\u\\r\\l({0}/a)}}",
    "p{{background:u\\\\6crl({0}/a)}}",
    "p{{background:u/**/rl({0}/a) url/**/({0}/a)}}",
    "p{{background:url( '{0}/a' )}}",
    'p{{background:url("{0}/a\\")}} p{{background:url({0}/b)}}',
    "p{{background:URL({0}/a),url(data:image/png;base64,x),url({0}/b)}}",
    'p{{background:url(data:image/png"),url({0}/a)}}',
    "p{{background:url('data:image/png\\'),url({0}/a)')}}",
    "@import '{0}/a.css';",
    "@im\\70ort '{0}/a.css';",
    "@import url({0}/a.css) screen;",
    "/* */@import/**/'{0}/a.css';",
    "p{{background:image-set('{0}/a' 1x, '{0}/b' 2x)}}",
    "p{{background:-webkit-image-set(url({0}/a) 1x)}}",
    "p{{background:im\\61ge-set('{0}/a' 1x)}}",
    "p{{background:cross-fade(url({0}/a), url({0}/b), 50%)}}",
    "@font-face{{font-family:x;src:url({0}/a)}} *{{font-family:x}}",
    "p::before{{content:url({0}/a)}}",
    "p{{cursor:url({0}/a),auto}} ul{{list-style-image:url({0}/a)}}",
    "p{{--a:url({0}/a);background:var(--a)}}",
    "p{{mask:url({0}/a#m);filter:url({0}/a#f)}}",
    "@namespace svg url({0}/a); p{{color:red}}",
    "@import url(\"data:text/css,@import '{0}/a.css'\");",
    "@property --a{{syntax:'<url>';inherits:false;initial-value:url({0}/a)}} p{{background:var(--a)}}",
    "p{{shape-outside:url({0}/a);float:left;offset-path:url({0}/a#x);border-image:url({0}/a) 1}}",
    "p{{background:url(\n{0}/a\n)}} @supports (color:red){{p{{background:url({0}/b)}}}}",
    "p{{background:url({0}/a",
    "p{{background:url( {0}/a",
    "p{{background:\\000075\nrl({0}/a)}}",
    "@media all{{@layer a{{:is(p){{background:url({0}/a)}}}}}}",
    "p{{background:src('{0}/a'),image('{0}/b'),paint(x)}}",
    "}}</style\n><script>{1}</script>",
    "<!--</style><img src={0}/a>-->",
    "\\3c/style><img src={0}/a>",
)
ATTRIBUTES = (
    "background={0}/a",
    "onclick={1}",
    "onfocus={1} autofocus tabindex=1",
    "style='background:url({0}/a)'",
    'style="background:u\\72l({0}/a)"',
    "srcset='{0}/a 1x'",
    "is=x-own",
    "contenteditable oninput={1}",
    "popover onbeforetoggle={1}",
    "style='background:&#117;rl({0}/a)'",
    "style='x:&lt;/style>'",
    "onanimationstart={1}",
    "style='background:url&#40;{0}/a)'",
    "style=\"background:image-set('{0}/a' 1x)\"",
    "style='--x:url({0}/a);background:var(--x)'",
    "style='background:u&#0;rl({0}/a)'",
    "lowsrc={0}/a dynsrc={0}/b longdesc={0}/c ping={0}/d",
    "xlink:href={0}/a xml:base={0}/b itemprop=image itemid={0}/c",
    "slot=a part=b nonce=c popovertarget=d commandfor=e oncommand={1}",
)
VECTORS = [
    *(container.replace("{}", payload) for container in CONTAINERS for payload in PAYLOADS[:2]),
    *PAYLOADS,
    *(f"<style>{rule.format(ADDRESS, SCRIPT)}</style>" for rule in RULES),
    *(f"<p {attribute.format(ADDRESS, SCRIPT)}>Text</p>" for attribute in ATTRIBUTES),
    f"<a href='java\tscript:{SCRIPT}'>Link</a>",
    f'<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="{ADDRESS}"/></svg>\'>',
    f"<video poster={ADDRESS}/a autoplay src={ADDRESS}/b></video><audio autoplay src={ADDRESS}/c></audio>",
    f"<input type=image src={ADDRESS}/a><button formaction={ADDRESS}>Go</button>",
    f"<body background={ADDRESS}/a onload={SCRIPT}>",
    f"<base href={ADDRESS}/><img src=a><a href=b>Link</a>",
    f"<portal src={ADDRESS}></portal><fencedframe src={ADDRESS}></fencedframe><frame src={ADDRESS}>",
    f"<applet archive={ADDRESS}/a code=A></applet><object classid={ADDRESS}/b></object>",
    f"<{MARK} n=0 onclick={SCRIPT} style='background:url({ADDRESS}/a)'>Spoofed</{MARK}>",
]
FORBIDDEN = "link,meta,script,svg,math,base,iframe,frame,object,embed,template,noscript,body style,img[src^=http]"


def marked(vector: str) -> str:
    page = f"<h1>Bridge</h1><p>The bridge opened on Monday, said the council of the town.</p>{vector}<p>After.</p>"
    return marked_page(read_page(page)).html


def test_there_are_a_hundred_vectors() -> None:
    assert len(set(VECTORS)) >= 100


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_no_address_is_left_where_it_could_load(number: int) -> None:
    html = marked(VECTORS[number])
    assert "<link" not in html
    assert "<script" not in html
    assert "<meta" not in html


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port, and the beginnings of all connections to it."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.settimeout(0.2)
                try:
                    requests.append(connection.recv(200))
                except OSError:
                    requests.append(b"a connection without a request")
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], requests
        server.shutdown(socket.SHUT_RDWR)


def test_nothing_runs_loads_or_connects(browser: Any, tmp_path: Path, listener: tuple[int, list[bytes]]) -> None:
    port, requests = listener
    file = tmp_path / "page.html"
    failures = []
    for vector in [*VECTORS, None]:
        if vector is None:  # that the listener hears what is not cleaned
            html = f"<!doctype html><link rel=preconnect href={ADDRESS}>"
        else:
            html = "<!doctype html>" + marked(vector)
        file.write_text(html.replace("PORT", str(port)), encoding="utf-8")
        browser.get(file.as_uri())
        elements = browser.execute_script(f"return [...document.querySelectorAll({FORBIDDEN!r})].map(e => e.outerHTML)")
        browser.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => setTimeout(done, 10))")
        if vector is not None and (elements or requests or browser.title == "ran"):
            failures.append((vector, elements, list(requests), browser.title))
            requests.clear()
    assert failures == []
    for _ in range(50):
        if requests:
            break
        browser.execute_async_script("setTimeout(arguments[0], 100)")
    assert requests, "the listener heard nothing of a page that was not cleaned"
