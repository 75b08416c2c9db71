"""Delivery status notifications: message/delivery-status (RFC 3464), as they should be and are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.addresses import addresses_in, plain_address
from dueby.desk.channels.email.understanding.bounces.recipients import Recipient
from dueby.desk.channels.email.understanding.bounces.statuses import (
    best_status,
    is_permanent,
    status_in,
)
from dueby.desk.channels.email.understanding.mail import Mail

STATUS_KINDS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_FIELD: Final = re.compile(r"([A-Za-z][\w-]{0,60})[ \t]{0,10}:(.{0,4000})")
_KNOWN: Final = ("final-recipient", "original-recipient", "x-actual-recipient")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a report says of one recipient; `action` is failed, delayed, delivered or the like."""

    recipient: Recipient
    action: str


def outcomes(mail: Mail) -> list[Outcome]:
    """Return what the report in a message says of each recipient; none where there is no report."""
    found: list[Outcome] = []
    for part in mail.own_parts:
        if part.kind in STATUS_KINDS:
            text = mail.text_of(part)
            for group in _groups(text):
                found += _outcome(group)
    return found[: limits.RECIPIENTS]


def outcomes_in_text(text: str) -> list[Outcome]:
    """Return what the fields of a report say whose parts are lost, so that it stands in a text."""
    if "final-recipient" not in text.lower():
        return []
    groups = (group for group in _groups(text) if "final-recipient" in group)
    return [each for group in groups for each in _outcome(group)][: limits.RECIPIENTS]


def _groups(text: str) -> Iterator[dict[str, str]]:
    """Give the fields of each group of lines between empty lines."""
    for group in re.split(r"\n[ \t]{0,20}\n", text.replace("\r\n", "\n")):
        fields: dict[str, str] = {}
        name = ""
        for line in group.split("\n"):
            field = _FIELD.match(line)
            if field and line[:1] not in " \t":
                name = field[1].lower()
                if name == "final-recipient" and name in fields:
                    yield fields
                    fields = {}
                fields.setdefault(name, field[2].strip())
            elif name and len(fields.get(name, "")) < limits.FIELD_BYTES:
                fields[name] = f"{fields.get(name, '')} {line.strip()}"
        yield fields


def _outcome(fields: dict[str, str]) -> list[Outcome]:
    action = re.split(r"[\s(;]", fields.get("action", ""), maxsplit=1)[0].lower()
    said = next((fields[name] for name in _KNOWN if fields.get(name)), "")
    if not said or not (action or "status" in fields or "diagnostic-code" in fields):
        return []
    diagnosis = fields.get("diagnostic-code", "")
    status = best_status(fields.get("status", ""), diagnosis) or status_in(diagnosis)
    address = _address(said)
    action = action or ("delayed" if (status or "5").startswith("2") else "failed")
    return [Outcome(Recipient(address, status, is_permanent(status, diagnosis)), action)]


def _address(said: str) -> str:
    """Return the address of "rfc822; address"; Exchange writes "/O=..." and comments too."""
    _, semicolon, after = said.partition(";")
    written = (after if semicolon else said).strip()
    found = addresses_in(written)
    return found[0] if found else plain_address(written)[: limits.NAME_LETTERS]


def original_recipients(mail: Mail) -> list[str]:
    """Return to whom the message went that a report returns, from its fields."""
    for part in mail.own_parts:
        if part.is_message and part.parts:
            return [each.address for each in part.parts[0].fields.mailboxes("to") if each.address]
        if part.kind == "text/rfc822-headers":
            return addresses_in(_to_line(mail.text_of(part)))
    return []


def _to_line(text: str) -> str:
    for line in text.split("\n")[: limits.FIELDS]:
        if line[:3].lower() == "to:":
            return line[3 : limits.LINE_LETTERS]
    return ""
