"""What a mail answers: messages it names, the ticket in its subject, prefixes in many languages."""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.invitations import answers_invitation
from dueby.desk.channels.email.understanding.mail import Mail

_ANGLED: Final = re.compile(r"<[^<>\s]{1,500}>")
_BARE: Final = re.compile(r"[^\s<>,;\"]{1,250}@[^\s<>,;\"]{1,250}")
# Answered: English and Latin, German, Scandinavian, Finnish, Dutch, Polish, Hungarian, Italian,
# Portuguese, Turkish, Indonesian, Welsh, Greek, Russian, Bulgarian, Chinese, Japanese, Korean.
_ANSWERED: Final = (
    r"re|aw|antw|antwort|sv|vs|vá|odp|ynt|yan|ref|rif|res|resp|rép|réf|bls|atb|hl|ha|απ|σχετ"
    r"|ответ|отв|на|отг|відп|回复|回覆|答复|答覆|回信|返信|답장|회신|תגובה|رد"
)
# Passed on.
_FORWARDED: Final = (
    r"fw|fwd|wg|tr|rv|enc|pd|vb|doorst|vl|ilt|tov|továbbítás|fs|trs|i|πρθ|пересл|переадр|нат|прпр"
    r"|转发|轉寄|轉發|転送|전달|הועבר"
)
_COUNT: Final = r"(?:\s?[\[(^]\s?\d{1,4}\s?[\])]?|\s?\*\d{1,4}|\d{1,3})?"
_TAG: Final = r"(?:\[[^\[\]]{1,60}\]\s{0,5})"
_PREFIX: Final = re.compile(
    rf"\s{{0,5}}{_TAG}{{0,3}}(?P<word>(?P<answered>{_ANSWERED}|R(?=:))|(?P<forwarded>{_FORWARDED}))"
    rf"{_COUNT}\s{{0,3}}[:：]",
    re.IGNORECASE,
)
_AMBIGUOUS: Final = frozenset({"i", "ref", "ha", "res", "на", "нат", "hl", "vl", "pd", "resp"})
_TICKET: Final = re.compile(r"\[[^\[\]#]{0,30}#(\d{1,10})\]")
_MOST_PREFIXES: Final = 20


def identifiers(field: str) -> list[str]:
    """Return the message identifiers of a field, each once, with their brackets."""
    found = _ANGLED.findall(field[: limits.FIELD_BYTES])
    if not found:
        found = [f"<{each}>" for each in _BARE.findall(field[: limits.FIELD_BYTES])]
    clean = (one_line(each, 998).replace(" ", "") for each in found)
    return list(dict.fromkeys(clean))[-limits.IDENTIFIERS :]


def ticket_number(subject: str) -> int | None:
    """Return the number in "[#17]", the last if there are several."""
    found = _TICKET.findall(subject)
    return int(found[-1]) if found else None


def prefixes(subject: str) -> list[str]:
    """Return the prefixes of a subject, from the first, in small letters."""
    found: list[str] = []
    place = 0
    while len(found) < _MOST_PREFIXES and (prefix := _PREFIX.match(subject, place)):
        found.append(prefix["word"].lower())
        place = prefix.end()
    return found


def is_answer_by_subject(subject: str) -> bool:
    """Tell whether the first prefix of a subject says that this is an answer."""
    prefix = _PREFIX.match(subject)
    if not prefix or not prefix["answered"]:
        return False
    return prefix["word"].lower() not in _AMBIGUOUS or prefix["word"].isupper()


def plain_subject(subject: str) -> str:
    """Return a subject without prefixes and ticket numbers."""
    place = 0
    for _ in range(_MOST_PREFIXES):
        prefix = _PREFIX.match(subject, place)
        if not prefix:
            break
        place = prefix.end()
    return " ".join(_TICKET.sub(" ", subject[place:]).split())


def answers_something(mail: Mail) -> bool:
    """Tell whether a mail names a message or a ticket that it answers."""
    named = identifiers(mail.fields.raw("in-reply-to")) or identifiers(
        mail.fields.raw("references")
    )
    return bool(named) or ticket_number(mail.subject) is not None


def reply(asked: Asked) -> Finding | None:
    """Find that a mail says it is an answer, known to the desk or not."""
    mail = asked.mail
    reasons: list[str] = []
    if identifiers(mail.fields.raw("in-reply-to")):
        reasons.append("it names the message that it answers (In-Reply-To)")
    if identifiers(mail.fields.raw("references")):
        reasons.append("it names earlier messages (References)")
    if ticket_number(mail.subject) is not None:
        reasons.append(f"its subject names ticket {ticket_number(mail.subject)}")
    if is_answer_by_subject(mail.subject):
        reasons.append("its subject begins as answers do")
    if answers_invitation(mail):
        reasons.append("a calendar in it answers an invitation (RFC 5546)")
    return Finding(MailClass.REPLY, tuple(reasons)) if reasons else None
