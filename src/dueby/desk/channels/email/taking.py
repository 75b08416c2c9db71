"""A mail is taken: kept whole first, then handled. The one function that every way calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from dueby.desk.channels.email.handling import handle
from dueby.desk.channels.email.identity import key_of, key_of_reused, message_id_of, says_the_same
from dueby.desk.channels.email.keeping import MailGoneError, bytes_of, store
from dueby.desk.channels.email.models import Handling, IncomingMail, Mailbox, Question, Way
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.journal.recording import Happening, begin

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_ADDRESS: Final = 254
_LONGEST_SUBJECT: Final = 250
_TRIES: Final = 3


def take(  # noqa: PLR0913 - a mail comes by a way, to an address, at a time
    raw: bytes,
    *,
    way: Way,
    recipient: str = "",
    mailbox: Mailbox | None = None,
    arrived_at: datetime | None = None,
    at: datetime,
) -> IncomingMail:
    """Keep a mail and decide what becomes of it; when it returns the mail is safe.

    `recipient` is the envelope's; `arrived_at` is when the desk's own server had it, where that is
    before `at`. A mail that came before is counted and has no further effect. Nothing in the bytes
    raises. Raises OSError or DatabaseError where the mail could not be kept: the sender keeps it.
    """
    message = Mail.read(raw)
    arrived = at if arrived_at is None else min(arrived_at, at)
    fresh = IncomingMail(
        size=len(raw),
        message_id=message_id_of(message),
        way=way,
        mailbox=mailbox,
        recipient=recipient[:_LONGEST_ADDRESS],
        received_at=arrived,
    )
    mail = _kept(fresh, raw, message, at)
    return handle(mail, at=at, message=message) if mail.handling == Handling.KEPT else mail


def _kept(fresh: IncomingMail, raw: bytes, message: Mail, at: datetime) -> IncomingMail:
    """Return the row of a mail: a new one, or that of the mail which came before."""
    for _ in range(_TRIES):
        fresh.key = key_of(message)
        known = _known(fresh.key)
        if known is not None and _is_another(known, message):
            fresh.key = key_of_reused(message)
            fresh.handling, fresh.question = Handling.PERSON, Question.REUSED
            fresh.author = one_line(message.sender, _LONGEST_ADDRESS)
            fresh.subject = one_line(message.subject, _LONGEST_SUBJECT)
            known = _known(fresh.key)
        if known is not None:
            return _came_again(known)
        fresh.digest = store(raw)
        try:
            return _inserted(fresh, at)
        except IntegrityError:
            # The same mail, or one with the same Message-ID, was taken at this moment.
            continue
    raise RuntimeError("a mail is neither new nor known")


def _known(key: str) -> IncomingMail | None:
    found: IncomingMail | None = IncomingMail.objects.filter(key=key).first()
    return found


def _is_another(known: IncomingMail, message: Mail) -> bool:
    """Tell whether a mail says something else than the one that had its Message-ID before."""
    if not known.message_id:
        return False
    try:
        return not says_the_same(Mail.read(bytes_of(known)), message)
    except MailGoneError:
        return False


def _came_again(known: IncomingMail) -> IncomingMail:
    IncomingMail.objects.filter(pk=known.pk).update(deliveries=F("deliveries") + 1)
    known.refresh_from_db()
    return known


def _inserted(fresh: IncomingMail, at: datetime) -> IncomingMail:
    with transaction.atomic():
        fresh.save(force_insert=True)
        data = {"way": fresh.way, "size": fresh.size}
        begin(fresh, [Happening("mail.received", data=data)], by=None, at=at)
    return fresh
