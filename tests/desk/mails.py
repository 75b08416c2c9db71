"""What tests of incoming mail share: mails of the named world, and how they are taken."""

from __future__ import annotations

from datetime import datetime

from dueby.desk.channels.email.models import IncomingMail, Way
from dueby.desk.channels.email.taking import take
from tests.desk.reports import SOON
from tests.mail.messages import message

DESK = "support@localhost"
MX = "mx.vendor.example"


def mail_of(name: str, text: str = "The export stops.", **fields: str) -> bytes:
    """Return a mail of a contact of the named world to the desk; each test gives its fields."""
    addresses = {
        "rosa": "Rosa Lindqvist <rosa@northwind.example>",
        "tom": "Tom Becker <tom@northwind.example>",
        "hans": "Hans Vogel <hans@contoso.example>",
        "grace": "Grace Hall <grace@fabrikam.example>",
        "ada": "Ada Marsh <ada@dueby.example>",
        "stranger": "Nobody <nobody@elsewhere.example>",
    }
    first = {"from": addresses[name], "to": DESK, "subject": "Export fails"}
    first["message_id"] = f"<{abs(hash((name, text, *fields.items())))}@{name}.example>"
    return message(text, **{**first, **fields})


def taken(
    raw: bytes, at: datetime = SOON, *, arrived_at: datetime | None = None, recipient: str = ""
) -> IncomingMail:
    """Take a mail from a pipe, and return it as the database has it."""
    mail = take(raw, way=Way.PIPE, recipient=recipient, arrived_at=arrived_at, at=at)
    mail.refresh_from_db()
    return mail


def checked(result: str, server: str = MX) -> str:
    """Return the field of a mail server that checked DMARC."""
    return f"{server}; dmarc={result} header.from=dueby.example"
