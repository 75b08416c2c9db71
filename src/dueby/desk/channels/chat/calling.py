"""Somebody waits in a chat while few are there: those on duty are called by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from dueby.desk.channels.chat.models import Chat
from dueby.desk.channels.chat.presence import here
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import User, on_duty
from dueby.desk.tickets.wording import one_line

if TYPE_CHECKING:
    from datetime import datetime


def call_if_alone(chat: Chat, at: datetime) -> None:
    """Mail those on duty for the plan that somebody waits, after hours or where nobody is there.

    In hours one mail calls for all unknown visitors who wait, so that no crowd of them sends a
    flood. Where nobody is on duty the leads are called.
    """
    if chat.is_after_hours:
        _call(chat, "it is after hours", at)
    elif not here(at) and (chat.contact_id is not None or _waits_alone(chat)):
        _call(chat, "nobody is there for chats", at)


def _waits_alone(chat: Chat) -> bool:
    return not Chat.objects.waiting().exclude(pk=chat.pk).exists()


def _call(chat: Chat, why: str, at: datetime) -> None:
    called = on_duty(chat.plan, at) or [each for each in User.objects.staff() if each.is_lead]
    of = f"{chat.contact.organization}, plan {chat.plan}" if chat.contact else "not known"
    text = (
        f"{chat.visitor_name} ({of}) waits in a chat, and {why}.\n\n"
        f"Take it here: {settings.BASE_URL}/desk/chats/?chat={chat.pk}\n"
    )
    for user in called:
        content = {
            "to": user.email,
            "subject": one_line(f"{chat.visitor_name} waits in a chat", 200),
            "text": text,
            "automatic": True,
        }
        Parcel.post(
            f"{chat.journal_name}/duty/{chat.length}/{user.pk}",
            "mail",
            content,
            subject=chat.journal_name,
            at=at,
            person=chat.visitor.journal_name,
            organization_id=chat.organization_id,
        )
