"""A mailbox tried step by step, for whoever sets it up: nothing is read, moved or kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.channels.email.imap import Connection
from dueby.desk.channels.email.models import Security, SignIn
from dueby.desk.channels.email.oauth import Tokens
from dueby.desk.channels.email.troubles import MailboxError, Step, no_move, sentence
from dueby.desk.channels.email.watching import sign_in

if TYPE_CHECKING:
    import ssl

    from dueby.desk.channels.email.models import Mailbox


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one step, in a sentence."""

    step: Step
    is_ok: bool
    sentence: str


def try_mailbox(mailbox: Mailbox, trusted: ssl.SSLContext | None = None) -> list[Tried]:
    """Try a mailbox, kept or not; the first step that fails is the last.

    Takes up to 30 seconds for each answer of its server.
    """
    return list(_tried(mailbox, trusted))


def _tried(mailbox: Mailbox, trusted: ssl.SSLContext | None) -> Iterator[Tried]:
    is_connected = mailbox.security == Security.NONE
    try:
        for each in _steps(mailbox, trusted):
            is_connected = True
            yield each
    except MailboxError as error:
        if error.step == Step.TLS and not is_connected:
            yield _well(Step.CONNECT, "The server answers.")
        yield Tried(error.step, is_ok=False, sentence=sentence(str(error)))


def _steps(mailbox: Mailbox, trusted: ssl.SSLContext | None) -> Iterator[Tried]:
    connection = Connection.to(mailbox, trusted)
    try:
        yield _well(Step.CONNECT, f"{mailbox.host}:{mailbox.port} answers.")
        is_open = mailbox.security == Security.NONE
        yield _well(
            Step.TLS,
            "Nothing is encrypted; the server is on this machine."
            if is_open
            else "The connection is encrypted, and the certificate is good.",
        )
        sign_in(connection, mailbox, Tokens())
        how = "a token (XOAUTH2)" if mailbox.sign_in == SignIn.OAUTH else "name and password"
        yield _well(Step.SIGN_IN, f"{mailbox.user} is signed in by {how}.")
        connection.open(mailbox.folder, to_look=True)
        count = len(connection.uids("ALL"))
        yield _well(Step.FOLDER, f"{mailbox.folder} is open; mails in it: {count}.")
        yield _well(
            Step.IDLE,
            "The server tells of new mail at once."
            if connection.can("IDLE")
            else "The server has no IDLE, so the desk looks every minute.",
        )
        yield _about_moving(connection, mailbox)
    finally:
        connection.close()


def _about_moving(connection: Connection, mailbox: Mailbox) -> Tried:
    if not mailbox.done_folder:
        return _well(Step.MOVE, f"Mails stay in {mailbox.folder}, as no other folder is named.")
    if not connection.can("MOVE"):
        return Tried(Step.MOVE, is_ok=False, sentence=no_move(mailbox.folder))
    if connection.has(mailbox.done_folder):
        return _well(Step.MOVE, f"Mails that are done are moved to {mailbox.done_folder}.")
    return _well(
        Step.MOVE, f"The folder {mailbox.done_folder} is made when the first mail is moved."
    )


def _well(step: Step, sentence: str) -> Tried:
    return Tried(step, is_ok=True, sentence=sentence)
