"""Mails that a mail server hands in: whose they may be, and how each is taken, in any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import close_old_connections

from dueby.desk.channels.email.lmtp import Door
from dueby.desk.channels.email.models import Way
from dueby.desk.channels.email.reading import own_addresses
from dueby.desk.channels.email.taking import take
from dueby.desk.channels.email.understanding.own import plain_address_of
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from dueby.desk.environment import MailDoor


def door_at(place: MailDoor) -> Door:
    """Return a door at which mails to the desk's addresses are taken."""
    return Door(place, settings.MAIL_LIMIT, is_ours, take_in)


def is_ours(address: str) -> bool:
    """Tell whether an address is the desk's, with or without what stands behind a plus sign."""
    close_old_connections()
    try:
        return plain_address_of(address) in {plain_address_of(each) for each in own_addresses()}
    finally:
        close_old_connections()


def take_in(content: bytes, recipient: str) -> None:
    """Take a mail that a mail server handed in. Raises what `take` raises."""
    close_old_connections()
    try:
        take(content, way=Way.LMTP, recipient=recipient, at=now())
    finally:
        close_old_connections()
