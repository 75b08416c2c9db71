"""Answers to invitations: a calendar says who comes (RFC 5546, 3.2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dueby.desk.channels.email.understanding.mail import Mail

_ANSWERS: Final = frozenset({"reply", "counter", "refresh"})


def answers_invitation(mail: Mail) -> bool:
    """Tell whether a calendar answers an invitation; a person pressed a button, if anything."""
    return any(
        part.kind == "text/calendar"
        and part.fields.parametered("content-type").parameters.get("method", "").lower() in _ANSWERS
        for part in mail.own_parts
    )
