"""Feedback: complaints about a mail, and wishes to be left alone (RFC 5965, RFC 8058)."""

from __future__ import annotations

import json
import re
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.mail import Mail

_KIND: Final = "message/feedback-report"
_ABOUT: Final = re.compile(
    r"^(?:complaint about (?:a )?message from|(?:e-?mail |spam )?abuse (?:report|complaint)"
    r"|(?:e-?mail )?feedback report|(?:junk|spam) (?:complaint|report)"
    r"|\[?feedback[- ]loop\]?)",
    re.IGNORECASE,
)
_STATISTICS: Final = re.compile(r"^(?:report domain: |\[?dmarc\]? aggregate report)", re.IGNORECASE)
"""What is said of a domain's mail as a whole (RFC 7489, 7.2.1.1), in a file of its own."""
_UNSUBSCRIBE: Final = re.compile(
    r"^(?:unsubscribe|opt[- ]?out|remove(?: me)?)(?:$|[\s:<\[(])", re.IGNORECASE
)
_SENT_TO_UNSUBSCRIBE: Final = re.compile(
    r"sent this (?:e-?mail|message) to unsubscribe|automatic unsubscribe|list-unsubscribe",
    re.IGNORECASE,
)


def feedback(asked: Asked) -> Finding | None:
    """Find that a mail complains about another, or wants no more of them."""
    mail = asked.mail
    if any(part.kind == _KIND for part in mail.own_parts):
        return Finding(MailClass.FEEDBACK, ("it holds a feedback report (RFC 5965)",))
    carries = any(part.is_message for part in mail.own_parts)
    if carries and _ABOUT.search(mail.subject):
        return Finding(
            MailClass.FEEDBACK, ("it is a complaint that brings the message it is about",)
        )
    is_file = any(part.kind.startswith("application/") for part in mail.own_parts)
    if is_file and _STATISTICS.search(mail.subject):
        return Finding(MailClass.FEEDBACK, ("it counts a domain's mails (RFC 7489)",))
    return _unsubscription(mail)


def _unsubscription(mail: Mail) -> Finding | None:
    if not _UNSUBSCRIBE.search(mail.subject):
        return None
    is_automatic = mail.fields.word("auto-submitted") not in ("", "no")
    says_so = _SENT_TO_UNSUBSCRIBE.search(mail.text[: limits.LINE_LETTERS])
    if is_automatic or says_so or mail.fields.starting("x-apple-unsubscribe"):
        return Finding(MailClass.FEEDBACK, ("a program unsubscribes its user (RFC 2369)",))
    return None


def notification(mail: Mail) -> dict[str, object] | None:
    """Return what Amazon's service says in JSON of a mail it sent (SES over SNS), or nothing."""
    text = mail.text.strip()
    if not text.startswith("{") or "otificationType" not in text[: limits.LINE_LETTERS]:
        return None
    try:
        read, _ = json.JSONDecoder().raw_decode(re.sub(r"\n ?", "", text))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
