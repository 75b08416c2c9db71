"""Who a parcel goes to, as far as one of them can be slow or ill while the others are well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueby.desk.outbox.carriers import UnsendableError

MAIL: Final = "mail"
WEBHOOK: Final = "webhook"


def receiver_of(kind: str, content: Mapping[str, object]) -> str:
    """Return the name of a receiver: the host of a mail, the endpoint of a webhook.

    Raises UnsendableError for what nobody carries.
    """
    if kind == MAIL:
        host = str(content.get("to", "")).rpartition("@")[2].lower()
        return f"{MAIL}:{host[:200]}"
    if kind == WEBHOOK:
        number = content.get("endpoint")
        if not isinstance(number, int) or not isinstance(content.get("body"), dict):
            raise UnsendableError("a webhook has the number of an endpoint, and a body of fields")
        return f"{WEBHOOK}:{number}"
    raise UnsendableError(f"nobody carries what is of the kind {kind!r}")
