"""What the vendor finds of a report: a defect with its severity, no defect, or another class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.clocks.casefile import judged
from dueby.desk.tickets.changing import NotPossibleError, acting
from dueby.desk.tickets.dates import Moved, last_fact, moved, supposed
from dueby.desk.tickets.letters import promises, send_message
from dueby.desk.tickets.models import Status
from dueby.desk.tickets.possible import Verb

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.clocks import Clock
    from dueby.sla.evaluation import Evaluation


class StalePreviewError(NotPossibleError):
    """Something happened on the ticket after its dates were previewed; look at them again."""


def confirm(ticket: Ticket, severity: str, reason: str, *, by: User, at: datetime) -> Message:
    """Find that a report is a defect of a severity, which starts its rectification period.

    The customer sees the reason; to confirm is to respond (clauses 6 and 7).
    """
    with acting(ticket, Verb.CONFIRM, by=by, at=at) as act:
        check_level(act.ticket, severity)
        data: dict[str, object] = {"severity": severity}
        message = act.tell_customer(
            "ticket.confirmed", reason, fact="confirmed", data=data, name="reason"
        )

        def letter(told: Evaluation) -> None:
            started = [each for each in promises(told) if _begun_by(message, each)]
            context = {"level": told.agreement.levels[severity], "started": started}
            send_message(message, told, "confirmation", context, at=at)

        act.post(letter)
    return message


def _begun_by(message: Message, clock: Clock) -> bool:
    fact = clock.start_fact
    return fact is not None and fact.id == str(message.text.entry_id)


def reject(ticket: Ticket, reason: str, *, by: User, at: datetime) -> Message:
    """Find that a report is no defect; the customer sees the reason and may contest it."""
    with acting(ticket, Verb.REJECT, by=by, at=at) as act:
        act.go_on()
        message = act.tell_customer("ticket.rejected", reason, fact="rejected", name="reason")
        act.ticket.status = Status.SOLVED
        act.post(lambda told: send_message(message, told, "rejection", at=at))
    return message


def change_severity(  # noqa: PLR0913 - `seen` keeps what nobody looked at from being saved
    ticket: Ticket, to: str, reason: str, *, by: User, at: datetime, seen: int | None = None
) -> Message:
    """Change the severity of a confirmed defect, with a reason that the customer sees.

    `seen` is the last fact that a preview knew of. Raises StalePreviewError where another one has
    been recorded since.
    """
    with acting(ticket, Verb.SEVERITY, by=by, at=at) as act:
        if seen is not None and seen != last_fact(act.ticket):
            raise StalePreviewError(
                "something happened on the ticket since these dates were shown; look at them again"
            )
        check_change(act.ticket, to)
        was, before = act.ticket.severity, judged(act.ticket, at)
        message = act.tell_customer(
            "ticket.severity_changed",
            reason,
            fact="severity_changed",
            data={"to": to},
            name="reason",
        )

        def letter(told: Evaluation) -> None:
            level = told.agreement.levels[to]
            context = {"level": level, "was": was, "moved": moved(before, told)}
            send_message(message, told, "severity", context, at=at)

        act.post(letter)
    return message


def preview_severity(ticket: Ticket, to: str, at: datetime) -> list[Moved]:
    """Return every date that a change of severity at `at` would move; nothing is written."""
    check_change(ticket, to)
    return supposed(ticket, "severity_changed", {"to": to, "reason": "given"}, at)


def reclassify(ticket: Ticket, to: str, reason: str, *, by: User, at: datetime) -> Message:
    """Find that a report is of another class; the customer is told why, its response clock stays.

    What the agreement excludes goes to sales, which reads it from the ticket.
    """
    with acting(ticket, Verb.CLASS, by=by, at=at) as act:
        check_class(act.ticket, to)
        was, before = act.ticket.request_class, judged(act.ticket, at)
        message = act.tell_customer(
            "ticket.reclassified", reason, fact="reclassified", data={"to": to}, name="reason"
        )

        def letter(told: Evaluation) -> None:
            classes = told.agreement.classes
            context = {
                "class": classes[to],
                "was": classes[was].title if was in classes else was,
                "moved": moved(before, told),
            }
            send_message(message, told, "class", context, at=at)

        act.post(letter)
    return message


def check_level(ticket: Ticket, severity: str) -> None:
    """Raise NotPossibleError for a severity that the agreement lacks."""
    levels = ticket.agreement.levels
    if severity not in levels:
        raise NotPossibleError(
            f"severity {severity!r} is not in the agreement; choose {', '.join(levels)}"
        )


def check_change(ticket: Ticket, to: str) -> None:
    """Raise NotPossibleError for a severity that is no change, or that the agreement lacks."""
    check_level(ticket, to)
    if to == ticket.severity:
        raise NotPossibleError(f"the severity is {to} already; choose another one")


def check_class(ticket: Ticket, to: str) -> None:
    """Raise NotPossibleError for a class that is no change, or that the agreement lacks."""
    classes = ticket.agreement.classes
    if to not in classes:
        raise NotPossibleError(f"class {to!r} is not in the agreement; choose {', '.join(classes)}")
    if to == ticket.request_class:
        raise NotPossibleError("the report is of this class already; choose another one")
