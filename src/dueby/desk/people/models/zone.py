"""Names of time zones as the desk keeps them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from dueby.sla.zones import UnknownZoneError, zone_named


def check_zone(name: str) -> None:
    """Refuse what is the name of no zone; raises ValidationError."""
    try:
        zone_named(name)
    except UnknownZoneError as unknown:
        raise ValidationError(str(unknown)) from None
