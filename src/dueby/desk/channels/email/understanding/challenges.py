"""Challenges: filters that hold a mail until its author proves to be a person.

To answer one by machine would tell a spammer's filter that the desk is a person, or a list that
the desk subscribes. They look like bounces and automatic answers, and are asked for before both.
"""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding.automatic import signs
from dueby.desk.channels.email.understanding.bounces.notices import notice_text
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.channels.email.understanding.senders import is_mail_system, wants_no_reply

_SYSTEMS: Final = (
    "x-tmda-fingerprint", "x-boxbe", "x-spamarrest", "x-choicemail", "x-challenge",
    "x-challenge-response", "x-spamlion", "x-mailblocks", "x-asb", "x-bluebottle",
    "x-qurb", "x-uol-antispam", "x-cashette", "x-ipermitmail", "x-sendio", "x-zaep",
)  # fmt: skip
_PROGRAMS: Final = re.compile(
    r"tmda|spam ?arrest|boxbe|choicemail|sendio|bluebottle|spamlion|zaep|mailblocks|antispam uol"
    r"|vanquish|active spam killer|qconfirm|knowspam|0spam|mail ?in ?black|spam ?hippo"
    r"|bitdefender spamdeny|majordomo@",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"(?:please )?(?:confirm|verif|authenticat|validat|approv|authori[sz])\w{0,8}.{0,40}"
    r"(?:e-?mail|message|delivery|sender|address|identity|request|subscri|required|needed|you)"
    r"|requires? verification|verify ?#|^(?:please )?(?:verify|confirm):"
    r"|(?:confirmation|verification|authentication|action|authori[sz]ation) (?:is )?(?:required"
    r"|needed|request)"
    r"|(?:message|mail) (?:held|waiting|awaiting|pending|on hold|quarantined)|are you human"
    r"|challenge|suspected spam|[(\[](?:sender )?verification[)\]]"
    r"|confirm [0-9a-f]{8,64}\b|bestätig\w{0,10}.{0,40}(?:nachricht|e-?mail|absender"
    r"|anmeldung)"
    r"|(?:nachricht|e-?mail).{0,40}bestätig|confirm\w{0,4}.{0,30}(?:votre|envoi|courriel"
    r"|inscription)"
    r"|(?:authentifi|valid)\w{0,8}.{0,30}(?:envoi|message|courriel|mail|e-mail)"
    r"|confirm\w{0,6}.{0,30}(?:su|seu|sua|suo|mensaje|mensagem|messaggio|correo)"
    r"|confirmação|confirmación|подтверд",
    re.IGNORECASE,
)
_DEED: Final = re.compile(
    r"\b(?:click|follow (?:the|this|that) link|visit|go to|press|reply|respond|answer"
    r"|send (?:an? )?(?:empty|blank)|send (?:the|this) following (?:command|line)s?"
    r"|complete|enter the|type the|solve|fill (?:in|out))\b"
    r".{0,160}\b(?:confirm|verif|deliver|releas|approv|authenticat|human|person|link|below"
    r"|captcha|subscri|code|back to)"
    r"|\bto (?:release|deliver|complete|confirm|verify)\b.{0,120}"
    r"\b(?:reply|respond|click|visit|follow the link)\b"
    r"|\b(?:confirm|verify|authenticate|prove|validate|identify) (?:that )?(?:you|your|this|the"
    r"|it).{0,80}"
    r"\b(?:message|mail|human|person|spam|address|sender|identity|sent|real)\b"
    r"|(?:klicken|bestätigen|antworten) sie|cliquez|cliquer|répondez|confirmez|confirmer"
    r"|haga clic|pulse|responda|confirme|confirmar|clique|clicar|clicca|conferma|rispond"
    r"|нажмите|перейдите|подтверд|ответьте",
    re.IGNORECASE | re.DOTALL,
)
_HELD: Final = re.compile(
    r"\b(?:held|on hold|quarantined?|queued|pending|waiting|stored|blocked|delayed|intercepted)\b"
    r".{0,160}\b(?:until|unless|once|as soon as|when|after|confirm\w*|verif\w*|approv\w*|only"
    r"|because)\b"
    r"|\b(?:will|can|be|is) (?:only |then |not |automatically )?(?:be )?(?:delivered|released"
    r"|forwarded|accepted|read|received|placed)"
    r".{0,80}\b(?:until|unless|once|as soon as|only (?:if|when|after)|after you|when you|if you"
    r"|by (?:clicking|replying))\b"
    r"|\b(?:until|unless|once|before|as soon as) (?:you|your|this|the).{0,60}"
    r"\b(?:confirm|verif|authenticat|repl|respond|click|approv|complete)"
    r"|\brequires? (?:verification|that you verify)|\bto have it delivered\b"
    r"|\b(?:first|one)[- ]time\b.{0,80}\b(?:sender|confirm|sent|verif)|\bjust this once\b"
    r"|\bsenders? (?:that |whom )?(?:i|we) have (?:approved|allowed)"
    r"|\bif you (?:really )?want this (?:action )?to be (?:taken|done)"
    r"|\b(?:not|n.t) (?:yet )?(?:on|in|among) (?:my|his|her|their|our|the).{0,30}(?:list|senders"
    r"|contacts)"
    r"|\b(?:approved|allowed|guest|accepted|safe|white)[- ]?(?:sender)?s? ?list|whitelist"
    r"|\bprotect\w{0,4} (?:\w+ ){0,4}(?:from|against) (?:spam|unsolicited|junk)|anti-?spam"
    r"|unsolicited"
    r"|\bto (?:reduce|prevent|avoid|stop|fight|combat|eliminate) (?:\w+ )?(?:spam|junk)"
    r"|subscription request"
    r"|zurückgehalten|einmalig|nur einmal|spam-?schutz|retenu|en attente|une seule fois|retenido"
    r"|en espera|retida|aguardando"
    r"|in attesa|задержан",
    re.IGNORECASE | re.DOTALL,
)
# Without any other sign of a program, it has to say what it is against.
_AGAINST: Final = re.compile(
    r"spam|unsolicited|junk|quarantin|captcha|robot|whitelist|known senders"
    r"|(?:a|are) (?:real |live ){0,2}human|human being|(?:approved|guest|safe|allowed)[ -]"
    r"(?:sender )?s?list|unerwünscht|indésirable|no deseado|indesejad",
    re.IGNORECASE,
)
_PROOF: Final = re.compile(
    r"\b(?:prove|verify|confirm|show|make sure) (?:to (?:me|us) )?that (?:you are|you.re|this is"
    r" from) (?:an? )?(?:actual |real |live ){0,2}(?:human|person|not a (?:ro)?bot)",
    re.IGNORECASE,
)
_LETTERS: Final = 4_000
_ASKING: Final = "its subject asks for a confirmation"


