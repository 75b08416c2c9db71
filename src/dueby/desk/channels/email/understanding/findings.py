"""What a rule finds: a class of mails, why, and whom a mail did not reach."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dueby.desk.channels.email.understanding.bounces.recipients import Recipient
from dueby.desk.channels.email.understanding.mail import Mail


class MailClass(StrEnum):
    """What a mail is; everything but a report and a reply is answered by no machine."""

    REPORT = "report"
    REPLY = "reply"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    AUTO_REPLY = "auto_reply"
    CHALLENGE = "challenge"
    RECEIPT = "receipt"
    FEEDBACK = "feedback"
    LIST = "list"
    OWN = "own"
    UNPARSABLE = "unparsable"


@dataclass(frozen=True, slots=True)
class Finding:
    """A class, the reasons for it, and the recipients that a bounce or a delay names."""

    mail_class: MailClass
    reasons: tuple[str, ...]
    failed: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail, and the addresses in small letters that are the desk's own."""

    mail: Mail
    own: frozenset[str]
