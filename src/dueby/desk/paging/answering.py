"""Somebody answers a page: sees to it, or passes it on to the next step at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.paging.escalating import end, go_on, tell
from dueby.desk.paging.models import Escalation, Page
from dueby.desk.paging.words import State

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


class NotAnsweredError(ValueError):
    """A page cannot be answered or passed on so; the message says why."""


def answer(escalation: Escalation, *, by: User, at: datetime, note: str = "") -> None:
    """See to it: nobody else is paged. Whoever works here may, also who was not paged.

    Raises NotAnsweredError where it was answered, or ended by itself.
    """
    with transaction.atomic():
        present = _locked(escalation, by)
        present.pages.open().filter(user=by).update(answered_at=at)
        present.answered_by = by
        tell(present, "page.answered", {}, by=by, at=at, note=note)
        end(present, State.ANSWERED, at=at)


def pass_on(escalation: Escalation, *, by: User, at: datetime, note: str = "") -> None:
    """Page the next step at once.

    Raises NotAnsweredError where it was answered, ended, or nobody is left to be paged.
    """
    with transaction.atomic():
        present = _locked(escalation, by)
        if present.state == State.EXHAUSTED:
            raise NotAnsweredError("nobody is left whom it could be passed on to; answer it")
        pages = list(present.pages.open())
        Page.objects.filter(pk__in=[each.pk for each in pages]).update(
            passed_on_at=at, passed_by=by
        )
        step = max((each.step for each in pages), default=0)
        tell(present, "page.passed_on", {"step": step}, by=by, at=at, note=note)
        go_on(present, at)


def _locked(escalation: Escalation, by: User) -> Escalation:
    rows = Escalation.objects.select_related("policy__endpoint", "answered_by")
    present = rows.select_for_update(of=("self",)).get(pk=escalation.pk)
    if not (by.is_active and by.is_staff):
        raise NotAnsweredError("this is for those who work here")
    if present.state == State.COUNTED:
        raise NotAnsweredError("another alarm tells of it; answer that one")
    if present.state == State.ANSWERED:
        raise NotAnsweredError(f"{present.answered_by} has answered it already")
    if present.state == State.STOPPED:
        raise NotAnsweredError("it has ended by itself; its reason is gone")
    return present
