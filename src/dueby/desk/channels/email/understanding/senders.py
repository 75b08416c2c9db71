"""Who sent a mail: a person, or a program that wants no answer."""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding.bounces.phrases import SENDER, SENDER_NAME
from dueby.desk.channels.email.understanding.mail import Mail

_NO_REPLY: Final = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|noreply|nao[-_.]?responda|nepasrepondre"
    r"|no[-_.]?responder|keine[-_.]?antwort|unattended|auto(?:mat(?:ed|ic))?[-_.]?(?:reply"
    r"|response|responder|mail))"
    r"[^@]{0,64}@",
    re.IGNORECASE,
)

# Postfix writes the other before it gives a mail to a program (pipe(8), null_sender).
_EMPTY: Final = ("<>", "<mailer-daemon>")


def has_empty_return_path(mail: Mail) -> bool:
    """Tell whether nobody is to hear of what becomes of this mail (RFC 5321, 4.5.5)."""
    return any(each.strip().lower() in _EMPTY for each in mail.fields.all("return-path"))


def is_mail_system(mail: Mail) -> bool:
    """Tell whether a mail system speaks: by its address, its name, or by having none."""
    if SENDER.match(mail.sender):
        return True
    raw = mail.fields.raw("from")
    if "<>" in raw.replace(" ", ""):
        return True
    boxes = mail.fields.mailboxes("from")
    return any(SENDER_NAME.search(each.name) for each in boxes) or bool(
        SENDER_NAME.search(raw.partition("(")[2])
    )


def returns_to_mail_system(mail: Mail) -> bool:
    """Tell whether the envelope's sender is a mail system."""
    boxes = mail.fields.mailboxes("return-path")
    return any(SENDER.match(each.address or each.name) for each in boxes)


def wants_no_reply(mail: Mail) -> bool:
    """Tell whether the author's address says that nobody reads it."""
    return bool(_NO_REPLY.match(mail.sender))
