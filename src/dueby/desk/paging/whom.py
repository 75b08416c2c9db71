"""Whom a step of a policy pages at a moment, and until when they have to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from dueby.desk.paging.calendars import calendar_named
from dueby.desk.paging.words import Counting, Whom
from dueby.desk.people.models import Absence, User, on_duty
from dueby.desk.people.models.rosters import duties_now

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.paging.matters import Matter
    from dueby.desk.paging.models import Step
    from dueby.sla.calendars import BusinessCalendar


def people_of(step: Step, matter: Matter, at: datetime) -> list[User]:
    """Return whom a step pages, by name: nobody who is away, or where a rota has a gap.

    Where all leads are away they are paged all the same.
    """
    away = Absence.objects.standing().filter(starts_at__lte=at, ends_at__gt=at)
    there = User.objects.staff().exclude(pk__in=away.values("user"))
    match Whom(step.whom):
        case Whom.DUTY:
            return on_duty(matter.plan, at) if matter.plan is not None else leads()
        case Whom.ROTA:
            assert step.rota is not None  # noqa: S101 - checked when it was entered
            return list(there.filter(pk__in=duties_now([step.rota], at).values()))
        case Whom.PERSON:
            return [each for each in there if each.pk == step.person_id]
        case Whom.TEAM:
            return list(there.filter(teams=step.team_id))
        case Whom.LEADS:
            return [each for each in there if each.is_lead] or leads()
        case unknown:
            assert_never(unknown)


def leads() -> list[User]:
    """Return all leads, managers and administrators; where there is none, all who work here."""
    staff = list(User.objects.staff())
    return [each for each in staff if each.is_lead] or staff


def pages_at(step: Step, matter: Matter, at: datetime) -> datetime:
    """Return when a step pages whose turn comes at `at`: one in business time waits until then."""
    if step.counting == Counting.ELAPSED:
        return at
    return _calendar(step, matter).next_opening(at)


def time_out(step: Step, matter: Matter, at: datetime) -> datetime:
    """Return when those whom a step pages at `at` have not answered in time."""
    if step.counting == Counting.ELAPSED:
        return at + step.wait
    return _calendar(step, matter).add(at, step.wait)


def _calendar(step: Step, matter: Matter) -> BusinessCalendar:
    named = calendar_named(step.calendar) if step.calendar else None
    return named or matter.standard_hours
