"""Somebody answers a page: sees to it, or passes it on to the next step at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.paging.escalating import end, go_on, tell
from dueby.desk.paging.models import Escalation
from dueby.desk.paging.words import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.paging.models import Page, Stage
    from dueby.desk.people.models import User


class NotAnsweredError(ValueError):
    """A page cannot be answered or passed on so; the message says why."""


def answer(escalation: Escalation, *, by: User, at: datetime, note: str = "") -> None:
    """See to it: nobody else is paged. Whoever works here may, also who was not paged.

    Done twice by one person it is done once. Raises NotAnsweredError where somebody else has
    answered it, or it ended by itself.
    """
    with transaction.atomic():
        present = _locked(escalation, by)
        if present.state == State.ANSWERED and present.answered_by == by:
            return
        _check_unanswered(present)
        present.pages.open().filter(user=by).update(answered_at=at)
        present.answered_by = by
        tell(present, "page.answered", {}, by=by, at=at, note=note)
        end(present, State.ANSWERED, at=at)


def pass_on(
    escalation: Escalation, stage: Stage, *, by: User, at: datetime, note: str = ""
) -> None:
    """Pass on the pages of a stage: page the next step at once.

    Done twice by one person it is done once. Raises NotAnsweredError where somebody else has
    passed them on, it was answered or ended, or nobody is left to be paged.
    """
    with transaction.atomic():
        present = _locked(escalation, by)
        pages = list(present.pages.of(stage))
        if any(each.passed_by == by for each in pages):
            return
        _check_unanswered(present)
        _check_open(present, pages)
        present.pages.of(stage).open().update(passed_on_at=at, passed_by=by)
        tell(present, "page.passed_on", {"step": stage.step}, by=by, at=at, note=note)
        go_on(present, at)


def _locked(escalation: Escalation, by: User) -> Escalation:
    # Who answered it is asked for afterwards: what is joined to a row that one had to wait for is,
    # on PostgreSQL, as it was before.
    rows = Escalation.objects.select_related("policy__endpoint")
    present = rows.select_for_update(of=("self",)).get(pk=escalation.pk)
    if not (by.is_active and by.is_staff):
        raise NotAnsweredError("this is for those who work here")
    return present


def _check_unanswered(present: Escalation) -> None:
    if present.state == State.COUNTED:
        raise NotAnsweredError("another alarm tells of it; answer that one")
    if present.state == State.ANSWERED:
        raise NotAnsweredError(f"{present.answered_by} has answered it already")
    if present.state == State.STOPPED:
        raise NotAnsweredError("it has ended by itself; its reason is gone")


def _check_open(present: Escalation, pages: Sequence[Page]) -> None:
    if present.state == State.EXHAUSTED:
        raise NotAnsweredError("nobody is left whom it could be passed on to; answer it")
    if present.state == State.HELD:
        raise NotAnsweredError("its clock pauses, and nobody is paged meanwhile")
    if not pages:
        raise NotAnsweredError("nobody is paged at this moment who could pass it on")
    if not any(each.is_open for each in pages):
        who = pages[0].passed_by or "the desk"
        raise NotAnsweredError(f"{who} has passed it on already")
