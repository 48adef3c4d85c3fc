"""Generated news sites whose pages carry teaser lists and links in the body, with the truth about each link.

Sites differ in language, page template and markup of their lists; every sentence and headline is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from planting_words import TEST_WORDS, Words

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "The {place} council voted {n} to 4 on Tuesday evening to pay for the work from its reserve fund.",
        "“We waited {n} years for this, and no one told us why,” said {name}, who lives beside the old depot.",
        "Engineers measured the walls in March and found that {n} of the stones had moved by more than a centimetre.",
        "Residents of {place} will be asked for their opinion at a meeting in the school hall next month.",
        "According to the report, the repair costs about {n} million crowns, a third more than was planned.",
        "{name}, the head of the department, promised that the buses would run as before while the road is closed.",
        "The first drawings date from the spring, when a flood carried {n} boats out of the harbour of {place}.",
        "Traders had collected {n} signatures against the plan; the mayor received them without a comment.",
        "How long the closure lasts depends on the weather, the builders wrote in a letter to all households.",
    ),
    "ko": (
        "{place}시는 지난 화요일 예비비 {n}억 원을 들여 공사를 시작하기로 결정했다고 밝혔다.",
        "인근에 사는 {name} 씨는 “{n}년을 기다렸는데 아무도 이유를 말해 주지 않았다”고 말했다.",
        "조사단은 지난 3월 옹벽을 점검해 돌 {n}개가 1센티미터 넘게 움직인 것을 확인했다.",
        "시는 다음 달 학교 강당에서 주민 설명회를 열고 의견을 들을 예정이다.",
        "보고서에 따르면 수리 비용은 약 {n}억 원으로 당초 계획보다 3분의 1이 늘었다.",
        "{name} 과장은 도로가 막히는 동안에도 버스는 평소처럼 다닐 것이라고 약속했다.",
        "상인들은 계획에 반대하는 서명 {n}건을 모아 시장에게 전달했다.",
        "통제 기간은 날씨에 달려 있다고 시공사는 모든 가구에 보낸 편지에서 설명했다.",
    ),
    "de": (
        "Der Gemeinderat von {place} zahlt die Arbeiten aus seiner Rücklage von {n} Millionen, hieß es am Dienstag.",
        "„Wir haben {n} Jahre gewartet, und niemand hat uns gesagt, warum“, sagte {name} aus der Hafenstraße.",
        "Ingenieure hatten die Mauer im März vermessen und festgestellt, dass sich {n} Steine bewegt hatten.",
        "Die Anwohner sollen im kommenden Monat bei einer Versammlung in der Turnhalle gehört werden.",
        "Dem Bericht zufolge kostet die Reparatur rund {n} Millionen, ein Drittel mehr als geplant.",
        "Amtsleiter {name} versprach, dass die Busse während der Sperrung wie gewohnt fahren.",
        "Händler hatten {n} Unterschriften gegen den Plan gesammelt; der Bürgermeister nahm sie wortlos entgegen.",
        "Wie lange die Sperrung dauert, hängt vom Wetter ab, schrieb die Baufirma an alle Haushalte.",
    ),
    "es": (
        "El ayuntamiento de {place} aprobó el martes pagar las obras con {n} millones de su fondo de reserva.",
        "«Esperamos {n} años y nadie nos dijo por qué», contó {name}, que vive junto al antiguo depósito.",
        "Los ingenieros midieron el muro en marzo y vieron que {n} piedras se habían movido más de un centímetro.",
        "Los vecinos podrán opinar en una reunión que se celebrará el mes que viene en el salón de la escuela.",
        "Según el informe, la reparación cuesta unos {n} millones, un tercio más de lo previsto.",
        "{name}, responsable del área, prometió que los autobuses circularán como siempre durante el corte.",
        "Los comerciantes habían reunido {n} firmas contra el plan; el alcalde las recibió sin comentarios.",
        "La duración del corte depende del tiempo, escribió la constructora en una carta a todos los hogares.",
    ),
    "fr": (
        "Le conseil de {place} a décidé mardi soir de payer les travaux avec {n} millions pris sur sa réserve.",
        "« Nous avons attendu {n} ans et personne ne nous a dit pourquoi », raconte {name}, voisine de l'ancien dépôt.",
        "Les ingénieurs ont mesuré le mur en mars et constaté que {n} pierres avaient bougé de plus d'un centimètre.",
        "Les habitants donneront leur avis le mois prochain lors d'une réunion dans la salle de l'école.",
        "Selon le rapport, la réparation coûte environ {n} millions, un tiers de plus que prévu.",
        "{name}, chef du service, a promis que les bus rouleraient comme d'habitude pendant la fermeture.",
        "Les commerçants avaient réuni {n} signatures contre le projet ; le maire les a reçues sans un mot.",
    ),
    "ja": (
        "{place}市は火曜日、予備費から{n}億円を支出して工事を始めることを決めた。",
        "近くに住む{name}さんは「{n}年待ったが、誰も理由を教えてくれなかった」と話した。",
        "調査団は3月に石垣を測り、{n}個の石が1センチ以上動いていたことを確認した。",
        "市は来月、学校の講堂で説明会を開き、住民の意見を聞く予定だ。",
        "報告書によると、修理費は約{n}億円で、当初の計画より3割増えた。",
        "{name}課長は、通行止めの間もバスは通常通り運行すると約束した。",
        "商店主らは計画に反対する{n}人分の署名を集め、市長に手渡した。",
    ),
}
_ALSO: Mapping[str, str] = {
    "en": "The dispute began when {link} became known.",
    "ko": "앞서 {link} 소식이 알려지면서 논란이 시작됐다.",
    "de": "Der Streit begann, als {link} bekannt wurde.",
    "es": "La disputa empezó cuando se conoció {link}.",
    "fr": "La dispute a commencé quand on a appris {link}.",
    "ja": "議論のきっかけは、{link}が明らかになったことだった。",
}
_PLACES = {
    "ko": ("한빛", "새솔", "도담", "가온"),
    "ja": ("北浜", "越路", "白根沢", "港南"),
}
_SECTIONS = {
    "en": ("Home", "Local", "Politics", "Business", "Sport"),
    "ko": ("홈", "사회", "정치", "경제", "스포츠"),
    "de": ("Start", "Region", "Politik", "Wirtschaft", "Sport"),
    "es": ("Portada", "Local", "Política", "Economía", "Deportes"),
    "fr": ("Accueil", "Région", "Politique", "Économie", "Sports"),
    "ja": ("トップ", "地域", "政治", "経済", "スポーツ"),
}

Teaser = tuple[str, str]
"""(where it leads, its headline)"""


def list_plain(head: str, teasers: list[Teaser]) -> str:
    rows = "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in teasers)
    return f'<div class="box-list"><h4>{head}</h4><ul>{rows}</ul></div>'


def list_cards(head: str, teasers: list[Teaser]) -> str:
    cards = "".join(
        f'<div class="card"><a href="{url}"><img src="/t.jpg" alt=""></a><span class="k">14:0{i % 10}</span>'
        f'<h3><a href="{url}{"&" if "?" in url else "?"}utm_source=card">{text}</a></h3></div>'
        for i, (url, text) in enumerate(teasers)
    )
    return f'<section class="grid-more"><h2>{head}</h2>{cards}</section>'


def list_whole_cards(head: str, teasers: list[Teaser]) -> str:
    cards = "".join(
        f'<article class="promo-item"><a href="{url}"><div class="pic"><img src="/t.jpg"></div>'
        f'<div class="tt">{text}</div></a></article>'
        for url, text in teasers
    )
    return f'<aside class="suggest"><strong>{head}</strong>{cards}</aside>'


def list_breaks(head: str, teasers: list[Teaser]) -> str:
    rows = "<br>".join(f'- <a href="{url}">{text}</a>' for url, text in teasers)
    return f"<div><b>{head}</b><br>{rows}<br></div>"


def list_paragraphs(head: str, teasers: list[Teaser]) -> str:
    return f"<p><strong>{head}</strong></p>" + "".join(f'<p>▶ <a href="{url}">{text}</a></p>' for url, text in teasers)


def list_ranked(head: str, teasers: list[Teaser]) -> str:
    rows = "".join(
        f'<tr><td>{i}</td><td><a href="{url}" class="rank-link">{text}</a></td></tr>'
        for i, (url, text) in enumerate(teasers, 1)
    )
    return f'<div id="ranking"><h5>{head}</h5><table>{rows}</table></div>'


List = Callable[[str, list[Teaser]], str]


@dataclass(frozen=True)
class Style:
    """How a site builds its pages: lists beside, below and inside the body, the frame, and its addresses."""

    lang: str
    beside: List
    below: List
    inside: List
    frame: str
    path: str


_SEMANTIC = """<header><a href="{root}/">{outlet}</a><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{headline}</h1><p class="meta">{name} · 14.03.2026</p><div class="text">{body}</div></article>
{below}</main>{beside}<footer>{notice}</footer>"""
_DIVS = """<div id="top"><div class="gnb">{menu}</div></div><div class="wrap"><div class="left">
<div class="tit">{headline}</div><div class="info"><span>{name}</span> <span>2026.03.14 09:12</span></div>
<div id="cont">{body}{below}</div></div>
<div class="right">{beside}</div></div><div class="foot">{notice}</div>"""
_TABLES = """<table width="980"><tr><td colspan="2">{menu}</td></tr><tr><td valign="top">
<font size="5"><b>{headline}</b></font><br><font size="2">{name}</font>{body}{below}</td>
<td width="300" valign="top">{beside}</td></tr>
<tr><td>{notice}</td></tr></table>"""

STYLES: tuple[Style, ...] = (
    Style("en", list_plain, list_cards, list_plain, _SEMANTIC, "/2026/03/14/{n}-bridge-works"),
    Style("ko", list_ranked, list_plain, list_paragraphs, _DIVS, "/news/articleView.html?idxno={n}"),
    Style("de", list_cards, list_whole_cards, list_plain, _SEMANTIC, "/artikel/{n}.html"),
    Style("es", list_plain, list_breaks, list_paragraphs, _DIVS, "/noticia/{n}/obras-en-el-puente"),
    Style("fr", list_whole_cards, list_paragraphs, list_plain, _TABLES, "/actualite/{n}.php"),
    Style("ja", list_breaks, list_ranked, list_paragraphs, _DIVS, "/articles/{n}"),
)


@dataclass
class LinkSite:
    """One generated site.

    Attributes:
        pages: path → HTML. articles: paths worth reading, linked in bodies and section pages.
        baits: paths that only teaser lists link to.
        teasers: page → the paths that only its teaser lists link to. bodies: page → those in its body.
    """

    root: str
    style: Style
    pages: dict[str, str] = field(default_factory=dict)
    articles: list[str] = field(default_factory=list)
    baits: list[str] = field(default_factory=list)
    teasers: dict[str, set[str]] = field(default_factory=dict)
    bodies: dict[str, set[str]] = field(default_factory=dict)


def make_site(root: str, style: Style, articles: int, baits: int, seed: int) -> LinkSite:
    """Build all pages of a site below the path `root`. The same arguments give the same pages."""
    rng = random.Random(seed)
    site = LinkSite(root, style)
    numbers = rng.sample(range(100_000, 999_999), articles + baits)
    paths = [root + style.path.format(n=number) for number in numbers]
    site.articles, site.baits = paths[:articles], paths[articles:]
    words = TEST_WORDS[style.lang]
    titles = {path: _title(words, rng, i) for i, path in enumerate(paths)}
    for path in paths:
        _add_page(site, path, titles, words, rng)
    step = 20
    for number, start in enumerate(range(0, articles, step)):
        shown = site.articles[start : start + step]
        listed = "".join(f'<div class="row"><h3><a href="{path}">{titles[path]}</a></h3></div>' for path in shown)
        more = f'<a href="{root}/list/{number + 1}">→</a>' if start + step < articles else ""
        site.pages[f"{root}/list/{number}"] = _document(style.lang, "list", f"<div>{_menu(site)}</div>{listed}{more}")
    return site


def _add_page(site: LinkSite, path: str, titles: Mapping[str, str], words: Words, rng: random.Random) -> None:
    lang, style = site.style.lang, site.style
    others = [other for other in site.articles if other != path]
    cited = rng.sample(others, min(len(others), rng.choice((1, 2, 2, 3))))
    promoted = [other for other in [*site.baits, *others] if other != path]
    weights = [3 if other in site.baits else 1 for other in promoted]

    def teasers(number: int) -> list[Teaser]:
        chosen = dict.fromkeys(rng.choices(promoted, weights, k=number))
        return [(other, titles[other]) for other in chosen]

    lists = {"beside": teasers(6), "below": teasers(rng.choice((4, 6, 8))), "inside": teasers(rng.choice((1, 2, 3)))}
    paragraphs = [f"<p>{_sentences(lang, rng)}</p>" for _ in range(rng.randint(5, 9))]
    for other, place in zip(cited, rng.sample(range(1, len(paragraphs)), len(cited)), strict=True):
        link = f'<a href="{other}">{titles[other]}</a>'
        lead = _sentences(lang, rng)
        paragraphs[place] = f"<p>{lead} {_ALSO[lang].format(link=link)}</p>"
    if rng.random() < 0.4:
        paragraphs.insert(rng.randrange(2, len(paragraphs)), style.inside(rng.choice(words.inline), lists["inside"]))
    else:
        lists["inside"] = []
    html = style.frame.format(
        root=site.root,
        outlet=words.outlets[0],
        menu=_menu(site),
        headline=titles[path],
        name=rng.choice(words.names),
        body="".join(paragraphs),
        below=style.below(rng.choice(words.list_heads), lists["below"]),
        beside=style.beside(rng.choice(words.list_heads), lists["beside"]),
        notice=escape(words.notices[0].format(outlet=words.outlets[0], site="a.example")),
    )
    site.pages[path] = _document(lang, titles[path], html)
    site.bodies[path] = set(cited)
    site.teasers[path] = {other for part in lists.values() for other, _ in part} - set(cited)


def _sentences(lang: str, rng: random.Random) -> str:
    places = _PLACES.get(lang, ("Ellery", "Varholm", "Brandau", "Solmar", "Corvelle"))
    chosen = rng.sample(SENTENCES[lang], rng.choice((2, 2, 3)))
    return ("" if lang == "ja" else " ").join(
        text.format(place=rng.choice(places), n=rng.randint(5, 89), name=rng.choice(TEST_WORDS[lang].names))
        for text in chosen
    )


def _title(words: Words, rng: random.Random, number: int) -> str:
    text = words.headlines[number % len(words.headlines)]
    return escape(text if rng.random() < 0.7 else f"{text} ({rng.randint(2, 99)})", quote=False)


def _menu(site: LinkSite) -> str:
    names = enumerate(_SECTIONS[site.style.lang])
    return " ".join(f'<li><a href="{site.root}/list/{i}">{name}</a></li>' for i, name in names)


def _document(lang: str, title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!doctype html><html lang="{lang}">{head}<body>{body}</body></html>'
