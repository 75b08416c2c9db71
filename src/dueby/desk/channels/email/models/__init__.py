"""Mailboxes that are read, mails that came, and mails that did not reach somebody."""

from dueby.desk.channels.email.models.incoming import (
    Handling,
    IncomingMail,
    IncomingMailQuerySet,
    Question,
    Unneeded,
    Way,
)
from dueby.desk.channels.email.models.mailbox import Mailbox, Security, SignIn
from dueby.desk.channels.email.models.undelivered import Undelivered

__all__ = [
    "Handling",
    "IncomingMail",
    "IncomingMailQuerySet",
    "Mailbox",
    "Question",
    "Security",
    "SignIn",
    "Undelivered",
    "Unneeded",
    "Way",
]
