"""Somebody waits in a chat while few are there: those on duty are called by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F

from dueby.desk.channels.chat.changing import changing
from dueby.desk.channels.chat.models import Chat, ChatState
from dueby.desk.channels.chat.presence import here
from dueby.desk.channels.covering import covering_of
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import User, on_duty
from dueby.desk.tickets.wording import one_line

if TYPE_CHECKING:
    from datetime import datetime


def call_if_alone(chat: Chat, at: datetime) -> None:
    """Mail those on duty for the plan that a locked chat waits, after hours or with nobody there.

    In hours one mail calls for all unknown visitors who wait, so that no crowd of them sends a
    flood. Where nobody is on duty the leads are called.
    """
    why = _why_called(chat, at)
    if why:
        _call(chat, why, at)


def call_for_uncalled(at: datetime, batch: int = 50) -> int:
    """Call for chats that wait since somebody was there, or since before the hours ended.

    Returns how many were looked at for that.
    """
    uncalled = Chat.objects.waiting().filter(called_at=None).select_related("contact__organization")
    # Who is known comes first, so that no crowd of unknown visitors stands before them.
    waiting = uncalled.order_by(F("contact").asc(nulls_last=True), "opened_at", "pk")[:batch]
    return sum(_look_again(each, at) for each in waiting)


def _look_again(chat: Chat, at: datetime) -> bool:
    covering = covering_of(chat.contact, at)
    chat.is_after_hours = covering.is_after_hours(at)
    if not covering.calendar.is_open(at) or not _why_called(chat, at):
        return False
    with changing(chat, at=at) as present:
        if present.state == ChatState.WAITING and present.called_at is None:
            present.is_after_hours = chat.is_after_hours
            call_if_alone(present, at)
    return True


def _why_called(chat: Chat, at: datetime) -> str:
    if chat.is_after_hours:
        return "it is after hours"
    if here(at) or (chat.contact_id is None and _is_called_for_others()):
        return ""
    return "nobody is there for chats"


def _is_called_for_others() -> bool:
    return bool(Chat.objects.waiting().exclude(called_at=None).exists())


def _call(chat: Chat, why: str, at: datetime) -> None:
    chat.called_at = at
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
