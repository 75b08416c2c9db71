"""Calls as lists: those that wait for somebody, and the log, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from dueby.desk.channels.phone.callers import covering_at
from dueby.desk.channels.phone.models import Call, CallRequest, State
from dueby.desk.channels.phone.who import possible_contacts
from dueby.desk.channels.portal.foreseeing import Supposed, foresee
from dueby.desk.channels.positions import Position

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User

SIZE: Final = 50
MOST_WAITING: Final = 50
RESPONSE: Final = "first_response"
"""The metric of the promise by which a voicemail has to be answered."""
_SHOWN: Final = ("contact__organization", "ticket", "agent", "owner", "line")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A missed call: who it may have been, whether it came out of hours, when an answer is due.

    `tried` is the last call back that reached nobody.
    """

    call: Call
    people: list[Contact]
    is_after_hours: bool
    due_at: datetime | None
    tried: Call | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some calls, newest first, and the position after which more stand, if they do."""

    calls: list[Call]
    next: Position | None = None


def waiting_for(user: User) -> models.QuerySet[Call]:
    """Return the missed calls that wait for somebody, for the count in the navigation."""
    return Call.objects.visible_to(user).waiting()


def waiting_calls(user: User, *, whose: User | None = None) -> list[Waiting]:
    """Return the missed calls that have waited longest, all or those of one owner."""
    calls = Call.objects.visible_to(user).waiting()
    calls = calls.select_related(*_SHOWN, "returned_by__agent")
    if whose is not None:
        calls = calls.filter(owner=whose)
    return [_waiting(each) for each in calls[:MOST_WAITING]]


def log_page(user: User, after: Position | None, size: int = SIZE) -> Page:
    """Return a page of the log of calls that a person may see."""
    shown = (*_SHOWN, "returned_by__agent")
    rows = Call.objects.visible_to(user).with_speakers().select_related(*shown)
    if after is not None:
        at = after.at
        rows = rows.filter(
            Q(rang_at__lte=at) & (Q(rang_at__lt=at) | Q(rang_at=at, pk__lt=after.pk))
        )
    found = list(rows.order_by("-rang_at", "-pk")[: size + 1])
    if len(found) <= size:
        return Page(found)
    last = found[size - 1]
    return Page(found[:size], Position(last.rang_at, last.pk))


def requests_after(after: Position | None, size: int = SIZE) -> tuple[list[CallRequest], str]:
    """Return requests of telephone systems, newest first, and after what more stand, or nothing."""
    rows = CallRequest.objects.select_related("line", "call").order_by("-received_at", "-pk")
    if after is not None:
        at = after.at
        rows = rows.filter(
            Q(received_at__lte=at) & (Q(received_at__lt=at) | Q(received_at=at, pk__lt=after.pk))
        )
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], str(Position(last.received_at, last.pk))


def _waiting(call: Call) -> Waiting:
    people = possible_contacts(call)
    rang = covering_at(call.contact, call.rang_at)
    is_after_hours = rang is not None and rang.is_after_hours(call.rang_at)
    return Waiting(call, people, is_after_hours, _due_at(call), _tried(call))


def _tried(call: Call) -> Call | None:
    """Return the last call to who had called in which nobody was reached."""
    if not call.number.startswith("+"):
        return None
    tries = Call.objects.unreached(call.number).filter(rang_at__gte=call.ended_at)
    return tries.select_related("agent").order_by("-rang_at").first()


def _due_at(call: Call) -> datetime | None:
    """Return when a voicemail has to be answered: it is a report, made when it was left."""
    if call.state is not State.VOICEMAIL or call.contact is None or call.said_at is None:
        return None
    if covering_at(call.contact, call.said_at) is None:
        return None
    foreseen = foresee(call.contact.organization, Supposed(), call.said_at)
    responses = (each for each in foreseen.promises if each.target.metric == RESPONSE)
    return next((each.due_at for each in responses), None)
