"""How vacation programs say that somebody is away, where no header field says so.

A person writes of holidays too. A note of a program says first of all that its author is away, and
then until when, or what to do meanwhile.
"""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = 600
_GREETING: Final = re.compile(
    r"\s{0,20}(?:(?:hi|hello|dear|greetings|good (?:day|morning|afternoon)|hallo"
    r"|guten (?:tag|morgen)|moin|grüezi|liebe[rs]?|sehr geehrte[rs]?"
    r"|bonjour|bonsoir|ch(?:er|ère)s?|madame|monsieur|hola"
    r"|buen[oa]s|estimad[oa]s?|ciao|buongiorno|gentile|salve|olá|bom dia|prezad[oa]s?|car[oa]s?"
    r"|hej|hei|kära|kære|kjære|god dag|dag|beste|geachte|goedendag|witam|dzień dobry|szanown\w{1,3}"
    r"|dobrý den|tisztelt|kedves|здравствуйте|добрый день|уважаем\w{2,3}|merhaba|sayın)"
    r"\b[^\n]{0,80}(?:\n\s{0,20}|[,!.]\s{1,3}))?"
    r"(?:(?:thank you|thanks|vielen dank|danke|merci|gracias|grazie|obrigad[oa]|tack|takk?|kiitos"
    r"|bedankt|dziękuj\w{1,3}|děkuji|köszön\w{1,6}|спасибо)\b[^.!\n]{0,80}[.!]\s{0,20}){0,3}",
    re.IGNORECASE,
)
_AWAY: Final = re.compile(
    # English: a name may stand for the first person.
    r"(?:please note that |unfortunately,? )?"
    r"(?:i(?: am|.m| will be|.ll be)|(?:[\w.-]{1,30} ){1,3}(?:is|will be)) "
    r"(?:currently |presently |now |away and )?"
    r"(?:out of (?:the |my )?office|away(?: from (?:the |my )?(?:office|desk|e-?mail))?"
    r"|on (?:[\w-]{1,12} )?(?:vacation|leave|holidays?)|out on \w{1,12} leave|not in the office"
    r"|travel+ing)\b"
    # German
    r"|(?:leider |aktuell |derzeit )?(?:ich bin|bin ich)\b[^!\n]{0,60}?\b"
    r"(?:nicht (?:im (?:büro|hause?)|erreichbar|da)|im urlaub|abwesend|außer haus|in elternzeit"
    r"|wieder (?:im büro|erreichbar|da))\b"
    # French, Spanish, Italian, Portuguese
    r"|je (?:suis|serai)\b[^!\n]{0,40}?\b(?:absent|en (?:congé|vacances|déplacement)"
    r"|hors du bureau)"
    r"|(?:estoy|estaré|me encuentro|me encontraré)\b[^!\n]{0,40}?\b(?:fuera|ausente|de vacaciones)"
    r"|(?:sono|sarò)\b[^!\n]{0,40}?\b(?:fuori|assente|in ferie|in vacanza)"
    r"|(?:estou|estarei|encontro-me)\b[^!\n]{0,40}?\b(?:fora|ausente|de férias)"
    # Dutch, Swedish, Norwegian and Danish, Finnish
    r"|(?:ik ben|ben ik)\b[^!\n]{0,60}?\b(?:afwezig|niet aanwezig|niet op kantoor|op vakantie"
    r"|met (?:verlof|vakantie))"
    r"|jag är\b[^!\n]{0,40}?\b(?:borta|ledig|på semester|inte på kontoret|föräldraledig)"
    r"|jeg er\b[^!\n]{0,40}?\b(?:på ferie|ikke på kontoret|fraværende|bortreist|ute av kontoret)"
    r"|olen\b[^!\n]{0,40}?\b(?:lomalla|poissa|vapaalla)"
    # Polish, Czech, Hungarian, Croatian, Turkish, Russian, Japanese, Chinese
    r"|(?:jestem|będę|przebywam)\b[^!\n]{0,40}?\b(?:nieobecn|na urlopie|poza biurem)"
    r"|(?:jsem|budu)\b[^!\n]{0,40}?\b(?:mimo kancelář|na dovolené|nepřítom)"
    r"|szabadságon vagyok|házon kívül vagyok|nisam u uredu|na godišnjem sam|odsut[ae]n sam"
    r"|(?:ofiste|büroda) değilim|izinde(?:yim| olacağım)"
    r"|(?:я )?(?:нахожусь |буду )?(?:в отпуске|в командировке|отсутствую|вне офиса)"
    r"|меня (?:нет|не будет) (?:на месте|в офисе)"
    r"|(?:休暇をいただいて|不在にして|外出して)|我(?:正在|目前|现在)?(?:休假|外出|不在)",
    re.IGNORECASE,
)
_MEANWHILE: Final = re.compile(
    r"\b(?:until|till|through|from .{1,30} to|starting|return\w{0,3}|be back|back on|limited access"
    r"|no access|urgent|emergenc\w{1,3}|respond|reply to your|meanwhile|in my absence|contact"
    r"|bis|ab dem|wieder|dringend\w{0,3}|weitergeleitet|zwischenzeit|vertret\w{1,6}|wenden sie"
    r"|jusqu|retour|urgence|urgent|contacte[rz]|hasta|regres\w{1,4}|vuelt\w|urgente|urgencia"
    r"|contact[ae]\w{0,3}|fino|rientr\w{1,4}|urgenz\w|contattare|até|voltarei|tot|terug|dringend"
    r"|neem contact|till och med|åter|brådskande|kontakta?|til|tilbake|tilbage|haster|asti|palaan"
    r"|kiire\w{0,9}|do dnia|wracam|pilnych|naléhav\w{1,4}|sürgős|acil|до|вернусь|срочн\w{1,6})\b"
    r"|まで|至急|直到|紧急|緊急",
    re.IGNORECASE,
)


def says_away(text: str) -> bool:
    """Tell whether a text speaks of its author's absence near its beginning."""
    return bool(_AWAY.search(text[:_LETTERS]))


def greeting_length(text: str) -> int:
    """Return where a text begins to say something, behind a greeting and thanks."""
    greeting = _GREETING.match(text)
    return greeting.end() if greeting else 0


def is_note(text: str) -> bool:
    """Tell whether a text is a vacation program's: away first of all, then what to do meanwhile.

    Whoever asks something is a person.
    """
    opening = text[:_LETTERS]
    begin = greeting_length(opening)
    if "?" in opening or not _AWAY.match(opening, begin):
        return False
    return bool(_MEANWHILE.search(opening, begin))
