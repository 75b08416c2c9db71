"""Enhanced status codes (RFC 3463), said by a report or meant by its words."""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding import limits

_ENHANCED: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLIED: Final = re.compile(
    r"(?<![\d.])[45]\d\d[\s:-]{1,3}['\"#(]{0,2}([45]\.\d{1,3}\.\d{1,3})(?![\d.])"
)
_LEADING: Final = re.compile(r"\s{0,20}([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.#:-])([45])[0-5]\d(?=[\s\-:;.,(]|$)")

# What reports say in words, and the code that means it; the first that is found counts.
_MEANINGS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), status)
    for pattern, status in (
        (
            (
                r"(?:mail ?(?:box|folder)|inbox|account|quota|mail ?file|storage).{0,40}(?:full"
                r"|exceed|limit)"
                r"|(?:over|exceed\w*|out of|above|reached).{0,24}(?:quota|storage|limit of "
                r"its mailbox)"
                r"|(?:quota|storage).{0,24}(?:exceed|over)|not enough (?:storage )?space in mailbox"
                r"|box.{0,20}容量|メールボックス.{0,20}(?:一杯|いっぱい|容量)|postfach.{0,20}voll"
            ),
            "5.2.2",
        ),
        (
            (
                r"(?:host|domain)(?: ?name)?.{0,24}(?:unknown|not found|does ?n.t exist"
                r"|lookup failure)"
                r"|(?:unknown|unrouteable|unroutable|bad|no such|invalid|illegal|unresolvable) "
                r"(?:mail )?(?:host|domain)|name or service not known|no such domain"
                r"|could ?n.t find any host|(?:mx|a) record|mail exchanger"
            ),
            "5.1.2",
        ),
        (
            (
                r"(?:user|recipient|mailbox|address|account|addressee|subscriber|person"
                r"|username|name)"
                r".{0,48}(?:unknown|not (?:be )?(?:found|listed|recogni|exist|valid|known|present"
                r"|a known|our customer)|n.t (?:have|exist|match)|does ?n.t exist|is ?n.t (?:valid"
                r"|a valid)"
                r"|invalid|inactive|no longer|unavailable|disabled|suspended|rejected)"
                r"|(?:unknown|unkown|no such|invalid|bad|illegal|unrouteable|undeliverable"
                r"|nonexistent"
                r"|unrouted|incorrect) (?:local ?)?(?:user|recipient|mailbox|address|account"
                r"|destination"
                r"|person|name)"
                r"|no (?:such )?(?:mailbox|user|recipient)|not a (?:known|valid) (?:user|recipient"
                r"|mailbox)"
                r"|(?:don.t|doesn.t|do not|does not) (?:have|know).{0,30}(?:user|mailbox|account"
                r"|recipient)"
                r"|resolver\.adr\.|not our customer|ユーザ.{0,20}(?:見つか|存在)|リストにありません"
                r"|あて先.{0,30}見つか|пользовател.{0,30}не (?:найден|существ)|existiert nicht"
                r"|n.existe p|no existe|destinataire.{0,24}inconnu"
            ),
            "5.1.1",
        ),
        (
            (
                r"(?:retry|delivery) time.{0,20}(?:exceed|expired|out)|retry timeout|giving "
                r"up|given up"
                r"|in the queue too long|too long in the queue|(?:could not|cannot|unable to"
                r"|unable to make a"
                r"|failed to|did not accept our requests? to) "
                r"connect|connection (?:timed out|refused|attempt|dropped|lost)|timed ?out|expired"
                r"|failed \d+ attempts|not responding|host is ?n.t|socket error|for the last \d+"
                r"|no route to host|network is unreachable|deferred"
            ),
            "4.4.7",
        ),
        (r"loop|too many hops|hop count", "5.4.6"),
        (r"(?:message|mail|size).{0,40}(?:too (?:big|large)|exceed|limit)|too large", "5.3.4"),
        (
            (
                r"spam|virus|banned|block(?:ed|list)|blacklist|policy|relay|denied|not (?:permitted"
                r"|allowed"
                r"|authori[sz]ed|accept)|unauthori[sz]ed|refused|reject|permission|not (?:a "
                r")?member"
                r"|content|authenticat|filter"
            ),
            "5.7.1",
        ),
    )
)
_TEMPORARY: Final = re.compile(
    r"temporar(?:y|ily)|will (?:be retried|retry|keep trying|continue|try)|try again later"
    r"|deferred",
    re.IGNORECASE,
)
_PERMANENT: Final = re.compile(r"permanent|fatal|giv(?:e|ing|en) up|too long|failed", re.IGNORECASE)


def best_status(said: str, diagnosis: str) -> str | None:
    """Return the code of a status field, unless it says nothing and the diagnosis more."""
    found = _LEADING.match(said) or _ENHANCED.search(said[: limits.LINE_LETTERS])
    status = found[1] if found and found.re is _LEADING else found[0] if found else None
    if status is None or status.endswith(".0.0"):
        return _more_exact(status, diagnosis) or status
    return status


def _more_exact(status: str | None, diagnosis: str) -> str | None:
    exact = [each for each in _said(diagnosis) if not each.endswith(".0.0")]
    if not exact:
        return None
    return exact[0] if status is None or exact[0][0] == status[0] else None


def _said(words: str) -> list[str]:
    """Return the codes of failures in a text, first those that stand in a server's answer."""
    short = words[: limits.LINE_LETTERS * 2]
    every = [each[0] for each in _ENHANCED.finditer(short) if each[1] in "45"]
    return [*_REPLIED.findall(short), *every]


def status_in(words: str) -> str | None:
    """Return the status that words of a report state, or that they mean; the words may be long."""
    short = words[: limits.LINE_LETTERS * 2]
    said = _said(short)
    exact = [each for each in said if not each.endswith(".0.0")]
    if said:
        return (exact or said)[0]
    reply = _REPLY.search(short)
    meant = meaning_of(short)
    if reply is None:
        return meant
    if meant is None or meant[0] != reply[1]:
        return f"{reply[1]}.0.0"
    return meant


def meaning_of(words: str) -> str | None:
    """Return the status that words mean, without a code in them."""
    joined = " ".join(words.split())
    for pattern, status in _MEANINGS:
        if pattern.search(joined):
            return _softened(status, joined)
    return None


def _softened(status: str, words: str) -> str:
    soft = _TEMPORARY.search(words) and not _PERMANENT.search(words)
    return f"4{status[1:]}" if soft else status


def is_permanent(status: str | None, words: str = "") -> bool:
    """Tell whether a failure is for good: class 5 (RFC 3463, 2), or no softer words."""
    if status:
        return status.startswith("5")
    return not _TEMPORARY.search(words[: limits.LINE_LETTERS])
