"""What happened to people, in words."""

from __future__ import annotations

from typing import Final

from django import template

from dueby.desk.people.models import language

register = template.Library()
_SAID: Final = {
    "contact.added": "Added",
    "contact.amended": "Changed",
    "contact.erased": "Erased",
    "contact.invited": "Invited to sign in",
    "contact.joined": "Accepted the invitation",
    "contact.undelivered": "A mail did not arrive",
    "contact.uninvited": "Invitation withdrawn",
    "customer.added": "Added",
    "mailbox.amended": "Changed",
    "mailbox.tested": "Sent a test mail",
    "notices.amended": "Changed how notices come",
    "organization.amended": "Changed",
    "team.amended": "Changed",
    "team.formed": "Formed",
    "rota.amended": "Changed",
    "rota.layer_added": "A layer was added",
    "rota.layer_removed": "A layer was removed",
    "rota.overridden": "Somebody takes over",
    "rota.override_withdrawn": "Taking over was withdrawn",
    "rota.set_up": "Set up",
    "layer.amended": "A layer was changed",
    "user.away": "Away",
    "user.away_withdrawn": "Is there after all",
    "team.members_changed": "Members changed",
    "user.amended": "Changed",
    "user.joined": "Accepted the invitation",
    "user.login_link_made": "A sign-in link was made",
    "user.login_link_used": "Signed in by a link",
    "user.password_set": "Set a password",
    "user.recovery_codes_generated": "Made new recovery codes",
    "user.signed_in": "Signed in",
    "user.totp_activated": "Set up the second step",
    "user.totp_deactivated": "Turned the second step off",
}


@register.filter
def happened(kind: str) -> str:
    """Return what an entry of the journal tells, for who reads a history."""
    plain = kind.partition(".")[2].replace("_", " ").capitalize()
    return _SAID.get(kind, plain)


@register.filter
def place(zone: str) -> str:
    """Return the name of a time zone as one reads it: "America/New York"."""
    return zone.replace("_", " ")


@register.filter
def language_name(code: str) -> str:
    """Return what a language is called in itself."""
    return language.language_name(code)
