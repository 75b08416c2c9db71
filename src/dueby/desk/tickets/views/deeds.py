"""Every verb that is one form and one call, as the page that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dueby.desk.people.models import User
from dueby.desk.tickets import answering, assigning, finding, overruling, progress
from dueby.desk.tickets import forms as ask
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.possible import Verb

if TYPE_CHECKING:
    from datetime import datetime

Told: TypeAlias = Mapping[str, Any]
"""What a form was told, cleaned."""
Do: TypeAlias = "Callable[[Ticket, Told, User, datetime], object]"


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with its form, its call, what its page explains and what it says when it is done."""

    verb: Verb
    form: type[ask.TicketForm]
    do: Do
    explained: str
    done: str
    writes: bool = True
    is_grave: bool = False


def _cover(ticket: Ticket, told: Told, by: User, at: datetime) -> object:
    question, _, decision = told["decision"].partition(":")
    return overruling.overrule(ticket, decision, told["reason"], by=by, at=at, question=question)


DEEDS: Final = (
    Deed(
        Verb.REPLY,
        ask.ReplyForm,
        lambda ticket, told, by, at: answering.reply(
            ticket, told["words"], by=by, at=at, files=told["attachments"]
        ),
        "A message that the customer sees is a response.",
        "The reply is in the conversation.",
    ),
    Deed(
        Verb.NOTE,
        ask.NoteForm,
        lambda ticket, told, by, at: answering.note(
            ticket, told["words"], by=by, at=at, files=told["attachments"]
        ),
        "A note is for colleagues and stops no clock.",
        "The note is in the conversation.",
        writes=False,
    ),
    Deed(
        Verb.CALL,
        ask.CallForm,
        lambda ticket, told, by, at: answering.log_call(
            ticket, told["words"], by=by, at=at, spoke=told["spoke"], held_at=told["held_at"]
        ),
        "A call in which you spoke with the customer is a response.",
        "The call is in the conversation.",
        writes=False,
    ),
    Deed(
        Verb.ASSIGN,
        ask.AssignmentForm,
        lambda ticket, told, by, at: assigning.assign(ticket, told["to"], by=by, at=at),
        "Give the ticket to a colleague, or back to nobody.",
        "The ticket is assigned.",
        writes=False,
    ),
    Deed(
        Verb.CONFIRM,
        ask.ConfirmationForm,
        lambda ticket, told, by, at: finding.confirm(
            ticket, told["severity"], told["reason"], by=by, at=at
        ),
        "The confirmation sets the severity and starts the period of rectification.",
        "The defect is confirmed.",
    ),
    Deed(
        Verb.REJECT,
        ask.ReasonForm,
        lambda ticket, told, by, at: finding.reject(ticket, told["reason"], by=by, at=at),
        "It is no defect. The customer may contest this, and a lead then answers.",
        "The report is rejected.",
        is_grave=True,
    ),
    Deed(
        Verb.CLASS,
        ask.ClassForm,
        lambda ticket, told, by, at: finding.reclassify(
            ticket, told["to"], told["reason"], by=by, at=at
        ),
        "The clock of the response stays as it is; the customer is told why the class changes.",
        "The class is changed.",
    ),
    Deed(
        Verb.WAIT,
        ask.WaitingForm,
        lambda ticket, told, by, at: progress.wait(ticket, told["on"], told["words"], by=by, at=at),
        "Nothing goes on until somebody else has acted. Clocks pause only where the agreement "
        "says so.",
        "The ticket waits.",
    ),
    Deed(
        Verb.RESUME,
        ask.TicketForm,
        lambda ticket, _, by, at: progress.resume(ticket, by=by, at=at),
        "The work goes on.",
        "The ticket is open again.",
        writes=False,
    ),
    Deed(
        Verb.UPDATE,
        ask.UpdateForm,
        lambda ticket, told, by, at: progress.promise_update(
            ticket, told["by_when"], told["words"], by=by, at=at
        ),
        "The customer sees by when they hear more; your next message to them keeps the promise.",
        "The update is promised.",
    ),
    Deed(
        Verb.WORKAROUND,
        ask.WorkaroundForm,
        lambda ticket, told, by, at: progress.work_around(
            ticket, told["words"], accepted=told["accepted"], by=by, at=at
        ),
        "A way to do without the fix. The period of rectification goes on.",
        "The workaround is in the conversation.",
    ),
    Deed(
        Verb.RECTIFY,
        ask.WordsForm,
        lambda ticket, told, by, at: progress.rectify(ticket, told["words"], by=by, at=at),
        "The defect is removed: tell the customer what was done. This ends the period.",
        "The defect is rectified.",
    ),
    Deed(
        Verb.CLOSE,
        ask.ClosureForm,
        lambda ticket, told, by, at: progress.close(ticket, told["words"], by=by, at=at),
        "Nothing is left to do. A ticket that still owes a date cannot be closed.",
        "The ticket is closed.",
    ),
    Deed(
        Verb.REOPEN,
        ask.WordsForm,
        lambda ticket, told, by, at: progress.reopen(ticket, told["words"], by=by, at=at),
        "It is not done: what was rectified is still broken, and its period goes on.",
        "The ticket is open again.",
    ),
    Deed(
        Verb.COVER,
        ask.CoverForm,
        _cover,
        "Decide otherwise than the rules of the contract; the clocks follow your decision.",
        "The decision holds.",
        writes=False,
    ),
)
