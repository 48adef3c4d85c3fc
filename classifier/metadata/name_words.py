"""Words that stand beside names in bylines and are none themselves, in case-folded form."""

INTRODUCTIONS = (
    "by|from|von|text|texte|de|par|por|di|a cura di|door|av|af|przez|autor|autora|autorin|autoren|auteur|autore|author|"
    "authors|written by|words by|story by|reported by|reporting by|reporter|redaktion|redactor|redactora|redazione|"
    "foto|fotos|photo|photos|photograph|picture|video|von unserem korrespondenten|ein kommentar von|kommentar von|"
    "eine analyse von|analyse von|interview|von unserer korrespondentin|автор|авторы|от|текст|фото|от редакции|oleh|"
    "penulis|editor|yazan|haber|tác giả|theo|szerző|írta|toimittaja|skribent|journalist|tekst|skrevet af|skrevet av|"
    "συντάκτης|γράφει ο|γράφει η|από|του|της|نویسنده|كتب|كتبت|بقلم|حوار|إعداد|โดย|ผู้เขียน|लेखक|द्वारा|作者|记者|記者|撰文|文|采写|作成|"
    "글|취재|작성자|기자명|글쓴이|написал|написала"
).split("|")
"""What may stand before a name."""

ROLES = frozenset(
    "editor reporter correspondent writer staff journalist producer columnist contributor anchor critic director "
    "chief senior junior deputy assistant associate executive managing political business sports sport games culture "
    "science health technology tech environment education economics foreign diplomatic royal crime news features "
    "investigations national international special guest freelance photographer fellow intern professor bureau "
    "redakteur redakteurin redaktion korrespondent korrespondentin autor autorin volontär volontärin reporterin "
    "journalistin chefredakteur chefredakteurin ressortleiter gastautor kolumnist journaliste rédacteur rédactrice "
    "correspondant correspondante envoyé envoyée spécial spéciale grand redactor redactora periodista corresponsal "
    "enviado especial giornalista inviato inviata redattore collaboratore jornalista repórter redação redacción "
    "correspondente reporterka redaktor redaktorka dziennikarz dziennikarka редактор корреспондент журналист обозреватель "
    "шеф-редактор главный специальный спецкор muhabir muhabiri editör editörü redaktör redaktionen journalisten toimittaja "
    "verslaggever verslaggeefster redacteur correspondente wartawan jurnalis penulis reporter".split()
)
"""Words of roles; a part of a byline that holds one of them and no name before it is left out."""

ROLE_ENDINGS = (
    "선임기자 인턴기자 객원기자 전문기자 수습기자 시민기자 대학생기자 사진기자 논설위원 해설위원 편집위원 특파원 통신원 리포터 "
    "칼럼니스트 아나운서 앵커 에디터 기자 작가 교수 변호사 평론가 편집장 팀장 부장 국장 대표 PD 記者 记者 編集委員 論説委員 特派員 "
    "通讯员 通訊員 評論員 评论员 主笔 主筆"
).split()
"""Roles of Korean, Chinese and Japanese bylines, behind the name or before it."""

PARTICLES = frozenset(
    "de da do dos das di del della der den van von zu zur la le du des el al bin ibn ben abu af av ter ten te y e i o "
    "und and mac mc st san dei degli lo vom zum op 't d' bint ould".split()
)
"""Small words that are part of a name."""

NOT_NAMES = frozenset(
    "admin administrator administration guest user username anonymous unknown none null undefined n/a staff online web "
    "webmaster editor editorial newsroom redaktion redaction redacción redazione redação redakcja news newsdesk desk "
    "team agency agencies agenturen agencias agenzia agence wire share follow subscribe comments print email facebook "
    "twitter instagram published updated posted source quelle fonte fuente 未知 佚名 匿名 本站 小编 网络整理 관리자 운영자 "
    "편집자 익명".split()
)
"""Single words that are no name of a person."""

ORGANISATION_ENDINGS = tuple(
    "일보 신문 뉴스 경제 방송 타임즈 타임스 투데이 저널 매일 편집국 편집부 온라인 스포츠 미디어 닷컴 통신 데일리 데스크 취재팀 "
    "기획팀 보도국 보도팀 위클리 매거진 TV 新聞 新聞社 社 オンライン 編集部 ニュース 通信 放送 日报 日報 网 網 报 報 新闻 快讯 快訊 "
    "电视台 電視台 政务 媒体 编辑部 编辑室 報導 报道 管理员 管理員 中心 频道 頻道 大学".split()
)
"""How names of Korean, Chinese and Japanese organisations end."""

KOREAN_MODIFIERS = "선임 인턴 객원 수습 시민 대학생 명예 사진 영상 취재".split()
"""What may stand before a Korean role as a part of it, beside `…전문`."""
