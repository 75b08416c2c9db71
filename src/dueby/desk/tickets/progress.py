"""How the work on a ticket goes on: waiting, promised updates, workaround, fix, end and return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.changing import NotPossibleError, acting
from dueby.desk.tickets.letters import promises, send_message
from dueby.desk.tickets.models import MessageKind, Status
from dueby.desk.tickets.possible import Verb
from dueby.desk.tickets.repeating import said_already
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.evaluation import Evaluation

CUSTOMER: Final = "customer"
THIRD_PARTY: Final = "third_party"
WAITED_FOR: Final = {CUSTOMER: "The customer", THIRD_PARTY: "A third party"}


def wait(ticket: Ticket, on: str, words: str, *, by: User, at: datetime) -> None:
    """Note that nothing goes on until the customer or a third party has acted.

    Words, where there are any, are a message to the customer. Whether a clock pauses is for the
    agreement to say.
    """
    if on not in WAITED_FOR:
        raise NotPossibleError(f"{on!r} cannot be waited for; choose {', '.join(WAITED_FOR)}")
    with acting(ticket, Verb.WAIT, by=by, at=at) as act:
        if words:
            message = act.tell_customer("ticket.waiting", words, fact="waiting", data={"on": on})
            act.post(lambda told: send_message(message, told, "waiting", {"on": on}, at=at))
        else:
            act.happened("ticket.waiting", "waiting", {"on": on})
        act.ticket.status, act.ticket.waiting_on = Status.WAITING, on


def resume(ticket: Ticket, *, by: User, at: datetime) -> None:
    """Go on with a ticket that waited."""
    with acting(ticket, Verb.RESUME, by=by, at=at) as act:
        act.go_on()


def promise_update(
    ticket: Ticket, by_when: datetime, words: str, *, by: User, at: datetime
) -> Message:
    """Promise the customer to be told more by a moment, kept with the next message they see.

    The promise is the agent's and no fact of the agreement: it moves no clock.
    """
    if by_when <= at:
        raise NotPossibleError("an update is promised for a moment to come; choose a later one")
    with acting(ticket, Verb.UPDATE, by=by, at=at) as act:
        said = said_already(act, "ticket.update_promised", words)
        if said is not None and act.ticket.next_update_at == by_when:
            return said
        data: dict[str, object] = {"by_when": by_when.isoformat()}
        message = act.tell_customer("ticket.update_promised", words, data=data)
        act.ticket.next_update_at = by_when
        act.post(lambda told: send_message(message, told, "update", {"by_when": by_when}, at=at))
    return message


def work_around(ticket: Ticket, words: str, *, accepted: bool, by: User, at: datetime) -> Message:
    """Give the customer a way to do without the fix; `accepted` says that they agree to it.

    In the reference agreement it ends no period (choice 12).
    """
    with acting(ticket, Verb.WORKAROUND, by=by, at=at) as act:
        said = said_already(act, "ticket.workaround_delivered", words)
        if said is not None:
            return said
        message = act.tell_customer(
            "ticket.workaround_delivered",
            words,
            fact="workaround_delivered",
            data={"accepted": accepted},
        )
        act.post(lambda told: send_message(message, told, "workaround", at=at))
    return message


def rectify(ticket: Ticket, words: str, *, by: User, at: datetime) -> Message:
    """Tell the customer that the defect is removed, and what was done; this ends its period."""
    with acting(ticket, Verb.RECTIFY, by=by, at=at) as act:
        act.go_on()
        message = act.tell_customer("ticket.rectified", words, fact="rectified")
        act.ticket.status = Status.SOLVED
        act.post(lambda told: send_message(message, told, "rectification", at=at))
    return message


def close(ticket: Ticket, words: str, *, by: User | Contact, at: datetime) -> None:
    """End the work on a ticket; words, where there are any, are a message to the other side.

    Raises NotPossibleError, with nothing changed, while a promised date is still owed.
    """
    with acting(ticket, Verb.CLOSE, by=by, at=at) as act:
        act.go_on()
        if not words:
            act.happened("ticket.closed", "closed")
        elif isinstance(by, Contact):
            entry = act.happened("ticket.closed", "closed", words={"words": words})
            act.say(MessageKind.MESSAGE, entry)
        else:
            message = act.tell_customer("ticket.closed", words, fact="closed")
            act.post(lambda told: send_message(message, told, "closure", at=at))
        act.post(_owes_nothing)
        act.ticket.status, act.ticket.closed_at = Status.CLOSED, at
        act.ticket.next_update_at = None


def _owes_nothing(told: Evaluation) -> None:
    for clock in promises(told):
        if clock.target.name in told.agreement.targets and clock.due_at is not None:
            title = clock.target.title or clock.target.name
            due = moment_said(clock.due_at, told.agreement.zone)
            raise NotPossibleError(
                f"{title} is still owed, by {due}; do that first, for a closed ticket owes nothing"
            )


def reopen(ticket: Ticket, words: str, *, by: User | Contact, at: datetime) -> Message:
    """Say that it is not done: what was rectified is still broken, and its period goes on.

    An agent's words are a message to the customer, a contact's their own.
    """
    with acting(ticket, Verb.REOPEN, by=by, at=at) as act:
        if isinstance(by, Contact):
            entry = act.happened("ticket.reopened", "reopened", words={"words": words})
            message = act.say(MessageKind.MESSAGE, entry)
        else:
            message = act.tell_customer("ticket.reopened", words, fact="reopened")
            act.post(lambda told: send_message(message, told, "reopening", at=at))
        act.ticket.status, act.ticket.closed_at = Status.OPEN, None
    return message
