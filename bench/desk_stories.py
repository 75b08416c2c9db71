"""Made-up tickets and what happened on them; what is said is put together from a few words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from dueby.desk.contracts.cover import Covered
from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import Happening
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.intake import Report
from dueby.desk.tickets.models import Message, Ticket

_SAID: Final = """
collector report export flow filter appliance dashboard login certificate license upgrade
interface subnet baseline alarm policy exporter template archive retention disk memory restart
service timeout latency packet router switch firewall sensor map group threshold syslog traffic
spike missing duplicate wrong slow empty blank error warning search index backup restore cluster
node replica database query column chart legend color font browser
"""
WORDS: Final = _SAID.split()
NEW: Final = 0.2
"""The share of open tickets on which nothing has happened yet."""
CONFIRMED: Final = 0.7
"""The share of the other open defects that are confirmed."""


@dataclass(frozen=True)
class Happened:
    """Something that followed a report, how long after it; done by an agent."""

    later: timedelta
    what: Happening


@dataclass
class Story:
    """A ticket on its way into the database: its report, what happened, and its rows."""

    report: Report
    covered: Covered
    at: datetime
    happened: list[Happened]
    assignee: User | None
    is_finished: bool
    ticket: Ticket = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


@dataclass
class Teller:
    """Makes up `tickets` stories, the last `unfinished` of them still open at `at`.

    They are the same each time.
    """

    contacts: list[Contact]
    covers: Mapping[int, Covered]
    agents: list[User]
    tickets: int
    unfinished: int
    at: datetime
    chance: random.Random = field(
        default_factory=lambda: random.Random(20_261_125)  # noqa: S311 - nothing secret
    )

    def stories(self) -> Iterator[Story]:
        """Give the stories in the order of their reports."""
        return (self._story(number) for number in range(self.tickets))

    def _story(self, number: int) -> Story:
        chance, contact = self.chance, self.chance.choice(self.contacts)
        finished = self.tickets - self.unfinished
        is_finished = number < finished
        age = (
            timedelta(days=800 - 770 * number / finished)
            if is_finished
            else timedelta(days=20 * (self.tickets - number) / self.unfinished)
        )
        kind = chance.choice(("defect", "defect", "question", "other"))
        severity = chance.choice(("", "1", "2", "3", "4")) if kind == "defect" else ""
        report = Report(
            contact,
            self._said(5),
            self._said(60),
            "portal",
            request_class=kind,
            severity=severity,
        )
        happened = list(self._happened(report, is_finished=is_finished))
        assignee = chance.choice(self.agents) if happened else None
        covered = self.covers[contact.organization_id]
        return Story(report, covered, self.at - age, happened, assignee, is_finished)

    def _happened(self, report: Report, *, is_finished: bool) -> Iterator[Happened]:
        if not is_finished and self.chance.random() < NEW:
            return
        is_defect = report.request_class == "defect"
        yield self._by_agent(report, 2, "ticket.replied", "responded", by_person=True)
        yield self._by_agent(report, 3, "ticket.noted")
        if is_defect and (is_finished or self.chance.random() < CONFIRMED):
            severity = report.severity or "3"
            yield self._by_agent(report, 6, "ticket.confirmed", "confirmed", severity=severity)
        if is_finished:
            yield self._by_agent(report, 30, "ticket.replied", "responded", by_person=True)
            if is_defect:
                yield self._by_agent(report, 60, "ticket.rectified", "rectified")
            yield self._by_agent(report, 100, "ticket.closed", "closed")

    def _by_agent(
        self, report: Report, hours: float, kind: str, fact: str = "", **data: object
    ) -> Happened:
        later = timedelta(hours=round(hours * self.chance.uniform(0.7, 1.3), 1))
        what = Happening(kind, fact, data, {"words": self._said(40)}, report.contact)
        return Happened(later, what)

    def _said(self, words: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=words)).capitalize()
