"""From entries to notices and mails, a batch at a time.

What comes late, or too fast for somebody to read, is held, and `gathering` makes one of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from dueby.desk.notices.events import Event, event_of
from dueby.desk.notices.hearers import Hearer, Hearers
from dueby.desk.notices.letters import News, clauses_of, send_news
from dueby.desk.notices.live import ring
from dueby.desk.notices.models import Held, Notice
from dueby.desk.notices.preferring import ensure
from dueby.desk.notices.subjects import About, abouts
from dueby.desk.notices.words import Way

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.models import Entry
    from dueby.desk.people.models import User

AT_ONCE: Final = 500
"""Rows that one statement writes."""
MOST: Final = 10
"""Notices in a minute that come one by one; what is more comes as one."""
MINUTE: Final = timedelta(minutes=1)


def tell(entries: Sequence[Entry], at: datetime) -> None:
    """Tell everybody whom entries concern, inside a transaction."""
    hearers = Hearers(at)
    known = abouts(each.chain.subject for each in entries)
    watching = hearers.watching(known)
    telling = _Telling(at, hearers)
    for entry in entries:
        event, about = event_of(entry), known.get(entry.chain.subject)
        if event is None or about is None:
            continue
        watchers = watching.get(entry.chain.subject, set())
        for hearer in hearers.of(event, about, watchers, entry.by):
            telling.add(_Told(entry, event, about, hearer))
    telling.finish()


@dataclass(frozen=True, slots=True)
class _Told:
    """One entry for one person."""

    entry: Entry
    event: Event
    about: About
    hearer: Hearer

    @property
    def user(self) -> User:
        return self.hearer.user

    @property
    def roles(self) -> list[str]:
        return [each.value for each in self.hearer.roles]

    @property
    def is_late(self) -> bool:
        return bool(self.entry.data.get("late"))

    @property
    def columns(self) -> dict[str, Any]:
        """What is kept of it, be it told or held."""
        return {
            "user": self.user,
            "entry": self.entry,
            "event": self.event.name,
            "subject": self.entry.chain.subject,
            "organization_id": self.entry.organization_id,
            "roles": self.roles,
            "way": self.hearer.way,
            "at": self.entry.at,
        }


@dataclass
class _Telling:
    """What one batch tells everybody."""

    at: datetime
    hearers: Hearers
    told: list[_Told] = field(default_factory=list)
    held: list[_Told] = field(default_factory=list)
    counted: Counter[int] = field(default_factory=Counter)
    known: set[int] = field(default_factory=set)

    def add(self, told: _Told) -> None:
        """Tell it at once, or hold it where many come."""
        number = told.user.pk
        if number not in self.known:
            self.known.add(number)
            self.counted[number] = self._lately(told.user)
        if told.is_late or self.counted[number] >= MOST:
            self.held.append(told)
            return
        self.counted[number] += 1
        self.told.append(told)

    def finish(self) -> None:
        """Write notices, mails and what is held, and ring the bells last."""
        ensure({each.user for each in [*self.held, *filter(self._waits, self.told)]})
        if self.held:
            held = [
                Held(**each.columns, is_late=each.is_late, held_at=self.at) for each in self.held
            ]
            Held.objects.bulk_create(held, batch_size=AT_ONCE, ignore_conflicts=True)
        told = [
            Notice(**each.columns, made_at=self.at, waits=self._waits(each)) for each in self.told
        ]
        Notice.objects.bulk_create(told, batch_size=AT_ONCE)
        mails = [each for each in self.told if each.hearer.way is Way.MAIL]
        clauses = clauses_of([each.entry for each in mails])
        for each in mails:
            self._send(each, clauses.get(each.entry.pk, ""))
        ring([each.user.pk for each in self.told if each.hearer.way is not Way.DIGEST], at=self.at)

    def _lately(self, user: User) -> int:
        """Return how many came in the last minute; while some are held, all the others are."""
        if Held.objects.filter(user=user, is_late=False).exists():
            return MOST
        return Notice.objects.filter(
            user=user, entry__isnull=False, made_at__gt=self.at - MINUTE
        ).count()

    def _waits(self, told: _Told) -> bool:
        is_mail = told.hearer.way is Way.MAIL
        return is_mail and not told.event.is_urgent and self.hearers.is_quiet(told.user)

    def _send(self, told: _Told, clause: str) -> None:
        if self._waits(told):
            return
        news = News(told.entry, told.event.name, told.about, told.roles, clause=clause)
        is_quiet = self.hearers.is_quiet(told.user)
        send_news(news, told.user, at=self.at, breaks_quiet=is_quiet)
