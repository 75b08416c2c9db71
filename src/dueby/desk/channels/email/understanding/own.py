"""Our own mail, come back: by author, by Message-ID, or by a mark against loops."""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding.addresses import addresses_in
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.lists import is_own_list
from dueby.desk.channels.email.understanding.threads import identifiers

_OURS: Final = re.compile(r"<[0-9a-f]{40}@([^<>@]{1,255})>")
_MARKS: Final = ("x-loop", "x-dueby-loop")


def own_mail(asked: Asked) -> Finding | None:
    """Find that a mail is one of the desk's own."""
    fields = asked.mail.fields
    # A group whose address is the desk's own names itself as the sender of what it passes on.
    named = ("from",) if is_own_list(asked) else ("from", "sender")
    boxes = [each for name in named for each in fields.mailboxes(name)]
    reasons = [
        f"its author is {each.address}, the desk's own address"
        for each in boxes
        if plain_address_of(each.address) in asked.own
    ]
    hosts = {each.rpartition("@")[2] for each in asked.own}
    ours = [_OURS.fullmatch(each) for each in identifiers(fields.raw("message-id"))]
    if any(each and each[1].lower() in hosts for each in ours):
        reasons.append("its Message-ID is the desk's own")
    marks = addresses_in(" ".join(each for name in _MARKS for each in fields.all(name)))
    if asked.own & {plain_address_of(each) for each in marks}:
        reasons.append("it bears the desk's own mark against loops (X-Loop)")
    return Finding(MailClass.OWN, tuple(dict.fromkeys(reasons))) if reasons else None


def plain_address_of(address: str) -> str:
    """Return an address in small letters, without what stands behind a plus sign."""
    local, _, host = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{host}"
