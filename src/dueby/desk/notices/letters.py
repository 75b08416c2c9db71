"""The mails of notices; they leave through the outbox, each once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template.loader import select_template
from django.urls import reverse

from dueby.desk.clocks.models import Clock
from dueby.desk.notices.headlines import due_of, headline
from dueby.desk.notices.reasons import why
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.wording import one_line
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.models import Entry
    from dueby.desk.notices.gathered import Gathered
    from dueby.desk.notices.subjects import About
    from dueby.desk.people.models import User

LANGUAGE: Final = "en"
"""What the vendor's people are written to in, as long as nothing is kept of theirs."""
_LONGEST_SUBJECT: Final = 200


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell in a mail: an entry, the event that it is, and by which roles one hears."""

    entry: Entry
    event: str
    about: About
    roles: Sequence[str]
    is_late: bool = False
    clause: str = ""

    @property
    def key(self) -> str:
        """What names it among the parcels of one person."""
        return str(self.entry.pk)


def clauses_of(entries: Sequence[Entry]) -> Mapping[int, str]:
    """Return the clause of the promise of which each entry tells, by the number of the entry."""
    clocks = {
        (each.chain.subject, each.data["clock"]): each.pk
        for each in entries
        if "clock" in each.data
    }
    rows = Clock.objects.filter(subject__in={subject for subject, _ in clocks})
    told = {
        (subject, number): clause
        for subject, number, clause in rows.values_list("subject", "number", "clause")
    }
    return {
        each.pk: told.get((each.chain.subject, each.data["clock"]), "")
        for each in entries
        if "clock" in each.data
    }


def send_news(news: News, user: User, *, at: datetime, breaks_quiet: bool = False) -> None:
    """Send one notice as a mail of its own."""
    said = headline(news.event, news.entry.kind, news.entry.data, user.zone)
    due_at = due_of(news.entry.data)
    context = {
        "said": said,
        "news": news,
        "due": None if due_at is None else _said(due_at, user),
        "since": _said(news.entry.at, user),
        "cause": str(news.entry.data.get("cause", "")).replace("_", " "),
        "why": why(news.event, news.roles),
        "address": settings.BASE_URL + news.about.address,
        "breaks_quiet": breaks_quiet,
    }
    subject = f"{said} · {news.about}"
    text = _written("notice", user, context)
    key = f"notice:{news.key}:{user.pk}"
    _post(key, user, subject, text, at=at, about=news.entry.chain.subject)


def send_many(key: str, user: User, told: Gathered, *, at: datetime) -> None:
    """Send several notices as one mail; `key` is stable."""
    _post(key, user, told.subject, _written("many", user, {"told": told}), at=at)


def send_digest(
    key: str, user: User, subject: str, context: Mapping[str, object], *, at: datetime
) -> None:
    """Send the daily summary."""
    _post(key, user, subject, _written("digest", user, context), at=at)


def forget_letters(subjects: Sequence[str]) -> int:
    """Erase the mails of notices about some subjects, and say how many there were."""
    mails = Parcel.objects.filter(subject__in=subjects, key__startswith="notice:")
    people = set(mails.exclude(content={}).values_list("person", flat=True))
    return sum(mails.erase_concerning(person) for person in people)


def _said(at: datetime, user: User) -> str:
    return moment_said(at.replace(second=0, microsecond=0), user.zone)


def _written(letter: str, user: User, context: Mapping[str, object]) -> str:
    names = [f"notices/letters/{each}/{letter}.txt" for each in (LANGUAGE, "en")]
    common = {
        "user": user,
        "zone": user.zone,
        "preferences": settings.BASE_URL + reverse("notice-preferences"),
        "notices": settings.BASE_URL + reverse("notices"),
        "desk": settings.BASE_URL,
    }
    text = select_template(names).render({**common, **context})
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _post(  # noqa: PLR0913 - an address has many lines
    key: str, user: User, subject: str, text: str, *, at: datetime, about: str = ""
) -> None:
    content = {
        "to": user.email,
        "subject": one_line(subject, _LONGEST_SUBJECT),
        "text": text,
        "automatic": True,
    }
    # Of the person who reads it: what came back is not a customer's, whatever it is about.
    Parcel.post(
        key, "mail", content, subject=about or user.journal_name, at=at, person=user.journal_name
    )
