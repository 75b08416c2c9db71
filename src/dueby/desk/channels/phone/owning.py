"""Who sees to a call that nobody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from dueby.desk.channels.phone.callers import covering_at
from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.who import possible_contacts
from dueby.desk.people.models import User, on_duty

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dueby.desk.channels.covering import Covering


def owner_for(call: Call, *, at: datetime) -> User | None:
    """Return who is to call back after a call that was missed at `at`, or None for want of staff.

    Outside the usual hours a caller whose plan is open goes to who is on duty for it. Otherwise it
    is whose extension rang, else who is on duty for the plan, else a lead, else anybody. Of several
    it is who has the fewest such calls.
    """
    staff = User.objects.staff()
    rung = list(call.rings.filter(is_active=True))
    duty, is_on_call = _on_duty(call, at)
    turns = ([duty] if is_on_call else []) + [rung, duty, [each for each in staff if each.is_lead]]
    for turn in [*turns, list(staff)]:
        if turn:
            return _least_busy(turn)
    return None


def _on_duty(call: Call, at: datetime) -> tuple[list[User], bool]:
    """Return who is on duty for the caller's plan, and whether it is they who are called now.

    Of several who may have called, the plans of those are meant who are to reach who is on duty.
    """
    coverings = _coverings(call, at)
    urgent = [each for each in coverings if each.is_after_hours(at) and each.calendar.is_open(at)]
    plans = {each.plan for each in urgent or coverings}
    people = {user.pk: user for plan in plans for user in on_duty(plan, at)}
    return list(people.values()), bool(urgent)


def _coverings(call: Call, at: datetime) -> list[Covering]:
    """Return what covers who may have called, once a customer; of a stranger what is usual."""
    customers = {each.organization_id: each for each in possible_contacts(call)}
    found = (covering_at(each, at) for each in customers.values() or [None])
    return [each for each in found if each is not None]


def _least_busy(people: Iterable[User]) -> User:
    waiting = Call.objects.waiting().order_by()
    counted = User.objects.filter(pk__in=[each.pk for each in people]).annotate(
        burden=Count("owned_calls", filter=Q(owned_calls__in=waiting))
    )
    return counted.order_by("burden", "name", "pk")[0]
