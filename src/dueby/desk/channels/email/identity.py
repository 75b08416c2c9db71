"""Which mails are the same: by the Message-ID, or by what they say where they have none.

Servers on the way add fields (Received, Return-Path, Delivered-To, results of checks) and change
line ends, so what a mail says are the fields of its author, and its body without line ends.
"""

from __future__ import annotations

import hashlib
from typing import Final

from dueby.desk.channels.email.understanding.attachments import attachments
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.channels.email.understanding.threads import identifiers

_SAID: Final = (
    "from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding",
)  # fmt: skip
_PIECE: Final = 1 << 20
_TAIL: Final = 8


def message_id_of(mail: Mail) -> str:
    """Return the Message-ID with its brackets, or nothing."""
    return next(iter(identifiers(mail.fields.raw("message-id"))), "")


def key_of(mail: Mail) -> str:
    """Return what every delivery of a mail has in common, in hexadecimal."""
    message_id = message_id_of(mail)
    return _digest(f"id\n{message_id}") if message_id else _digest(f"said\n{said_by(mail)}")


def key_of_reused(mail: Mail) -> str:
    """Return the key of a mail whose Message-ID another mail had before."""
    return _digest(f"id\n{message_id_of(mail)}\nsaid\n{said_by(mail)}")


def said_by(mail: Mail) -> str:
    """Return a digest of what a mail says, the same however it was delivered."""
    told = hashlib.sha256()
    for name in _SAID:
        for value in mail.fields.all(name):
            told.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "surrogatepass"))
    tail = mail.raw[-_TAIL:]
    end = len(mail.raw) - len(tail) + len(tail.rstrip(b"\r\n"))
    for start in range(mail.root.start, end, _PIECE):
        told.update(mail.raw[start : min(start + _PIECE, end)].replace(b"\r", b""))
    return told.hexdigest()


def says_the_same(one: Mail, other: Mail) -> bool:
    """Tell whether a person reads the same in two mails, however they were packed on the way."""
    return said_by(one) == said_by(other) or _read_in(one) == _read_in(other)


def _read_in(mail: Mail) -> tuple[object, ...]:
    held = [(each.name, each.type, each.size) for each in attachments(mail)]
    return mail.sender, mail.subject, mail.text, held


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
