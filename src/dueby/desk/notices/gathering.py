"""What was held for somebody becomes one notice and one mail, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max, Min

from dueby.desk.journal.models import Entry
from dueby.desk.notices.events import NAMED, SUMMARY
from dueby.desk.notices.gathered import Item, summed_up, unfold
from dueby.desk.notices.letters import News, clauses_of, send_many, send_news
from dueby.desk.notices.live import ring
from dueby.desk.notices.models import Held, Notice, Preferences
from dueby.desk.notices.quieting import is_quiet
from dueby.desk.notices.subjects import abouts, over_among
from dueby.desk.notices.words import Way, louder

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

SILENCE: Final = timedelta(minutes=1)
"""So long nothing more came late: then what there is, is told."""
LONGEST: Final = timedelta(minutes=15)
"""So long somebody waits at most for what came late."""
AT_ONCE: Final = 1_000
"""Rows that one statement takes away."""


def gather(at: datetime) -> int:
    """Tell what has been held long enough, one notice a person, and say how many people."""
    return sum(_gather(user, is_late, at) for user, is_late in list(_ripe(at)))


def _ripe(at: datetime) -> Iterator[tuple[int, bool]]:
    """Give for whom enough was held: what came late, until no more comes; else for a minute."""
    held = Held.objects.values("user", "is_late").order_by("user", "is_late")
    for row in held.annotate(first=Min("held_at"), last=Max("held_at")):
        waited = at - row["first"]
        is_over = at - row["last"] >= SILENCE or waited >= LONGEST
        if is_over if row["is_late"] else waited >= SILENCE:
            yield row["user"], row["is_late"]


def _gather(number: int, is_late: bool, at: datetime) -> int:  # noqa: FBT001 - one of two sorts
    with transaction.atomic():
        # Whoever gathers for somebody holds this row, so that of two workers one does.
        locked = Preferences.objects.select_for_update(of=("self",), skip_locked=True)
        kept = locked.select_related("user").filter(user=number).first()
        if kept is None:
            return 0
        rows = list(Held.objects.filter(user=number, is_late=is_late).order_by("at", "entry"))
        if not rows:
            return 0
        present = _still_of_use(rows)
        if present and kept.user.is_active and kept.user.is_staff:
            _tell(kept, present, at)
        taken = [each.pk for each in rows]
        for begin in range(0, len(taken), AT_ONCE):
            Held.objects.filter(pk__in=taken[begin : begin + AT_ONCE]).delete()
    return 1


def _still_of_use(rows: Sequence[Held]) -> list[Held]:
    """Leave out alarms about what is over by now."""
    alarms = [each for each in rows if each.event in NAMED and NAMED[each.event].is_alarm]
    over = over_among({each.subject for each in alarms})
    gone = {each.pk for each in alarms if each.subject in over}
    return [each for each in rows if each.pk not in gone]


def _tell(kept: Preferences, rows: Sequence[Held], at: datetime) -> None:
    way = Way.NOTHING
    for each in rows:
        way = louder(way, Way(each.way))
    is_urgent = any(each.event in NAMED and NAMED[each.event].is_urgent for each in rows)
    quiet = is_quiet(kept, at)
    waits = way is Way.MAIL and quiet and not is_urgent
    notice = _one(kept.user, rows[0], way, at) if len(rows) == 1 else _all(kept.user, rows, way, at)
    notice.waits = waits
    notice.save(force_insert=True)
    if way is Way.MAIL and not waits:
        send_notice(notice, at=at, breaks_quiet=quiet)
    if way is not Way.DIGEST:
        ring([kept.user_id], at=at)


def _one(user: User, row: Held, way: Way, at: datetime) -> Notice:
    return Notice(
        user=user,
        entry_id=row.entry_id,
        event=row.event,
        subject=row.subject,
        organization_id=row.organization_id,
        roles=row.roles,
        way=way,
        is_late=row.is_late,
        at=row.at,
        made_at=at,
    )


def _all(user: User, rows: Sequence[Held], way: Way, at: datetime) -> Notice:
    items = [Item(each.entry_id, each.event, each.at, each.roles) for each in rows]
    is_late = rows[0].is_late
    return Notice(
        user=user,
        event=SUMMARY,
        subject=user.journal_name,
        roles=sorted({role for each in rows for role in each.roles}),
        detail=summed_up(items, is_late=is_late),
        way=way,
        is_late=is_late,
        at=rows[0].at,
        made_at=at,
    )


def send_notice(notice: Notice, *, at: datetime, breaks_quiet: bool = False) -> None:
    """Send a notice as a mail, be it of one entry or of many."""
    user = notice.user
    if notice.entry_id is None:
        told = unfold(notice.detail, user)
        send_many(f"notice:summary-{notice.pk}:{user.pk}", user, told, at=at)
        return
    entry = Entry.objects.select_related("chain").get(pk=notice.entry_id)
    about = abouts([notice.subject]).get(notice.subject)
    if about is not None:
        clause = clauses_of([entry]).get(entry.pk, "")
        news = News(entry, notice.event, about, notice.roles, notice.is_late, clause)
        send_news(news, user, at=at, breaks_quiet=breaks_quiet)
