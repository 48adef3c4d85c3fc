"""Words of walls, per language: what their buttons say, and what their text is about.

Beginnings of words, in lower case. They count only together and only on pages that `walls.py` already suspects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ACCEPT = {
    "en": "accept|agree|allow|consent",
    "de": "akzeptier|zustimm|einverstanden|einwillig|alle annehmen",
    "fr": "accept|j['’]accept|autoris",
    "es": "acept|permit|consient",
    "it": "accett|acconsent|consent",
    "pt": "aceit|concord|permit",
    "nl": "accepte|akkoord|toestaan|ga akkoord",
    "pl": "akceptuj|zgadzam|zgod|przejdź do serwisu",
    "ru": "принять|принима|соглас|разреш",
    "uk": "прийняти|погодж|згод",
    "tr": "kabul|onayl|izin ver",
    "ar": "أوافق|موافق|قبول|اوافق|السماح",
    "ja": "同意|許可|承諾",
    "ko": "동의|허용|수락",
    "zh": "同意|接受|允许|允許",
}
CHOOSE = {
    "en": "reject|refuse|decline|manage|settings|options|preferences|save choices|subscribe",
    "de": "ablehn|einstellung|abonn|abo\\b|mehr optionen",
    "fr": "refus|sans accepter|continuer sans|personnalis|param[eé]tr|m['’]abonne|abonn",
    "es": "rechaz|configur|más opciones|gestion|suscri",
    "it": "rifiut|personalizz|gestisci|preferenze|abbon",
    "pt": "recus|rejeit|configur|gerir|gerenciar|assin",
    "nl": "weiger|instelling|voorkeur|abonn",
    "pl": "odrzu|ustawienia|nie zgadzam|dostosuj|subskry",
    "ru": "отклон|отказ|настро|подпис",
    "uk": "відхил|налашт|передплат",
    "tr": "reddet|ayarlar|tercih|abone",
    "ar": "رفض|إعدادات|أرفض|اشترك",
    "ja": "同意しない|拒否|設定|会員登録",
    "ko": "거부|필수만|설정|자세히|구독",
    "zh": "不同意|拒绝|拒絕|管理选项|設定|设置",
}
ROBOT = {
    "en": "not a robot|a human|verify you",
    "de": "kein roboter",
    "fr": "pas un robot",
    "es": "no soy un robot",
    "it": "non sono un robot",
    "pt": "não sou um rob",
    "nl": "geen robot",
    "pl": "nie jestem robotem",
    "ru": "не робот",
    "tr": "robot değilim",
    "ja": "ロボットではありません",
    "ko": "로봇이 아닙니다",
    "zh": "不是机器人|不是機器人",
}
TOPICS = {
    "en": "cookie|consent|agree|partners|vendors|device|advert|privacy|personal data|personalised|tracking|browser",
    "de": "cookie|zustimm|einwillig|stimmen sie|partner|gerät|endgerät|werb|anzeigen|daten|tracking|abonn|abo\\b",
    "fr": "cookie|consent|accept|refus|partenaires|appareil|publicit|annonces|données|audience|abonn|fichiers",
    "es": "cookie|consent|acept|socios|dispositivo|anuncios|publici|datos|permiso|seguimiento|suscri",
    "it": "cookie|consenso|fornitori|dispositivo|annunci|dati personali|profilazione|privacy|abbon",
    "pt": "cookie|consent|aceit|parceiros|dispositivo|anúncios|publici|dados|privacidade|assin",
    "nl": "cookie|toestemming|akkoord|partners|apparaat|advertenties|gegevens|privacy|abonn",
    "pl": "cookie|zgod|zgadz|partnerzy|urządzeni|reklam|danych|prywatno|przetwarzan|plik",
    "ru": "cookie|соглас|партн|устройств|реклам|данн|файл|конфиденц",
    "uk": "cookie|згод|партнер|пристро|реклам|дан|файл|конфіденц",
    "tr": "çerez|onay|kabul|ortak|cihaz|reklam|verini|veriler|kişisel veri|gizlilik|konum|işlen|dosya",
    "ar": "موافق|شركا|جهازك|إعلانات|البيانات|ملفات|خصوصي|الاشتراك|كوكيز",
    "ja": "クッキー|cookie|同意|端末|広告|提携|位置情報|会員",
    "ko": "쿠키|동의|광고|제휴|기기|철회|회원",
    "zh": "cookie|同意|合作伙伴|设备|設備|广告|廣告|隐私|隱私|撤回",
}


def pattern(languages: Iterable[str]) -> re.Pattern[str]:
    """Match the beginnings of words of all languages; scripts without spaces have no beginnings of words."""
    stems = sorted({stem for stems in languages for stem in stems.split("|")}, key=len, reverse=True)
    spaced = [stem for stem in stems if stem < "\u0600"]
    spaceless = [stem for stem in stems if stem >= "\u0600"]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(spaced)})|{'|'.join(spaceless)}")
