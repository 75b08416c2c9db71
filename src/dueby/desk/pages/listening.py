"""Who may listen to which stream: whoever may see the page that it keeps alive."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

from dueby.desk.channels.phone.ringing import CALLS, stream_of
from dueby.desk.notices import live
from dueby.desk.people.models import User
from dueby.desk.tickets.models import Ticket
from dueby.desk.ui.addresses import number_in


def may_listen(user: AbstractBaseUser, name: str) -> bool:
    """Tell whether a person may hear of the queue, of the chats, of `ticket:17` or of `patch:3`.

    The vendor's people hear all of them, but neither of calls that ring with others nor of their
    notices; a contact those of their organization's tickets.
    """
    kind, _, written = name.partition(":")
    number = number_in(written)
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_staff:
        if kind == CALLS:
            return name in {CALLS, stream_of(user)}
        if kind == live.NOTICES:
            return name == live.stream_of(user)
        return name in {"queue", "chats"} or (kind in {"ticket", "patch"} and number is not None)
    if kind != "ticket" or number is None:
        return False
    return Ticket.objects.visible_to(user).filter(pk=number).exists()
