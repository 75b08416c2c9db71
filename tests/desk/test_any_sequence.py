"""Whatever people do at the desk, in whatever order: the engine agrees, and nothing breaks."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from dueby.cli.replay import replayed
from dueby.desk.channels.email.models import Handling, Way
from dueby.desk.channels.email.taking import take as take_mail
from dueby.desk.clocks.casefile import CaseFile
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.clocks.timekeeper import pass_moments
from dueby.desk.contracts.models import Contract, SupportAgreement
from dueby.desk.demo.cast import World
from dueby.desk.journal.verifying import verify
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets import (
    answering,
    assigning,
    contesting,
    finding,
    merging,
    notifying,
    overruling,
    progress,
)
from dueby.desk.tickets.contract_changes import change_contract
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Contest, Contested, Ticket
from dueby.desk.tickets.possible import NotPossibleError
from dueby.sla.facts.moment import written_instant
from tests.desk.conftest import StoppedClock
from tests.desk.test_clocks import index
from tests.mail.messages import message

STEPS: Final = 120
MOST_KINDS: Final = 25
LEVELS: Final = ("1", "2", "3", "4")
CLASSES: Final = ("question", "defect", "feature_request", "training", "upgrade", "other")


@dataclass
class Desk:
    """A desk at which somebody does the next best thing, as dice fall."""

    world: World
    clock: StoppedClock
    dice: Random
    done: Counter[str] = field(default_factory=Counter)

    @property
    def at(self) -> datetime:
        return self.clock.at

    def wait(self) -> None:
        """Let minutes, hours or days go by."""
        unit = self.dice.choice(("minutes", "minutes", "minutes", "hours", "days"))
        self.clock.at += timedelta(**{unit: self.dice.randint(1, 20), "seconds": 1})

    def ticket(self) -> Ticket:
        """Return a ticket, one of the last more often."""
        tickets = list(Ticket.objects.order_by("-pk"))
        return tickets[min(int(self.dice.expovariate(0.7)), len(tickets) - 1)]

    def user(self) -> User:
        return self.world.users[self.dice.choice(("ada", "ben", "lena"))]

    def contact(self, ticket: Ticket) -> Contact:
        return self.dice.choice(list(ticket.organization.contacts.order_by("pk")))

    def earlier(self, ticket: Ticket) -> datetime:
        """Return a moment between the report and now."""
        return ticket.reported_at + (self.at - ticket.reported_at) * self.dice.random()

    def later(self) -> datetime:
        return self.at + timedelta(hours=self.dice.randint(1, 600))

    def severity(self) -> str:
        return self.dice.choice(LEVELS)

    def words(self) -> str:
        return f"What is said, {self.dice.random()}."


def report(desk: Desk) -> None:
    contact = desk.dice.choice(list(desk.world.contacts.values()))
    request_class = desk.dice.choice(("", "defect", "defect", *CLASSES))
    said = desk.at - timedelta(hours=desk.dice.choice((0, 0, 1, 70)))
    told = Report(
        contact,
        "Export fails",
        desk.words(),
        desk.dice.choice(("portal", "telephone", "in writing")),
        desk.dice.choice((None, *desk.world.products.values())),
        request_class=request_class,
        about=desk.dice.choice(("product", "product", "documentation")),
        severity=desk.dice.choice(("", *LEVELS)) if request_class == "defect" else "",
        said_at=said,
        spoke=desk.dice.random() < 0.3,
    )
    open_ticket(told, by=contact, at=desk.at)


def call(desk: Desk, ticket: Ticket) -> None:
    held, spoke = desk.earlier(ticket), desk.dice.random() < 0.7
    answering.log_call(ticket, desk.words(), by=desk.user(), at=desk.at, spoke=spoke, held_at=held)


def contest(desk: Desk, ticket: Ticket) -> None:
    about = desk.dice.choice(list(Contested))
    contesting.contest(ticket, about, desk.words(), by=desk.contact(ticket), at=desk.at)


def answer(desk: Desk, ticket: Ticket) -> None:
    contests = Contest.objects.filter(answered_at=None)
    found = contests.filter(ticket=ticket).first() or contests.first()
    if found is None:
        raise NotPossibleError("nothing is contested")
    upheld, severity = desk.dice.random() < 0.6, desk.severity()
    lead = desk.world.users["lena"]
    words = desk.words()
    contesting.answer(found, words, upheld=upheld, by=lead, at=desk.at, severity=severity)


def overrule(desk: Desk, ticket: Ticket) -> None:
    decision = desk.dice.choice(("entitled", "not_entitled"))
    overruling.overrule(ticket, decision, desk.words(), by=desk.user(), at=desk.at)


def change(desk: Desk, ticket: Ticket) -> None:
    contract = Contract.objects.filter(organization=ticket.organization).first()
    if contract is None:
        raise NotPossibleError("no contract")
    today = desk.at.date()
    days = timedelta(days=desk.dice.choice((-3, -1, 0, 1, 30, 300)))
    changes: dict[str, Any] = desk.dice.choice(
        (
            {"plan": desk.dice.choice(("standard", "tier2"))},
            {"last_on": max(contract.first_on, today + days)},
            {"is_suspended": not contract.is_suspended},
        )
    )
    change_contract(contract, changes, by=desk.world.users["marco"], at=desk.at)


def said(verb: Callable[..., object], *more: Callable[[Desk], object]) -> Callable[..., None]:
    """Return a deed of the vendor's people that takes words after what else it takes."""

    def do(desk: Desk, ticket: Ticket) -> None:
        verb(ticket, *(each(desk) for each in more), desk.words(), by=desk.user(), at=desk.at)

    do.__name__ = verb.__name__
    return do


