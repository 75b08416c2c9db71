"""What was decided about a mail is written down, and the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.journal.recording import Happening, Named, record
from dueby.desk.tickets.wording import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.reading import Reading
    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Message, Ticket

HANDLED: Final = "mail.handled"
ASSIGNED: Final = "mail.assigned"
_LONGEST: Final = {"author": 254, "subject": 250}
_LONGEST_REASON: Final = 500
_READ: Final = ("mail_class", "author", "subject", "checks")
_DECIDED: Final = (
    "handling", "question", "reasons", "failure", "handled_at",
    "contact", "ticket", "said", "organization_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a mail, why, and whom and what it concerns."""

    handling: Handling
    question: Question = Question.NONE
    reasons: tuple[str, ...] = ()
    contact: Contact | None = None
    ticket: Ticket | None = None
    said: Message | None = None
    failure: str = ""

    @property
    def organization_id(self) -> int | None:
        """The customer whom the mail concerns, where that is known."""
        of = self.ticket or self.contact
        return None if of is None else of.organization_id


def locked(mail: IncomingMail) -> IncomingMail:
    """Return a mail as it now is, locked until the transaction ends."""
    present: IncomingMail = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    return present


def settle(  # noqa: PLR0913 - what was decided, of what, by whom and when
    row: IncomingMail,
    reading: Reading | None,
    outcome: Outcome,
    *,
    by: Named | None,
    at: datetime,
    kind: str = HANDLED,
) -> IncomingMail:
    """Write down what became of a mail, in the transaction of its effect.

    `reading` is None where the mail could not even be read.
    """
    if reading is not None:
        _tell(row, reading)
    told = reading.told if reading is not None else None
    reasons = (*(told.reasons if told else ()), *outcome.reasons, *(told.errors if told else ()))
    row.reasons = [one_line(each, _LONGEST_REASON) for each in reasons]
    row.handling, row.question = outcome.handling, outcome.question
    row.contact, row.ticket, row.said = outcome.contact, outcome.ticket, outcome.said
    row.organization_id = outcome.organization_id
    row.failure, row.handled_at = outcome.failure, at
    row.save(update_fields=[*_READ, *_DECIDED])
    record(row, Happening(kind, data=_data(row)), by=by, at=at)
    return row


def _tell(row: IncomingMail, reading: Reading) -> None:
    told = reading.told
    row.mail_class = told.mail_class.value
    row.author = one_line(reading.sender or told.author, _LONGEST["author"])
    row.subject = one_line(told.subject, _LONGEST["subject"])
    row.checks = dict(reading.checks)


def _data(row: IncomingMail) -> dict[str, object]:
    said = {
        "handling": row.handling,
        "question": row.question,
        "class": row.mail_class,
        "ticket": row.ticket_id,
    }
    return {name: value for name, value in said.items() if value}
