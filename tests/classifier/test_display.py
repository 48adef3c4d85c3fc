"""The tree as a browser shows it: CSS lines, hidden words, preformatted text, noscript, shadow roots."""

from __future__ import annotations

import pytest
from copytaster.classifier.page.line_ends import is_wrapped
from copytaster.classifier.page.page import read_page


def lines(body: str) -> list[str]:
    return [leaf.text for leaf in read_page(f"<html><body>{body}</body></html>").leaves]


@pytest.mark.parametrize(
    "body",
    [
        "<div><span style='display:block'>First line</span><span style='display:block'>second line</span></div>",
        "<div><span style='display:block'>First line</span>second line</div>",
        "<div>First line<em style='display: BLOCK !important'>second line</em></div>",
        "<div><font style='color:red; display : flex'>First line</font>second line</div>",
        "<div><b style='display:grid'>First line</b> second line</div>",
        "<div><label style='display:table'>First line</label>second line</div>",
        "<div><i style='display:list-item;'>First line</i><i style='display:list-item;'>second line</i></div>",
        "<div><a href=x style='display:block'>First line</a>second line</div>",
        "<p><small style='display:table-row'>First line</small>second line</p>",
        "<div style='display:flex'><span>First line</span><span>second line</span></div>",
        "<div style='display:inline-grid'><strong>First line</strong>second line</div>",
        "<td><span><span style='display:block'>First line</span>second line</span></td>",
    ],
)
def test_inline_elements_that_a_style_attribute_shows_as_blocks(body: str) -> None:
    assert lines(body) == ["First line", "second line"]


@pytest.mark.parametrize(
    "body",
    [
        "<p><span style='display:inline-block'>one</span> line</p>",
        "<p><span style='display:inline'>one</span> line</p>",
        "<p><span style='color:blue'>one</span> line</p>",
        "<p><span style='text-display:block-ish'>one</span> line</p>",
        "<p><span style='display:block;float:left'>o</span>ne line</p>",
        "<p><span style='display:block'>o</span>ne line</p>",
        "<p><b>o</b><b>ne</b> line</p>",
        "<p style='display:flex'><span>o</span>ne line</p>",
        "<p>one <span style='display:block'> </span>line</p>",
    ],
)
def test_styles_that_part_nothing(body: str) -> None:
    assert lines(body) == ["one line"]