def challenge(asked: Asked) -> Finding | None:
    """Find that a filter asks the author of a mail to prove something."""
    mail = asked.mail
    reasons = _system(mail)
    said = _said(mail)
    if is_mail_system(mail) and not reasons and _ASKING not in said:
        return None
    is_machine = (
        bool(signs(mail) or mail.fields.word("precedence"))
        or wants_no_reply(mail)
        or is_mail_system(mail)
    )
    enough = 1 if reasons else 2 if is_machine else 3
    text = notice_text(mail)[:_LETTERS]
    named = _PROGRAMS.search(text)
    if not (reasons or is_machine or named or _AGAINST.search(text)):
        return None
    if named and enough > len(said) > 1:
        return Finding(MailClass.CHALLENGE, (*said, f"it names {named[0]}"))
    return Finding(MailClass.CHALLENGE, (*reasons, *said)) if len(said) >= enough else None


def _system(mail: Mail) -> list[str]:
    fields = mail.fields
    agents = " ".join(
        fields.raw(name)[:200] for name in ("x-delivery-agent", "x-mailer", "user-agent", "from")
    )
    named = _PROGRAMS.search(agents)
    found = [f"the field {name} stands in it" for name in _SYSTEMS if fields.starting(name)]
    return found + ([f"it comes from {named[0]}"] if named else [])


def _said(mail: Mail) -> list[str]:
    text = " ".join(notice_text(mail)[:_LETTERS].split())
    found = [_ASKING] if _SUBJECT.search(mail.subject) else []
    if _DEED.search(text):
        found.append("it asks the author to do something")
    if _HELD.search(text):
        found.append("it says that a mail is held until then")
    if _PROOF.search(text):
        found.append("it wants proof that a person wrote")
    return found
