"""What happened on a ticket, for its customer: only what concerns them, and the dates it moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from dueby.desk.clocks.telling import ToldClock
    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.agreement import Agreement

SAID: Final = {
    "ticket.reported": "Reported",
    "ticket.confirmed": "We confirmed the defect with severity {severity}",
    "ticket.rejected": "We found that it is no defect",
    "ticket.rejection_withdrawn": "We took that finding back",
    "ticket.severity_changed": "The severity became {to}",
    "ticket.reclassified": "It is treated as: {kind}",
    "ticket.waiting": "We started waiting for {on}",
    "ticket.resumed": "We resumed the work",
    "ticket.update_promised": "We promised you an update",
    "ticket.workaround_delivered": "We gave you a workaround",
    "ticket.notice_sent": "We told you that it takes longer, and why",
    "ticket.rectified": "We rectified it",
    "ticket.reopened": "It was opened again",
    "ticket.came_back": "It was opened again",
    "ticket.closed": "Closed",
    "ticket.contested": "You contested {about}",
    "ticket.contest_answered": "We answered what you contested",
    "ticket.overruled": "We looked again at what is covered",
    "ticket.upgrade_requested": "An upgrade was asked for",
    "ticket.training_requested": "Training was asked for",
    "ticket.plan_requested": "Another plan was asked for",
    "ticket.handed_to_sales": "Handed to sales",
    "ticket.sales_answered": "Sales answered",
    "ticket.training_held": "The training was held",
    "ticket.merged": "It goes on as #{into}",
    "ticket.absorbed": "#{merged} goes on here",
}
"""Every entry that a customer sees, in words; what does not stand here stays inside."""

_WORDS: Final = {
    "customer": "you",
    "third_party": "somebody else",
    "severity": "the severity",
    "rejection": "the rejection",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A date that was moved: of which promise, from when to when; None is no date."""

    title: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, the reason the customer was given, and what it moved."""

    at: datetime
    said: str
    reason: str
    moves: Sequence[Move]


def history_of(
    ticket: Ticket, agreement: Agreement, clocks: Iterable[ToldClock], messages: Iterable[Message]
) -> list[Happened]:
    """Return what happened that the customer may know, oldest first.

    `messages` are those that the customer sees: the words of the others are not looked at.
    """
    moves = _moves(clocks)
    reasons = {
        each.text.entry_id: each.text.words for each in messages if each.about != "ticket.reported"
    }
    shown = Entry.objects.about(ticket.journal_name).filter(kind__in=SAID)
    return [
        Happened(each.at, _said(each, agreement), reasons.get(each.pk, ""), moves[str(each.pk)])
        for each in shown
    ]


def _said(entry: Entry, agreement: Agreement) -> str:
    told = {name: _WORDS.get(str(word), str(word)) for name, word in entry.data.items()}
    words: Mapping[str, str] = defaultdict(str, told)
    kind = agreement.classes.get(str(entry.data.get("to", "")))
    if kind is not None:
        words = defaultdict(str, {**told, "kind": kind.title or kind.name})
    return SAID[entry.kind].format_map(words)


def _moves(clocks: Iterable[ToldClock]) -> dict[str, list[Move]]:
    """Return by the fact that caused it every date that was moved."""
    moves: dict[str, list[Move]] = defaultdict(list)
    for clock in clocks:
        for each in clock.engine.recalculations:
            if each.due_before != each.due_after:
                move = Move(clock.row.title, each.due_before, each.due_after)
                moves[each.fact.id].append(move)
    return moves
