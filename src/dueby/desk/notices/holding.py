"""Mails that quiet hours held back leave when those are over: several as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.notices.events import NAMED
from dueby.desk.notices.gathered import Item, summed_up, unfold
from dueby.desk.notices.gathering import send_notice
from dueby.desk.notices.letters import send_many
from dueby.desk.notices.models import Notice, Preferences
from dueby.desk.notices.quieting import is_quiet
from dueby.desk.notices.subjects import over_among

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def send_held_back(at: datetime) -> int:
    """Send what waited for the end of somebody's quiet hours, and say to how many people."""
    waiting = Notice.objects.filter(waits=True).order_by("user").values_list("user", flat=True)
    return sum(_send(number, at) for number in waiting.distinct())


def _send(number: int, at: datetime) -> int:
    with transaction.atomic():
        locked = Preferences.objects.select_for_update(of=("self",), skip_locked=True)
        kept = locked.select_related("user").filter(user=number).first()
        if kept is None or is_quiet(kept, at):
            return 0
        rows = list(Notice.objects.filter(user=number, waits=True).order_by("at", "pk"))
        if not rows:
            return 0
        Notice.objects.filter(pk__in=[each.pk for each in rows]).update(waits=False)
        present = _still_of_use(rows)
        if kept.user.is_active and kept.user.is_staff:
            _mail(kept, present, at)
    return 1


def _still_of_use(rows: Sequence[Notice]) -> list[Notice]:
    """Leave out what was read meanwhile, and alarms about what is over."""
    over = over_among({each.subject for each in rows})
    return [
        each
        for each in rows
        if each.read_at is None
        and not (each.subject in over and each.event in NAMED and NAMED[each.event].is_alarm)
    ]


def _mail(kept: Preferences, rows: Sequence[Notice], at: datetime) -> None:
    summaries = [each for each in rows if each.entry_id is None]
    single = [each for each in rows if each.entry_id is not None]
    if len(single) == 1:
        summaries, single = [*summaries, *single], []
    for notice in summaries:
        notice.user = kept.user
        send_notice(notice, at=at)
    if single:
        items = [Item(each.entry_id or 0, each.event, each.at, each.roles) for each in single]
        told = unfold(summed_up(items, is_late=False), kept.user)
        send_many(f"notice:held-{single[-1].pk}:{kept.user_id}", kept.user, told, at=at)