def test_links_and_bold_of_a_block_like_element_are_still_counted() -> None:
    page = read_page("<p><a href=/x style='display:block'><b>all of it</b></a>and the rest</p>")
    link, rest = page.leaves
    assert (link.link_chars, link.bold_chars, link.href, rest.link_chars) == (9, 9, "/x", 0)


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>q7731</span>",
        "<span style='DISPLAY : NONE'>q7731</span>",
        "<em style='visibility:hidden'>q7731</em>",
        "<b hidden>q7731</b>",
        "<i style='font-size:0'>q7731</i>",
        "<font style='font-size:0px;color:white'>q7731</font>",
        "<span style='opacity:0'>q7731</span>",
        "<span style='position:absolute;left:-9999px'>q7731</span>",
        "<span style='position:absolute;width:1px;height:1px;overflow:hidden'>q7731</span>",
        "<span style='clip:rect(0 0 0 0)'>q7731</span>",
        "<span class='sr-only'> (opens in a new window)</span>",
        "<span class='visually-hidden'>q7731</span>",
        "<span class='screen-reader-text'>q7731</span>",
        "<span class='c-link__visually-hidden'>q7731</span>",
        "<span class='tooltiptext'>A plan made by a plumber.</span>",
        "<span role=tooltip>A plan made by a plumber.</span>",
        "<span aria-hidden=true>q7731</span>",
        "<sup aria-hidden=true>q7731</sup>",
        "<span style='display:none'><span>q77</span><b>31</b></span>",
        "<a href=#n style='display:none'>q7731</a>",
        "<x-note hidden>q7731</x-note>",
        "<span class=blind>새 창에서 열림</span>",
        "<span class='link-label hide'>q7731</span>",
        "<span class=ng-hide>q7731</span>",
        "<span class=invisible>https://</span>",
        "<span class=off-screen>q7731</span>",
        "<span class=hidden-visually>q7731</span>",
        "<span class=show-for-sr>q7731</span>",
        "<span class=visually-hidden-focusable>q7731</span>",
        "<span popover id=n>A plan made by a plumber.</span>",
        "<dialog>A plan made by a plumber.</dialog>",
        "<i style='transform:scale(0)'>q7731</i>",
    ],
)
def test_hidden_words_inside_a_sentence_vanish(hidden: str) -> None:
    assert lines(f"<p>A cheaper plan,{hidden} drawn up by a plumber</p>") == ["A cheaper plan, drawn up by a plumber"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p><span aria-hidden=true>T</span>he council voted</p>", ["The council voted"]),
        (
            "<p>costs <span aria-hidden=true>£240</span><span class=sr-only>240 pounds</span> less</p>",
            ["costs £240 less"],
        ),
        ("<p>They <span aria-hidden=true>really</span> voted</p>", ["They really voted"]),
        ("<p><span aria-hidden=true>The council voted</span></p>", ["The council voted"]),
        ("<p>one <span class='hidden md:inline'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='d-none d-md-inline'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='tooltip'>word<span class='tooltiptext'>note</span></span> more</p>", ["one word more"]),
        ("<p>one <span style='opacity:0.9'>word</span> more</p>", ["one word more"]),
        ("<p>one <span style='font-size:0.9em'>word</span> more</p>", ["one word more"]),
        ("<p>one <span style='text-decoration:none'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='color-blind'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='no-hide'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='hide-sm'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='hide md:show'>word</span> more</p>", ["one word more"]),
        ("<p>one <span class='invisible-man'>word</span> more</p>", ["one word more"]),
        ("<p>one <i style='transform:scale(0.9)'>word</i> more</p>", ["one word more"]),
        ("<div>one<dialog open>word</dialog>more</div>", ["one", "word", "more"]),
        ("<div class=hide>all of it</div>", ["all of it"]),
        ("<div class=invisible><p>one</p><p>two</p></div>", ["one", "two"]),
        ("<dialog><p>all of it</p></dialog>", ["all of it"]),
        ("<div style='display:none'>all of it</div>", ["all of it"]),
        ("<p><span style='display:none'>all of it</span></p>", ["all of it"]),
    ],
)
def test_visible_text_stays(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_a_long_hidden_text_stays_on_its_own_line() -> None:
    rest = "The rest of the article waits for a click. " * 9
    assert lines(f"<p>The beginning.<span style='display:none'>{rest}</span></p>") == ["The beginning.", rest.strip()]


def test_a_hidden_block_inside_a_sentence_vanishes() -> None:
    for names in ("sr-only", "hide", "tooltip__content"):
        body = f"<div>A cheaper plan,<div class={names}>q7731</div> drawn up by a plumber</div>"
        assert lines(body) == ["A cheaper plan, drawn up by a plumber"]


def test_a_long_hidden_note_inside_a_sentence_vanishes() -> None:
    note = "<span class=tooltip-text>" + "A note that tells what the word means. " * 9 + "</span>"
    assert lines(f"<p>The plumber{note}, who drew it up</p>") == ["The plumber, who drew it up"]
    assert len(lines(f"<p>The plumber drew it up.{note} So it was</p>")) == 3


def test_boxes_as_wide_as_the_line() -> None:
    for style in ("display:inline-block;width:100%", "float:left; width: 100%"):
        assert lines(f"<p><span style='{style}'>one</span>two</p>") == ["one", "two"]
    for style in ("display:inline-block;width:50%", "width:100%", "position:absolute;float:left;width:100%"):
        assert lines(f"<p><span style='{style}'>one</span>two</p>") == ["onetwo"]


@pytest.mark.parametrize(
    "body",
    [
        "<p class='whitespace-pre-line'>one line\ntwo lines\nthree</p>",
        "<div class='text-lg whitespace-pre-wrap'>one line\ntwo lines\nthree</div>",
        "<pre>one line\n\n  two lines\nthree</pre>",
        "<pre>one <b>line\ntwo lines</b>\nthree</pre>",
        "<pre><code>one line\ntwo lines\nthree</code></pre>",
        "<listing>one line\ntwo lines\nthree</listing>",
        "<xmp>one line\ntwo lines\nthree</xmp>",
        "<div style='white-space:pre-line'>one line\ntwo lines\nthree</div>",
        "<div style='color:red;white-space : PRE-WRAP;'>one line\ntwo lines\nthree</div>",
        "<p style='white-space:pre'>one line\ntwo lines\nthree</p>",
        "<p style='white-space:break-spaces'>one line\r\ntwo lines\r\nthree</p>",
        "<span style='white-space:pre-line'>one line\ntwo lines\nthree</span>",
        "<div style='white-space:pre-line'><span>one line</span>\n<span>two lines</span>\n<em>three</em></div>",
    ],
)
def test_line_ends_that_are_shown_are_borders(body: str) -> None:
    assert lines(body) == ["one line", "two lines", "three"]


def test_line_ends_that_are_not_shown() -> None:
    assert lines("<p style='white-space:nowrap'>one\ntwo</p>") == ["one two"]
    assert lines("<div style='white-space:pre-line'><p style='white-space:normal'>one\ntwo</p></div>") == ["one two"]


def test_lines_filled_up_to_a_width_are_paragraphs() -> None:
    mail = (
        "The council of the bay voted on Tuesday evening to keep the\n"
        "old swimming baths open for another two years, after more\n"
        "than a thousand residents had signed a petition.\n"
        "\n"
        "Work will begin in the first week of May, and the baths are\n"
        "to open again in the summer."
    )
    assert is_wrapped(mail)
    assert [line[:14] for line in lines(f"<pre>{mail}</pre>")] == ["The council of", "Work will begi"]
    poem = "The boiler sleeps, the water cold as the night,\nand no one dives\nin the tank of old\nbut the moon."
    assert not is_wrapped(poem)


def test_wrapped_lines_with_indents() -> None:
    wire = (
        "   The council of the bay voted on Tuesday evening to keep\n"
        "the old swimming baths open for another two years, after\n"
        "more than a thousand residents had signed a petition.\n"
        "   Work will begin in the first week of May, and the old\n"
        "baths are to open again in the summer of the year after,\n"
        "said the mayor."
    )
    assert is_wrapped(wire)
    assert [line[:14] for line in lines(f"<pre>{wire}</pre>")] == ["The council of", "Work will begi"]


def test_wrapped_lines_of_wide_scripts() -> None:
    text = "春溪市议会星期二晚上投票决定让旧市立游泳馆再开放两年此前一千多名居民在请愿书上签了名" * 2
    wrapped = "\n".join(text[i : i + 25] for i in range(0, len(text), 25))
    assert is_wrapped(wrapped)
    assert lines(f"<pre>{wrapped}</pre>") == [text]
    poem = "\n".join(["春溪的水冷如夜", "没有人跳进旧池", "只有月亮在水里游泳到天亮", "锅炉睡了"])
    assert not is_wrapped(poem)
    verses = "\n".join(["春溪的水冷如夜没有人跳进旧池只有月亮在水里游。"] * 4)
    assert not is_wrapped(verses)


@pytest.mark.parametrize("tag", ["</br>", "</br >", "</BR>", "<br/ >", "<br / >", "<BR clear=all>", "<br></br>"])
def test_odd_breaks(tag: str) -> None:
    assert lines(f"<div>one{tag}two</div>") == ["one", "two"]


PROSE = "".join(
    f"<p>Paragraph {i} tells at some length what the council of the bay has voted on.</p>" for i in range(5)
)


def test_noscript_with_more_prose_than_the_page_is_its_text() -> None:
    assert len(lines(f"<h1>Baths</h1><div id=app></div><noscript>{PROSE}</noscript>")) == 6
    assert len(lines(f"<h1>Baths</h1>{PROSE}<noscript>{PROSE}</noscript>")) == 6
    assert lines("<h1>Baths</h1><noscript><p>Please enable JavaScript.</p></noscript>") == ["Baths"]
    assert lines("<h1>Baths</h1><noscript><img src=a></noscript>") == ["Baths"]


APART = PROSE.replace("<p>", "<noscript><p>").replace("</p>", "</p></noscript>")
WRAPPED = APART.replace("<noscript>", "<div class=para><noscript>").replace("</noscript>", "</noscript></div>")
DEEP = WRAPPED.replace("<div class=para>", "<div><i class=bone></i><span>").replace("</div>", "</span></div>")
CARDS = WRAPPED.replace("<div class=para>", "<div class=card><a href=/x>Ferry runs</a>")
WIDE = "".join(
    f"<p>{i}番目の段落では、町議会が決めた公共浴場の改修計画について詳しく説明している。</p>" for i in "一二三四五"
)
NEW = "<p>The old boiler is to be sold, and the money goes to the club that looks after the baths.</p>" * 3


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (f"<h1>Baths</h1><div>{APART}</div>", 6),
        (f"<h1>Baths</h1><div>{WRAPPED}</div>", 6),
        (f"<h1>Baths</h1><div>{WRAPPED.replace('div', 'section')}{NEW}</div>", 9),
        (f"<h1>Baths</h1><div><p>{'The baths stay open. ' * 4}</p>{DEEP}</div>", 7),
        (f"<h1>Baths</h1><div>{PROSE * 2}<div>{WRAPPED}</div></div>", 11),
        (f"<h1>Baths</h1><div>{CARDS}</div>", 6),
        (f"<h1>Baths</h1><div>{PROSE}<div><noscript>{NEW}</noscript></div></div>", 6),
        (f"<h1>Baths</h1><div>{WRAPPED.replace('Paragraph', 'Please switch JavaScript on:')}</div>", 1),
        (f"<h1>浴場</h1><div>{WIDE.replace('<p>', '<noscript><p>').replace('</p>', '</p></noscript>')}</div>", 6),
        (f"<h1>Baths</h1><div>{PROSE}<noscript>{NEW}</noscript></div>", 9),
        (f"<h1>浴場</h1><div>{WIDE}<noscript><p>{'宿の計画は来月の議会で話し合う。' * 6}</p></noscript></div>", 7),
        (f"<h1>Baths</h1><div>{PROSE}</div><footer><noscript>{NEW}</noscript></footer>", 6),
        (f"<h1>Baths</h1><div>{PROSE}<noscript>{PROSE[:300]}</noscript></div>", 6),
        (
            f"<h1>Baths</h1><div>{PROSE}<noscript>{'Please switch JavaScript on for this. ' * 6}</noscript></div>",
            6,
        ),
        (f"<h1>Baths</h1><div>{PROSE}<noscript><p>Vote in our poll below.</p></noscript></div>", 6),
        (f"<h1>Baths</h1><div>{PROSE}<noscript><a href=/x>{'More of our stories here. ' * 10}</a></noscript></div>", 6),
        ("<h1>Baths</h1><noscript>" + PROSE.replace("<", "&lt;").replace(">", "&gt;") + "</noscript>", 6),
    ],
    ids=[
        "each",
        "each in a wrapper",
        "rest in wrappers",
        "wrappers in wrappers",
        "copy in wrappers",
        "cards",
        "one wrapper",
        "notices in wrappers",
        "wide",
        "rest",
        "wide rest",
        "elsewhere",
        "copy",
        "notice",
        "short",
        "links",
        "escaped",
    ],
)
def test_the_rest_of_the_text_in_noscript(body: str, count: int) -> None:
    assert len(lines(body)) == count


