"""The mails by which people come in; they leave through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.moments import moment_said
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from dueby.desk.people.models import Invitation


def invitation_letter(invitation: Invitation, link: str) -> dict[str, str]:
    """Return subject and text of an invitation."""
    contact = invitation.contact
    zone = zone_named("UTC" if contact is None else contact.organization.time_zone)
    asked = invitation.invited_by or "The desk"
    where = "at our support desk" if contact is None else "at our support portal"
    text = (
        f"{invitation.name},\n\n{asked} invites you to sign in {where}. "
        f"Choose a password here:\n\n{link}\n\n"
        f"The address works once, until {moment_said(invitation.expires_at, zone)}. "
        "If you expected no invitation, do nothing.\n"
    )
    return {"subject": "Your invitation to sign in", "text": text}
