"""The mails about coming in; they leave through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.outbox.models import Parcel
from dueby.sla.moments import moment_said
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Invitation, User


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


def tell_of_new_address(user: User, *, at: datetime) -> None:
    """Tell somebody at their old address, before it changes, that they sign in with another."""
    text = (
        f"{user.name},\n\nfrom now on you sign in at our support with another address than this "
        "one, and you were signed out everywhere.\n\nIf you know nothing of it, tell us at once.\n"
    )
    content = {
        "to": user.email,
        "subject": "You sign in with another address now",
        "text": text,
        "automatic": True,
    }
    key = f"{user.journal_name}/address/{at.isoformat()}"
    Parcel.post(key, "mail", content, subject=user.journal_name, at=at, person=user.journal_name)