def heard(verb: Callable[..., object]) -> Callable[..., None]:
    """Return a deed of a contact that takes words."""

    def do(desk: Desk, ticket: Ticket) -> None:
        verb(ticket, desk.words(), by=desk.contact(ticket), at=desk.at)

    do.__name__ = f"customer_{verb.__name__}"
    return do


def take(desk: Desk, ticket: Ticket) -> None:
    assigning.take(ticket, by=desk.user(), at=desk.at)


def resume(desk: Desk, ticket: Ticket) -> None:
    progress.resume(ticket, by=desk.user(), at=desk.at)


def work_around(desk: Desk, ticket: Ticket) -> None:
    accepted = desk.dice.random() < 0.5
    progress.work_around(ticket, desk.words(), accepted=accepted, by=desk.user(), at=desk.at)


def promise(desk: Desk, ticket: Ticket) -> None:
    progress.promise_update(ticket, desk.later(), desk.words(), by=desk.user(), at=desk.at)


def notice(desk: Desk, ticket: Ticket) -> None:
    notifying.give_notice(ticket, desk.words(), desk.later(), by=desk.user(), at=desk.at)


def merge(desk: Desk, ticket: Ticket) -> None:
    theirs = Ticket.objects.filter(organization=ticket.organization_id).order_by("pk")
    merging.merge(ticket, desk.dice.choice(list(theirs)), by=desk.user(), at=desk.at)


def write_mail(desk: Desk, ticket: Ticket) -> None:
    """Have a mail come in, or what a machine says, that names the ticket or none."""
    automatic = {"auto_submitted": "auto-replied"} if desk.dice.random() < 0.3 else {}
    raw = message(
        desk.words(),
        subject=desk.dice.choice(("Export fails", f"Re: [#{ticket.pk}] Export fails")),
        message_id=f"<{desk.dice.random()}@customer.example>",
        **{"from": desk.contact(ticket).email, **automatic},
    )
    mail = take_mail(raw, way=Way.LMTP, arrived_at=desk.earlier(ticket), at=desk.at)
    assert mail.handling in {Handling.OPENED, Handling.ADDED, Handling.RECORDED}, mail.failure