@pytest.mark.parametrize(
    ("root", "children", "expected"),
    [
        ("<slot name=a></slot><p>two</p><slot name=b></slot>", "<p slot=b>three</p><p slot=a>one</p>", "one two three"),
        ("<p>one</p><slot></slot><p>three</p>", "<p>two</p>", "one two three"),
        ("<slot name=a>never</slot><slot>nor this</slot>", "<p>two</p><p slot=a>one</p>", "one two"),
        ("<slot name=a><p>one</p></slot>", "<p>two</p>", "one two"),
        ("<p>one</p>", "<p>two</p>", "one two"),
        (
            "<x-b><template shadowrootmode=open><slot></slot><p>two</p></template><slot></slot></x-b>",
            "<p>one</p>",
            "one two",
        ),
    ],
    ids=["named", "between", "instead", "empty", "none", "nested"],
)
def test_children_go_to_their_slots(root: str, children: str, expected: str) -> None:
    host = f"<x-a><template shadowrootmode=open>{root}</template>{children}</x-a>"
    assert " ".join(lines(f"<div>{host}</div>")) == expected


def test_a_slot_in_a_sentence_does_not_cut_it() -> None:
    root = "<p>by <slot name=who></slot> in Holm</p>"
    host = f"<x-a><template shadowrootmode=open>{root}</template><b slot=who>Ida Moen</b></x-a>"
    assert lines(f"<div>{host}</div>") == ["by Ida Moen in Holm"]


