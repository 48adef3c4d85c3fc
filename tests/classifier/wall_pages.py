"""Invented walls and error pages whose wording is not in training: (language, kind, title, texts, buttons)."""
# ruff: noqa: E501

from __future__ import annotations

from html import escape

Wall = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]

WALLS: tuple[Wall, ...] = (
    (
        "en",
        "wall",
        "Ads keep the lights on here",
        (
            "The Holm Courier costs nothing as long as we may show you advertising that remembers what you looked at before.",
            "Fifty-one firms take part. Which ones, and for how long they store what they learn, is listed in the data notice.",
        ),
        ("Fine by me", "Let me choose"),
    ),
    (
        "en",
        "wall",
        "Hold on a second",
        (
            "Something about your visit made us think that a script is at work. Solve the little puzzle and we let you through.",
        ),
        ("Start the puzzle",),
    ),
    (
        "en",
        "wall",
        "Keep going with Courier Plus",
        (
            "The rest of this report is for paying readers. For 2 pounds a week you can open everything, on all your devices.",
        ),
        ("See the plans", "I have an account"),
    ),
    (
        "en",
        "error",
        "Nothing at this address",
        (
            "We searched high and low, yet no such page could be found. Perhaps the link was old or a letter is missing.",
        ),
        ("Front page",),
    ),
    (
        "en",
        "wall",
        "Closed for visitors from your country",
        ("Owing to local legislation we cannot let readers from where you are see the Courier at the moment.",),
        (),
    ),
    (
        "de",
        "wall",
        "Kurze Frage vorab",
        (
            "Damit der Anzeiger nichts kostet, zeigen wir Reklame, die sich nach Ihren früheren Besuchen richtet.",
            "Dazu merken sich 48 Unternehmen eine Kennung in Ihrem Browser. Sie dürfen Nein sagen und später umentscheiden.",
        ),
        ("Einverstanden", "Nein danke"),
    ),
    (
        "de",
        "error",
        "Hier ist leider nichts",
        ("Unter dieser Adresse liegt kein Beitrag. Möglicherweise hat sich beim Abtippen ein Buchstabe verirrt.",),
        ("Zum Titelblatt",),
    ),
    (
        "de",
        "wall",
        "Weiterlesen mit Anzeiger Plus",
        (
            "Den vollständigen Text gibt es für zahlende Leser. Probieren Sie das Angebot vier Wochen lang für null Euro aus.",
        ),
        ("Jetzt testen", "Ich habe ein Konto"),
    ),
    (
        "fr",
        "wall",
        "Un choix avant la lecture",
        (
            "Le Courrier reste gratuit grâce aux annonces choisies d'après vos visites passées, avec l'aide de 39 sociétés.",
            "Vous pourrez changer d'avis plus tard, au bas de chaque page, sous le lien consacré à vos données.",
        ),
        ("D'accord", "Non merci"),
    ),
    (
        "fr",
        "error",
        "Rien à cette adresse",
        ("Nous n'avons trouvé aucun article ici. Le lien était peut-être ancien, ou une lettre a été oubliée.",),
        ("Retour à la une",),
    ),
    (
        "es",
        "wall",
        "Una pregunta antes de entrar",
        (
            "El Correo es gratis porque mostramos anuncios elegidos según las páginas que ha visitado, junto con 44 empresas.",
            "Puede decir que no o cambiar de idea más tarde desde el enlace de datos personales al pie de la página.",
        ),
        ("De acuerdo", "No, gracias"),
    ),
    (
        "es",
        "error",
        "Aquí no hay nada",
        ("No hemos encontrado ninguna noticia en esta dirección. Quizá el enlace sea antiguo o falte una letra.",),
        ("A la portada",),
    ),
    (
        "it",
        "wall",
        "Una scelta prima di leggere",
        (
            "Il Corriere resta gratuito grazie agli annunci scelti in base alle pagine visitate, insieme a 37 società.",
            "Puoi dire di no o cambiare idea più tardi dal collegamento sui dati personali in fondo alla pagina.",
        ),
        ("Va bene", "No, grazie"),
    ),
    (
        "it",
        "error",
        "Qui non c'è niente",
        ("A questo indirizzo non esiste alcun articolo. Forse il collegamento è vecchio o manca una lettera.",),
        ("Prima pagina",),
    ),
    (
        "pt",
        "wall",
        "Uma escolha antes de ler",
        (
            "O Correio é gratuito graças a anúncios escolhidos conforme as páginas que você visitou, com a ajuda de 42 empresas.",
        ),
        ("Tudo bem", "Não, obrigado"),
    ),
    (
        "pt",
        "error",
        "Não há nada aqui",
        ("Nenhuma notícia foi encontrada neste endereço. Talvez o link seja antigo ou falte uma letra.",),
        ("Capa",),
    ),
    (
        "nl",
        "wall",
        "Eerst een vraag",
        ("De Koerier kost niets omdat wij reclame tonen die past bij wat u eerder bekeek, samen met 45 bedrijven.",),
        ("Prima", "Nee, bedankt"),
    ),
    (
        "nl",
        "error",
        "Hier staat niets",
        ("Op dit adres is geen bericht te vinden. Misschien is de link oud of ontbreekt er een letter.",),
        ("Voorpagina",),
    ),
    (
        "pl",
        "wall",
        "Najpierw jedno pytanie",
        ("Kurier jest bezpłatny, bo razem z 40 firmami pokazujemy reklamy dobrane do odwiedzanych wcześniej stron.",),
        ("Zgoda", "Nie, dziękuję"),
    ),
    (
        "pl",
        "error",
        "Nic tu nie ma",
        ("Pod tym adresem nie ma żadnego artykułu. Może odnośnik jest stary albo brakuje w nim litery.",),
        ("Na pierwszą stronę",),
    ),
    (
        "ru",
        "wall",
        "Один вопрос перед чтением",
        ("Газета бесплатна, потому что вместе с 41 компанией мы показываем рекламу по вашим прошлым посещениям.",),
        ("Хорошо", "Нет, спасибо"),
    ),
    (
        "ru",
        "error",
        "Здесь ничего нет",
        ("По этому адресу нет ни одной статьи. Возможно, ссылка устарела или в ней пропущена буква.",),
        ("На первую полосу",),
    ),
    (
        "tr",
        "wall",
        "Okumadan önce bir soru",
        ("Gazetemiz ücretsizdir, çünkü 38 şirketle birlikte daha önce baktığınız sayfalara göre reklam gösteriyoruz.",),
        ("Tamam", "Hayır, teşekkürler"),
    ),
    (
        "tr",
        "error",
        "Burada bir şey yok",
        ("Bu adreste hiçbir haber bulunamadı. Bağlantı eski olabilir ya da bir harf eksiktir.",),
        ("Ön sayfa",),
    ),
    (
        "ar",
        "wall",
        "سؤال قبل القراءة",
        ("تبقى الجريدة مجانية لأننا نعرض مع 36 شركة إعلانات مختارة بحسب الصفحات التي زرتها من قبل.",),
        ("موافق", "لا شكرا"),
    ),
    (
        "ar",
        "error",
        "لا شيء هنا",
        ("لم نعثر على أي خبر في هذا العنوان. ربما كان الرابط قديما أو ينقصه حرف.",),
        ("الصفحة الأولى",),
    ),
    (
        "id",
        "wall",
        "Satu pertanyaan sebelum membaca",
        ("Koran ini gratis karena bersama 35 perusahaan kami menampilkan iklan sesuai halaman yang pernah Anda buka.",),
        ("Setuju", "Tidak, terima kasih"),
    ),
    (
        "id",
        "error",
        "Tidak ada apa-apa di sini",
        ("Tidak ada berita di alamat ini. Mungkin tautannya sudah lama atau ada huruf yang kurang.",),
        ("Halaman depan",),
    ),
    (
        "ja",
        "wall",
        "お読みになる前にひとつ",
        (
            "本紙は、これまでにご覧になった内容に合わせた広告を43社とともに表示することで、無料でお届けしています。",
            "お断りになることも、あとから変更なさることもできます。",
        ),
        ("はい", "いいえ"),
    ),
    (
        "ja",
        "error",
        "こちらには何もありません",
        ("このアドレスに該当する記事はございません。リンクが古いか、文字が抜けているのかもしれません。",),
        ("一面へ",),
    ),
    (
        "ko",
        "wall",
        "읽기 전에 한 가지만 여쭙니다",
        (
            "본지는 47개 회사와 함께 이전에 보신 내용에 맞춘 광고를 보여 드리는 대신 무료로 제공됩니다.",
            "원하지 않으시면 거절하실 수 있고 나중에 마음을 바꾸셔도 됩니다.",
        ),
        ("좋습니다", "아니요"),
    ),
    (
        "ko",
        "error",
        "여기에는 아무것도 없습니다",
        ("이 주소에는 해당하는 기사가 없습니다. 오래된 링크이거나 글자가 빠졌을 수 있습니다.",),
        ("첫 면으로",),
    ),
    (
        "ko",
        "wall",
        "유료 회원만 볼 수 있습니다",
        ("나머지 내용은 정기 구독자에게 제공됩니다. 한 주 동안 무료로 체험해 보세요.",),
        ("체험하기", "계정이 있습니다"),
    ),
    (
        "zh",
        "wall",
        "阅读之前请先回答",
        (
            "本报免费，是因为我们与 34 家公司一起根据您以前浏览的内容显示广告。",
            "您可以拒绝，也可以以后再改变主意。",
        ),
        ("可以", "不用了"),
    ),
    ("zh", "error", "这里什么也没有", ("在这个地址找不到任何报道，也许链接太旧，或者漏了一个字母。",), ("回到头版",)),
)


def wall_html(wall: Wall, form: int) -> str:
    """One of three markups: bare, with a menu and a footer, and as a dialog of `div` elements."""
    lang, _, title, texts, buttons = wall
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    body += "".join(f"<button>{escape(text)}</button>" for text in buttons)
    if form == 0:
        content = f"<main><h1>{escape(title)}</h1>{body}</main>"
    elif form == 1:
        menu = "".join(f'<li><a href="/{i}">{i}</a></li>' for i in ("A", "B", "C", "D"))
        content = f"<nav><ul>{menu}</ul></nav><section><h2>{escape(title)}</h2>{body}</section><footer>© 2026</footer>"
    else:
        content = f'<div class="dialog"><div class="head">{escape(title)}</div>{body.replace("<p>", "<div>")}</div>'
        content = content.replace("</p>", "</div>")
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{escape(title)}</title></head><body>{content}</body></html>'
    )
