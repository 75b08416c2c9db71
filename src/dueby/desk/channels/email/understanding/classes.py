"""What a mail is: rules in order, the first that finds something decides and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dueby.desk.channels.email.understanding.automatic import automatic_reply
from dueby.desk.channels.email.understanding.bounces.rules import (
    delivery_report,
    notice,
    service_notification,
)
from dueby.desk.channels.email.understanding.challenges import challenge
from dueby.desk.channels.email.understanding.complaints import feedback
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.lists import circular, mailing_list
from dueby.desk.channels.email.understanding.own import own_mail
from dueby.desk.channels.email.understanding.receipts import receipt
from dueby.desk.channels.email.understanding.threads import reply


def unreadable(asked: Asked) -> Finding | None:
    """Find that nothing in a message is a header."""
    if len(asked.mail.fields):
        return None
    return Finding(MailClass.UNPARSABLE, ("no header can be read",))


RULES: Final[tuple[Callable[[Asked], Finding | None], ...]] = (
    unreadable,
    own_mail,
    # What says in a form of its own what it is.
    delivery_report,
    receipt,
    feedback,
    service_notification,
    # A challenge is worded, and sent, much like a bounce or an automatic answer.
    challenge,
    notice,
    # A list passes automatic answers on, and a person's answers too.
    mailing_list,
    automatic_reply,
    circular,
    reply,
)


def classify(asked: Asked) -> Finding:
    """Return the class of a mail; what no rule knows is the report of a person."""
    for rule in RULES:
        found = rule(asked)
        if found is not None:
            return found
    return Finding(MailClass.REPORT, ("nothing says that it is anything but a person's report",))
