"""What tests of mailboxes share: a mailbox of a real server, and a worker that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Event, Thread

from django.db import connections

from dueby.desk.channels.email.mailboxes import Mailboxes
from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.sealing import seal
from dueby.desk.timekeeping import now
from tests.desk.mail_machines import PASSWORD, Dovecot, eventually

LONG = 180
"""Seconds that a worker on a busy machine may take for a full folder."""
_NUMBERS = count(1)


def mailbox_at(server: Dovecot, **more: object) -> Mailbox:
    """Return a mailbox of its own for a test, at a server where everybody has one."""
    address = f"help{next(_NUMBERS)}@vendor.example"
    known = {"host": "localhost", "port": server.imaps, "secret": seal(PASSWORD), "user": address}
    return Mailbox.objects.create(address=address, **{**known, **more})


@contextmanager
def read(server: Dovecot, owner: str = "one") -> Iterator[Mailboxes]:
    """Let a worker read all mailboxes."""
    mailboxes, stopping = Mailboxes(owner, server.trusted), Event()

    def attend() -> None:
        try:
            while not stopping.is_set():
                mailboxes.attend(now())
                stopping.wait(0.1)
            mailboxes.close()
        finally:
            connections.close_all()

    attending = Thread(target=attend)
    attending.start()
    try:
        yield mailboxes
    finally:
        stopping.set()
        attending.join()


def is_read(mailbox: Mailbox, *, up_to: int = 0) -> bool:
    """Tell whether a mailbox is read to its end before long, or up to a mail."""

    def question() -> bool:
        mailbox.refresh_from_db()
        return mailbox.checked_at is not None and mailbox.last_uid >= up_to

    return eventually(question, LONG)


def fails(mailbox: Mailbox) -> str:
    """Return the failure that a mailbox shows before long."""

    def question() -> str:
        mailbox.refresh_from_db()
        return mailbox.failure

    assert eventually(question, LONG)
    return mailbox.failure
