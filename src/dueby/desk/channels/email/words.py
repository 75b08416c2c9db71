"""What a mail is and what became of it, in words for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.channels.email.troubles import no_move
from dueby.desk.channels.email.understanding import MailClass

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.models import Mailbox

CLASSES: Final = {
    MailClass.REPORT: "Report",
    MailClass.REPLY: "Answer",
    MailClass.BOUNCE: "Could not be delivered",
    MailClass.DELAYED: "Delivery is delayed",
    MailClass.AUTO_REPLY: "Automatic answer",
    MailClass.CHALLENGE: "Wants proof of a person",
    MailClass.RECEIPT: "Receipt",
    MailClass.FEEDBACK: "Complaint report",
    MailClass.LIST: "Mailing list",
    MailClass.OWN: "The desk’s own mail",
    MailClass.UNPARSABLE: "Cannot be read",
}
_RESULTS: Final = {
    "pass": "passed",
    "fail": "failed",
    "softfail": "probably failed (softfail)",
    "neutral": "says nothing either way (neutral)",
    "none": "nothing is published to check against",
    "policy": "was not acceptable to the mail server (policy)",
    "temperror": "could not be checked at that time",
    "permerror": "could not be checked: what is published is wrong",
}
"""What a check came to (RFC 8601, 2.7)."""
_CHECKS: Final = {
    "spf": ("SPF", "whether the sending server may send for the envelope’s domain"),
    "dkim": ("DKIM", "whether the signature of the content holds"),
    "dmarc": ("DMARC", "whether either of them is of the domain that the author’s address names"),
}
_FAILED: Final = frozenset({"fail", "softfail", "policy", "permerror"})
_TONES: Final = {
    Handling.PERSON: ("badge-warning", "hand"),
    Handling.OPENED: ("badge-success", "plus"),
    Handling.ADDED: ("badge-success", "reply"),
    Handling.KEPT: ("", "hourglass"),
    Handling.RECORDED: ("", "bot"),
    Handling.DISMISSED: ("", "x"),
}


def class_said(mail_class: str) -> str:
    """Return a class of mails as one says it."""
    return next((told for each, told in CLASSES.items() if each == mail_class), "Not looked at")


def tone_of(mail: IncomingMail) -> tuple[str, str]:
    """Return the class of the badge, and the icon, of what became of a mail."""
    return _TONES[Handling(mail.handling)]


def checks_said(checks: dict[str, str]) -> list[dict[str, object]]:
    """Return what the trusted mail server found of the sender: each check, and what it came to."""
    return [
        {
            "name": name,
            "means": means,
            "result": _RESULTS.get(checks[key], checks[key]),
            "is_good": checks[key] == "pass",
            "is_bad": checks[key] in _FAILED,
        }
        for key, (name, means) in _CHECKS.items()
        if key in checks
    ]


ADVICE: Final = {
    Question.NONE: "",
    Question.UNPARSABLE: "Save it and open it with another program, or set it aside.",
    Question.STRANGER: "Choose whose words these are, or add the sender to a customer.",
    Question.SEVERAL: "Choose which of the contacts with this address wrote it.",
    Question.SPOOFED: "Ask whoever is said to have written it, by another way than by this mail.",
    Question.STAFF: "If a colleague passed on a customer’s words, choose whose words they are.",
    Question.FLOOD: "If a program sends them, have it stopped; if a person wrote it, choose who.",
    Question.REUSED: "Compare it with the other mail; if this one says more, choose who wrote it.",
    Question.HEADER: "Read the mail in its mailbox, and choose whose words it holds.",
    Question.FAILED: "The mail is safe. Let it be handled again once the desk is mended.",
}
"""What a person may do about a mail that needs one."""


@dataclass(frozen=True, slots=True)
class State:
    """How a mailbox stands: a word, the class of its badge, an icon."""

    said: str
    tone: str
    icon: str


def state_of(mailbox: Mailbox, at: datetime) -> State:
    """Return how a mailbox stands at a moment."""
    if not mailbox.is_active:
        return State("Switched off", "", "ban")
    if mailbox.failure and mailbox.failure != no_move(mailbox.folder):
        return State("Cannot be read", "badge-error", "circle-alert")
    if mailbox.leased_until is None or mailbox.leased_until < at:
        return State("No worker reads it", "badge-warning", "triangle-alert")
    if mailbox.checked_at is None:
        return State("Not read yet", "", "hourglass")
    if mailbox.failure:
        return State("Read, but nothing is moved", "badge-warning", "triangle-alert")
    return State("Read", "badge-success", "circle-check")
