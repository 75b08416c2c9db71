"""Identifiers of mails (RFC 5322, 3.6.4): the desk's own, which nobody guesses, and others'."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT: Final = "dueby.desk.outbox.identifiers"
_IDENTIFIER: Final = re.compile(r"<[!-;=?-~]{1,248}>")


def message_identifier(name: str) -> str:
    """Return the identifier of the mail of that name, the same each time.

    Whoever brings a mail back shows by it that they had the mail, for its name says nothing.
    """
    host = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return f"<{delivery_identifier(name)}@{host}>"


def delivery_identifier(name: str) -> str:
    """Return the identifier of the parcel of that name, the same each time, for its receiver."""
    return salted_hmac(_SALT, name, algorithm="sha256").hexdigest()[:40]


def is_identifier(written: str) -> bool:
    """Tell whether text can stand among the identifiers of a mail, and ends nothing there."""
    return _IDENTIFIER.fullmatch(written) is not None
