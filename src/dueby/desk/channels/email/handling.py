"""What becomes of a mail that is kept: rules in order, and the effect in one transaction with it.

A rule reads, and returns what is to be done; files are stored before the transaction begins.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db import OperationalError, transaction
from django.db.models import Q

from dueby.desk.channels.email.breakers import (
    MOST_ADDED,
    MOST_OPENED,
    adds_too_many,
    opens_too_many,
)
from dueby.desk.channels.email.bringing import Place, bring, place_for, write_note
from dueby.desk.channels.email.failures import missed_by, record_failures
from dueby.desk.channels.email.files_in import keep_files
from dueby.desk.channels.email.linking import link, link_of, of_alarm, ticket_of_alarm
from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.channels.email.reading import Reading
from dueby.desk.channels.email.senders import sender_of
from dueby.desk.channels.email.settling import Outcome, locked, settle
from dueby.desk.channels.email.tickets_named import tickets_named
from dueby.desk.channels.email.understanding import MailClass
from dueby.desk.channels.email.understanding.alarms import alarm_of
from dueby.desk.channels.email.understanding.invitations import answers_invitation

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.understanding.mail import Mail

Effect: TypeAlias = Callable[[Reading, "datetime"], Outcome]
"""Does what was decided, inside the transaction."""

AFTER: Final = timedelta(seconds=30)
"""How long after it arrived a mail that nobody has looked at is taken up by the worker."""
PATIENCE: Final = timedelta(minutes=10)
"""How long another worker may have a mail in hand; then it has ended with it."""
_BEGUN: Final = "it was being handled when the desk stopped"
_SOURCES: Final = Path(__file__).parents[4]


def handle(mail: IncomingMail, *, at: datetime, message: Mail | None = None) -> IncomingMail:
    """Decide what becomes of a mail that is kept, in one transaction with its effect.

    `message` is the mail as it is read, where somebody has read it already. What fails is told on
    the mail, which then needs a person; where the database fails it stays as it is, for later.
    """
    reading = None
    try:
        reading = Reading.of(mail, message)
        effect = _effect(reading)
        with transaction.atomic():
            present = locked(mail)
            if present.handling == Handling.KEPT:
                outcome = effect(replace(reading, row=present), at)
                settle(present, reading, outcome, by=None, at=at)
    except OperationalError:
        return mail
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail is kept and a person looks
        return _failed(mail, reading, failure_of(error), at)
    return present


def handle_kept(at: datetime, batch: int = 50) -> int:
    """Handle mails that were kept and then not looked at, and say of how many that is over.

    One that ends the process does so once: it is marked first, and then needs a person.
    """
    waiting = IncomingMail.objects.filter(handling=Handling.KEPT, received_at__lte=at - AFTER)
    free = waiting.filter(Q(handled_at=None) | Q(handled_at__lte=at - PATIENCE))
    mails = list(free.order_by("received_at", "pk")[:batch])
    return sum(_taken_up(mail, at).handling != Handling.KEPT for mail in mails)


def _taken_up(mail: IncomingMail, at: datetime) -> IncomingMail:
    same = IncomingMail.objects.filter(pk=mail.pk, handling=Handling.KEPT)
    if not same.filter(handled_at=mail.handled_at).update(failure=_BEGUN, handled_at=at):
        # Another worker was quicker.
        return mail
    if mail.failure:
        return _failed(mail, None, mail.failure, at)
    handled = handle(mail, at=at)
    same.update(failure="", handled_at=None)
    return handled


def failure_of(error: Exception) -> str:
    """Return what failed and where, in words that name nobody."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if Path(each.filename).is_relative_to(_SOURCES)]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    return f"{type(error).__name__} in {Path(last.filename).relative_to(_SOURCES)}:{last.lineno}"


def _effect(reading: Reading) -> Effect:
    match reading.told.mail_class:
        case MailClass.OWN:
            return _done(Outcome(Handling.RECORDED))
        case MailClass.UNPARSABLE:
            return _done(Outcome(Handling.PERSON, Question.UNPARSABLE))
        case MailClass.BOUNCE | MailClass.DELAYED:
            return partial(record_failures, missed_by(reading))
        case MailClass.REPORT | MailClass.REPLY:
            return _effect_of_person(reading)
        case _:
            return partial(link, link_of(reading))


def _effect_of_person(reading: Reading) -> Effect:
    named = tickets_named(reading)
    sender = sender_of(reading, named)
    if sender.user is not None:
        place = Place(named[0].ticket, (f"one of the vendor's people wrote it: {named[0].how}",))
        return partial(write_note, sender.user, place, keep_files(reading.message))
    if sender.contact is None:
        return _done(Outcome(Handling.PERSON, sender.question, (sender.reason,)))
    place = place_for(sender.contact, named)
    if place.ticket is None and not reading.told.text and answers_invitation(reading.message):
        why = "it answers an invitation, says nothing else, and names no ticket of its sender"
        return _done(Outcome(Handling.RECORDED, reasons=(why,), contact=sender.contact))
    if place.ticket is None and (alarm := alarm_of(reading.message)) is not None:
        known = ticket_of_alarm(alarm, sender.contact)
        if known is not None or alarm.is_over:
            return partial(link, of_alarm(known, sender.contact, reading))
    too_many = _flood(reading, place)
    if too_many:
        reasons = (too_many, *place.reasons)
        return _done(Outcome(Handling.PERSON, Question.FLOOD, reasons, sender.contact))
    return partial(bring, sender.contact, place, keep_files(reading.message))


def _flood(reading: Reading, place: Place) -> str:
    """Return which breaker a mail has tripped, or nothing."""
    if place.ticket is None and opens_too_many(reading.row, reading.sender):
        return f"its sender opened {MOST_OPENED} tickets within an hour"
    if place.ticket is not None and adds_too_many(reading.row, place.ticket):
        return f"ticket {place.ticket.pk} got {MOST_ADDED} mails within an hour"
    return ""


def _done(outcome: Outcome) -> Effect:
    return lambda _reading, _at: outcome


def _failed(
    mail: IncomingMail, reading: Reading | None, failure: str, at: datetime
) -> IncomingMail:
    with transaction.atomic():
        present = locked(mail)
        if present.handling == Handling.KEPT:
            outcome = Outcome(Handling.PERSON, Question.FAILED, failure=failure)
            settle(present, reading, outcome, by=None, at=at)
    return present
