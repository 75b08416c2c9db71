"""What the register tells of each notice: the dates of both clocks, the reasons, the proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.clocks.casefile import judged
from dueby.desk.journal.models import Entry
from dueby.desk.pages.notice_proof import Proof, proofs_of
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.owed_notices import OwedNotice, owed_notices

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.clocks.models import Clock

_RELATED = ("organization", "contact", "contract", "product", "text")


@dataclass(frozen=True, slots=True)
class Line:
    """One notice of the register."""

    ticket: Ticket
    owed: OwedNotice
    proof: Proof | None
    state: str
    miss: str


def lines_of(clocks: Sequence[Clock], at: datetime) -> list[Line]:
    """Return the lines of the register for some clocks, however many, with the same questions.

    What became of a clock since the index was asked is told as it now is.
    """
    names = {each.subject for each in clocks}
    numbers = [int(each.removeprefix("ticket:")) for each in names]
    tickets = Ticket.objects.select_related(*_RELATED).defer("text__text").in_bulk(numbers)
    entries = _entries(names)
    told = {
        ticket.journal_name: list(owed_notices(judged(ticket, at, entries[ticket.journal_name])))
        for ticket in tickets.values()
    }
    found = [(each, _of(each, told.get(each.subject, []))) for each in clocks]
    pairs = [(clock, owed) for clock, owed in found if owed is not None]
    sent = [owed.sent_entry for _, owed in pairs if owed.sent_entry is not None]
    proofs = proofs_of(sent)
    return [
        Line(
            tickets[int(clock.subject.removeprefix("ticket:"))],
            owed,
            proofs.get(owed.sent_entry or 0),
            owed.state(at),
            miss_said(owed, at),
        )
        for clock, owed in pairs
    ]


def miss_said(owed: OwedNotice, at: datetime) -> str:
    """Return whether the promise was missed, and whether the customer had been told."""
    if not owed.is_miss(at):
        return ""
    return "missed with notice" if owed.has_notice else "missed without notice"


def _of(clock: Clock, notices: Sequence[OwedNotice]) -> OwedNotice | None:
    return next((each for each in notices if each.number == clock.number), None)


def _entries(names: set[str]) -> dict[str, list[Entry]]:
    rows = Entry.objects.filter(chain__subject__in=names).select_related("chain")
    found: dict[str, list[Entry]] = defaultdict(list)
    for each in rows.order_by("chain", "number"):
        found[each.chain.subject].append(each)
    return found


def in_batches(clocks: Iterator[Clock], size: int) -> Iterator[list[Clock]]:
    """Give what comes one by one in lists of a size."""
    batch: list[Clock] = []
    for each in clocks:
        batch.append(each)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
