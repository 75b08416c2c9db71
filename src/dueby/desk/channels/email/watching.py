"""One mailbox, read as long as the lease is held: connects, fetches, waits for news."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, close_old_connections, connections

from dueby.desk.channels.email.fetching import fetch
from dueby.desk.channels.email.imap import Connection
from dueby.desk.channels.email.models import SignIn
from dueby.desk.channels.email.sealing import SealError, unseal
from dueby.desk.channels.email.troubles import LeaseLostError, MailboxError, Step, no_move
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    import ssl

    from dueby.desk.channels.email.models import Mailbox
    from dueby.desk.channels.email.oauth import Tokens

IDLE_FOR: Final = 9 * 60.0
"""Seconds until IDLE is said anew: below the 29 minutes of RFC 2177, and before a router forgets
a connection on which nothing is said."""
LOOK_EVERY: Final = 60.0
"""Seconds between two looks at a server that has no IDLE."""
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 300.0

log = logging.getLogger(__name__)


def sign_in(connection: Connection, mailbox: Mailbox, tokens: Tokens) -> None:
    """Sign in as the mailbox says, and hear what the server can. Raises MailboxError."""
    try:
        if mailbox.sign_in == SignIn.OAUTH:
            _sign_in_with_token(connection, mailbox, tokens)
        else:
            connection.sign_in(mailbox.user, unseal(mailbox.secret))
    except SealError as error:
        raise MailboxError(Step.SIGN_IN, str(error)) from error
    connection.look_at_abilities()


def _sign_in_with_token(connection: Connection, mailbox: Mailbox, tokens: Tokens) -> None:
    token = tokens.token_for(mailbox)
    try:
        connection.sign_in_with_token(mailbox.user, token)
    except MailboxError:
        tokens.forget(mailbox)
        raise


class Watch(Thread):
    """Reads a mailbox until it is told to stop or its lease is lost; failures make it wait."""

    def __init__(
        self, mailbox: Mailbox, tokens: Tokens, trusted: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(name=f"mailbox-{mailbox.pk}", daemon=True)
        self.mailbox = mailbox
        self.tokens = tokens
        self.trusted = trusted
        self.stopping = Event()
        self.failures = 0

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self._try()
        except LeaseLostError:
            log.info("mailbox %s is read elsewhere, or changed", self.mailbox.pk)
        finally:
            connections.close_all()

    def _try(self) -> None:
        try:
            self._read()
        except MailboxError as error:
            self._failed(error.step.value, str(error))
        except (DatabaseError, OSError) as error:
            log.exception("mailbox %s: a mail could not be kept", self.mailbox.pk)
            self._failed(Step.READ.value, f"the desk cannot keep mails: {type(error).__name__}")
        except LeaseLostError:
            raise
        except Exception as error:  # a mailbox that breaks the program holds up none of the others
            log.exception("mailbox %s cannot be read", self.mailbox.pk)
            self._failed(Step.READ.value, f"the desk failed: {type(error).__name__}")

    def _read(self) -> None:
        mailbox = self.mailbox
        connection = Connection.to(mailbox, self.trusted)
        try:
            sign_in(connection, mailbox, self.tokens)
            uid_validity = connection.open(mailbox.folder)
            while not self.stopping.is_set():
                if not fetch(connection, mailbox, uid_validity, self.stopping):
                    self._succeeded(connection)
                    self._await_news(connection)
        finally:
            connection.close()

    def _succeeded(self, connection: Connection) -> None:
        self.failures = 0
        cannot_move = self.mailbox.done_folder and not connection.can("MOVE")
        self.mailbox.succeed(at=now(), but=no_move(self.mailbox.folder) if cannot_move else "")
        close_old_connections()

    def _await_news(self, connection: Connection) -> None:
        if connection.can("IDLE"):
            connection.await_news(IDLE_FOR, self.stopping)
        else:
            self.stopping.wait(LOOK_EVERY)
            connection.stay()

    def _failed(self, step: str, sentence: str) -> None:
        self.failures += 1
        wait = min(FIRST_WAIT * 2 ** (self.failures - 1), LONGEST_WAIT)
        log.warning(
            "mailbox %s: %s failed, for the %s. time; again in %s s",
            *(self.mailbox.pk, step, self.failures, int(wait)),
        )
        try:
            self.mailbox.fail(sentence)
        except DatabaseError:
            log.exception("mailbox %s: the failure cannot be noted", self.mailbox.pk)
        close_old_connections()
        self.stopping.wait(wait)
