"""The daily summary: what came, and what is due next; on a day with neither nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse

from dueby.desk.advisories.models import Patch
from dueby.desk.notices.gathered import Gathered, Item, summed_up, unfold
from dueby.desk.notices.letters import send_digest
from dueby.desk.notices.models import Notice, Preferences
from dueby.desk.notices.preferring import ensure
from dueby.desk.notices.quieting import away_among
from dueby.desk.notices.words import Way
from dueby.desk.people.models import User
from dueby.desk.tickets.models import Ticket
from dueby.sla.moments import day_said, moment_said

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

AHEAD: Final = timedelta(days=2)
"""How far the daily summary looks."""
MOST_DUE: Final = 20
MOST_NEWS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Next:
    """One thing of somebody's that is due soon, or is overdue."""

    name: str
    what: str
    due_at: datetime
    said: str
    address: str
    is_overdue: bool


def send_digests(at: datetime) -> int:
    """Make the summaries whose time has come, and say how many."""
    ensure(_without_row())
    with_news = set(_with_news())
    rows = Preferences.objects.filter(user__in=User.objects.staff()).select_related("user")
    asked = (each for each in rows if each.user_id in with_news or _is_asked(each))
    wanting = [each for each in asked if each.wants_digest(at) is not None]
    away = away_among([each.user_id for each in wanting], at) if wanting else set()
    return sum(_make(each.pk, at) for each in wanting if each.user_id not in away)


def _is_asked(kept: Preferences) -> bool:
    return Way.DIGEST.value in kept.ways.values()


def _with_news() -> list[int]:
    waiting = Notice.objects.filter(way=Way.DIGEST, is_digested=False).order_by("user")
    return list(waiting.values_list("user", flat=True).distinct())


def _without_row() -> list[User]:
    return list(User.objects.staff().filter(pk__in=_with_news(), notice_preferences=None))


def _make(pk: int, at: datetime) -> int:
    with transaction.atomic():
        locked = Preferences.objects.select_for_update(of=("self",), skip_locked=True)
        kept = locked.select_related("user").filter(pk=pk).first()
        today = None if kept is None else kept.wants_digest(at)
        if kept is None or today is None:
            return 0
        kept.digested_on = today
        kept.save(update_fields=["digested_on"])
        news, due = _news(kept.user), next_due(kept.user, at)
        if news is None and not due:
            return 0
        key = f"digest:{kept.user_id}:{today.isoformat()}"
        subject = f"Your day: {_counted(news, due)}"
        context = {"day": day_said(today), "told": news, "due": due}
        send_digest(key, kept.user, subject, context, at=at)
    return 1


def _news(user: User) -> Gathered | None:
    """Return what came since the last summary, and mark that it was told."""
    waiting = Notice.objects.filter(user=user, way=Way.DIGEST, is_digested=False)
    rows = list(waiting.order_by("pk")[:MOST_NEWS])
    Notice.objects.filter(pk__in=[each.pk for each in rows]).update(is_digested=True)
    items = [
        Item(each.entry_id, each.event, each.at, each.roles)
        for each in rows
        if each.entry_id is not None and each.read_at is None
    ]
    groups = [each.detail["groups"] for each in rows if each.entry_id is None]
    if not items and not groups:
        return None
    detail = summed_up(items, is_late=False)
    for gathered in groups:
        detail["groups"] += gathered
    return unfold(detail, user)


def next_due(user: User, at: datetime) -> list[Next]:
    """Return what of somebody's is due within two days, or overdue; the first dates first."""
    soon = {"next_due_at__lt": at + AHEAD}
    tickets = Ticket.objects.visible_to(user).unfinished().filter(assignee=user, **soon)
    patches = Patch.objects.visible_to(user).unfinished().filter(owner=user, **soon)
    found = [
        _next(f"#{each.pk}, {each.organization}", each, reverse("ticket", args=[each.pk]), user, at)
        for each in tickets.select_related("organization").by_due()[:MOST_DUE]
    ]
    found += [
        _next(str(each), each, reverse("patch", args=[each.pk]), user, at)
        for each in patches.by_due()[:MOST_DUE]
    ]
    return sorted(found, key=lambda each: each.due_at)[:MOST_DUE]


def _next(name: str, subject: Ticket | Patch, address: str, user: User, at: datetime) -> Next:
    due_at = subject.next_due_at
    assert due_at is not None  # noqa: S101 - asked for by its date
    said = _said(due_at, user.zone)
    return Next(name, subject.next_due_title, due_at, said, address, due_at < at)


def _said(due_at: datetime, zone: tzinfo) -> str:
    return moment_said(due_at.replace(second=0, microsecond=0), zone)


def _counted(news: Gathered | None, due: list[Next]) -> str:
    said = [f"{len(due)} due or overdue"] if due else []
    if news is not None:
        said.append(f"{news.count:,} news")
    return ", ".join(said)
