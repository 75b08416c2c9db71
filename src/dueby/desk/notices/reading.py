"""Notices as their reader sees them, and what they have read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.notices.events import NAMED, SUMMARY
from dueby.desk.notices.gathered import Gathered, queue_for, unfold
from dueby.desk.notices.headlines import headline
from dueby.desk.notices.live import ring
from dueby.desk.notices.models import Notice
from dueby.desk.notices.reasons import why
from dueby.desk.notices.subjects import About, abouts
from dueby.desk.ui.navigation import MOST_COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.people.models import User

SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a page shows it."""

    notice: Notice
    said: str
    about: About | None
    why: str
    is_alarm: bool
    told: Gathered | None = None


def ringing_for(user: User) -> int:
    """Return how many notices the bell counts, no further than it shows."""
    ringing = Notice.objects.visible_to(user).ringing().values_list("pk")
    return len(ringing[: MOST_COUNTED + 1])


def newest_for(user: User) -> str:
    """Return what the newest notice says that the bell counts; nothing where it counts none."""
    rows = Notice.objects.visible_to(user).ringing().select_related("entry").order_by("-pk")
    newest = rows.first()
    return "" if newest is None else _said(newest, user)


def page_for(
    user: User, *, before: int | None, is_all: bool, size: int = SIZE
) -> tuple[list[Shown], int | None]:
    """Return notices, the newest first, and the number before which more stand, if they do."""
    rows = Notice.objects.visible_to(user).select_related("entry").order_by("-pk")
    if not is_all:
        rows = rows.unread()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    more = found[size - 1].pk if len(found) > size else None
    return _shown(found[:size], user), more


def address_of(notice: Notice) -> str | None:
    """Return where a notice leads; None where what it is about is gone."""
    if notice.event == SUMMARY:
        return queue_for(notice.detail)
    about = abouts([notice.subject]).get(notice.subject)
    return None if about is None else about.address


def mark_read(notice: Notice, *, at: datetime) -> None:
    """Note that somebody has read one of their notices; read before, it stays so."""
    with transaction.atomic():
        changed = Notice.objects.unread().filter(pk=notice.pk).update(read_at=at)
        if changed:
            ring([notice.user_id], at=at, is_new=False)


def mark_all_read(user: User, *, upto: int, at: datetime) -> int:
    """Note that somebody has read all that they saw; what came after `upto` stays unread."""
    with transaction.atomic():
        seen = Notice.objects.visible_to(user).unread().filter(pk__lte=upto)
        changed = seen.update(read_at=at)
        if changed:
            ring([user.pk], at=at, is_new=False)
    return changed


def _shown(found: Sequence[Notice], user: User) -> list[Shown]:
    known = abouts(each.subject for each in found if each.event != SUMMARY)
    return [
        Shown(
            each,
            _said(each, user),
            known.get(each.subject),
            why(each.event, each.roles),
            each.event in NAMED and NAMED[each.event].is_alarm,
            unfold(each.detail, user) if each.event == SUMMARY else None,
        )
        for each in found
    ]


def _said(notice: Notice, user: User) -> str:
    if notice.entry is None:
        return f"{sum(each['count'] for each in notice.detail['groups']):,} notices in one"
    return headline(notice.event, notice.entry.kind, notice.entry.data, user.zone)