@pytest.mark.parametrize("attribute", ["shadowrootmode=open", "shadowrootmode=CLOSED", "shadowroot=open"])
def test_declarative_shadow_roots_are_shown(attribute: str) -> None:
    root = f"<x-news><template {attribute}><style>p {{}}</style><p>one</p><slot></slot></template></x-news>"
    assert lines(f"{root}<p>two</p>") == ["one", "two"]
    assert lines("<template><p>one</p></template><p>two</p>") == ["two"]


@pytest.mark.parametrize(
    "attribute", ["shadowrootmode=none", "shadowrootmode", "shadowroot=yes", "shadowrootmode='o n'"]
)
def test_a_template_in_another_mode_is_inert(attribute: str) -> None:
    assert lines(f"<x-news><template {attribute}><p>one</p></template><p>two</p></x-news>") == ["two"]


@pytest.mark.parametrize("space", [" ", " \n " * 200])
def test_a_hidden_text_is_as_long_as_its_signs(space: str) -> None:
    """White space around it does not count, in one text or in many."""
    short, long = "word " * 60, "word " * 61
    assert lines(f"<p>one <span hidden>{space}{short}<b>{space}</b></span> two</p>") == ["one two"]
    assert len(lines(f"<p>one <span hidden>{space}{long}<b>{space}</b></span> two</p>")) == 3


def test_many_elements_cost_linear_work() -> None:
    many = "<span style='display:none'>x</span>y " * 20_000
    assert lines(f"<p>{many}</p>") == [" ".join("y" * 20_000)]
    assert len(lines("<pre>" + "line of text\n" * 20_000 + "</pre>")) == 20_000