DEEDS: Final = (
    said(answering.reply),
    said(answering.note),
    said(finding.confirm, Desk.severity),
    said(finding.confirm, Desk.severity),
    said(finding.reject),
    said(finding.change_severity, Desk.severity),
    said(finding.reclassify, lambda desk: desk.dice.choice(CLASSES)),
    said(progress.wait, lambda desk: desk.dice.choice(("customer", "third_party"))),
    said(progress.rectify),
    said(progress.rectify),
    said(progress.close),
    said(progress.reopen),
    said(notifying.foresee),
    heard(answering.hear),
    heard(progress.close),
    heard(progress.reopen),
    *(call, contest, contest, answer, answer, overrule, change, take, resume, work_around),
    *(promise, notice, merge, write_mail, write_mail),
)


def replay_of(ticket: Ticket, text: str, at: datetime) -> list[dict[str, Any]]:
    """Return the clocks that `dueby replay` computes from what the journal knows of a ticket."""
    file = CaseFile.of(ticket)
    events = [
        {
            **fact.fields,
            "id": fact.id,
            "at": written_instant(fact.at),
            "type": fact.type,
            **({} if fact.supersedes is None else {"supersedes": fact.supersedes}),
        }
        for fact in file.facts
    ]
    line = {"id": ticket.pk, "given": file.given, "events": events, "at": written_instant(at)}
    told = replayed(json.dumps(line, default=str), ticket.text.editions, text)
    assert "error" not in told, told
    return list(told["clocks"])


def clocks_of(ticket: Ticket) -> Iterator[tuple[object, ...]]:
    for row in Clock.objects.about(ticket.journal_name):
        moments = (row.started_at, row.due_at, row.stopped_at)
        written = (None if each is None else written_instant(each) for each in moments)
        yield (row.target, row.round, *written, sorted(row.flags))


def everything_holds(desk: Desk, ticket: Ticket, text: str) -> None:
    """Hold that the index of a ticket says what `dueby replay` says of the same facts."""
    ticket = Ticket.objects.select_related("text").get(pk=ticket.pk)
    names = ("target", "round", "started_at", "due_at", "stopped_at", "flags")
    told = [tuple(clock[name] for name in names) for clock in replay_of(ticket, text, desk.at)]
    assert list(clocks_of(ticket)) == told


class TestAnySequence:
    @pytest.mark.parametrize("seed", range(3))
    def test_leaves_clocks_that_the_engine_agrees_with(
        self, world: World, clock: StoppedClock, root: Path, seed: int
    ) -> None:
        desk = Desk(world, clock, Random(seed))  # noqa: S311 - no secret
        text = (root / "agreements" / "plixer.yaml").read_text(encoding="utf-8")
        report(desk)

        for step in range(STEPS):
            desk.wait()
            if step == STEPS // 2:
                _adopt(text, desk)
            if desk.dice.random() < 0.1:
                report(desk)
                continue
            deed, ticket = desk.dice.choice(DEEDS), desk.ticket()
            try:
                deed(desk, ticket)
            except NotPossibleError:
                continue
            desk.done[deed.__name__] += 1
            everything_holds(desk, ticket, text)

        assert len(desk.done) > MOST_KINDS // 2
        while pass_moments(desk.at):
            pass
        before = index()
        assert rebuild(desk.at).differing == []
        assert index() == before
        assert verify().is_intact


def _adopt(text: str, desk: Desk) -> None:
    """Adopt a second edition, in force from tomorrow; what was reported before keeps its own."""
    later = text
    for old, new in (
        ('edition: "2026"', 'edition: "2027"'),
        ("from: 2015-01-01", f"from: {desk.at.date() + timedelta(days=1)}"),
        ("hours: {mon-fri: 08:00-17:00}", "hours: {mon-fri: 09:00-18:00}"),
        ('"1": 5 days', '"1": 3 days'),
    ):
        assert old in later
        later = later.replace(old, new, 1)
    SupportAgreement.adopt(f"{text}\n---\n{later}", "plixer.yaml", by=None, at=desk.at)
