"""A mailbox on a server, over IMAP (RFC 3501): the one module that knows the library.

Nothing is ever deleted: mails are read without marking them (BODY.PEEK), and moved only by a server
that can move (RFC 6851), for the library's own way round that would expunge what others marked.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from imap_tools import (
    BaseMailBox,
    MailBox,
    MailBoxFolderManager,
    MailBoxStartTls,
    MailBoxUnencrypted,
)
from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from dueby.desk.channels.email.models import Security
from dueby.desk.channels.email.troubles import LOOPBACK, MailboxError, RefusedError, Step

if TYPE_CHECKING:
    from threading import Event

    from dueby.desk.channels.email.models import Mailbox

TIMEOUT: Final = 30.0
"""Seconds that a server may take for each of its answers."""
_LOOK_EVERY: Final = 0.5
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_FIELDS: Final = {
    "uid": re.compile(rb"\bUID (\d+)"),
    "size": re.compile(rb"\bRFC822\.SIZE (\d+)"),
    "at": re.compile(rb'\bINTERNALDATE "([^"]+)"'),
}
_PASSING: Final = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[THROTTLED]")
"""Refusals that say nothing of a mail (RFC 5530); the last is Gmail's and Exchange's."""
# A search tells every number in one line; the library's 1 MB would end at some 130,000 mails.
imaplib._MAXLINE = 16 * 1024 * 1024  # type: ignore[attr-defined]  # noqa: SLF001
_NO_TLS: Final = (
    "the server does not speak TLS here, so the port may be for another kind of encryption"
)
_FAILED: Final = (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Head:
    """What a server says of a mail before it is read: size in bytes, and when it arrived there."""

    uid: int
    size: int
    arrived_at: datetime | None


class Connection:
    """A connection to a server. Everything raises MailboxError where it does not work."""

    def __init__(self, box: BaseMailBox) -> None:
        self.box = box
        self.client = box.client

    @classmethod
    def to(cls, mailbox: Mailbox, trusted: ssl.SSLContext | None = None) -> Connection:
        """Connect, with the server's certificate verified."""
        host, port = mailbox.host, mailbox.port
        if mailbox.security == Security.NONE:
            if host not in LOOPBACK:
                raise MailboxError(
                    Step.TLS, f"{host} is another machine: without TLS all could read along"
                )
            with _failures(Step.CONNECT, f"{host}:{port} does not answer"):
                return cls(MailBoxUnencrypted(host, port, TIMEOUT))
        context = trusted or ssl.create_default_context()
        kind = MailBox if mailbox.security == Security.TLS else MailBoxStartTls
        with _failures(Step.CONNECT, f"{host}:{port} does not answer"):
            return cls(kind(host, port, TIMEOUT, ssl_context=context))

    def sign_in(self, user: str, password: str) -> None:
        """Sign in by name and password."""
        _refuse_controls(user, password)
        with _failures(Step.SIGN_IN, "the server refuses the user name or password"):
            if self.can("AUTH=PLAIN"):
                self.box.login_utf8(user, password, initial_folder=None)
            else:
                self.box.login(user, password, initial_folder=None)

    def sign_in_with_token(self, user: str, token: str) -> None:
        """Sign in by an access token of OAuth 2 (XOAUTH2)."""
        _refuse_controls(user, token)
        with _failures(Step.SIGN_IN, "the server refuses the token"):
            self.box.xoauth2(user, token, initial_folder=None)

    def look_at_abilities(self) -> None:
        """Ask anew what the server can: many say it only to who is signed in."""
        with _failures(Step.SIGN_IN, "the server does not say what it can"):
            _, told = self.client.capability()
            self.client.capabilities = tuple(told[-1].decode("ascii", "replace").upper().split())

    def can(self, ability: str) -> bool:
        """Tell whether the server said that it can something, such as IDLE or MOVE."""
        return ability in self.client.capabilities

    def open(self, folder: str, *, to_look: bool = False) -> int:
        """Open a folder, perhaps only to look, and return its UIDVALIDITY (RFC 3501, 2.3.1.1)."""
        _refuse_controls(folder)
        with _failures(Step.FOLDER, f"the folder {folder} cannot be opened"):
            self.box.folder.set(folder, readonly=to_look)
            _, told = self.client.response("UIDVALIDITY")
            return int((told[0] or b"0") if told else b"0")

    def has(self, folder: str) -> bool:
        """Tell whether there is a folder of a name."""
        _refuse_controls(folder)
        folders: MailBoxFolderManager = self.box.folder
        with _failures(Step.MOVE, "the server does not say which folders there are"):
            return folders.exists(folder)

    def make(self, folder: str) -> None:
        """Make a folder where there is none."""
        if not self.has(folder):
            with _failures(Step.MOVE, f"the folder {folder} cannot be made"):
                self.box.folder.create(folder)

    def uids(self, criteria: str) -> list[int]:
        """Return the numbers (UID) of the mails that a search finds, in order."""
        with _failures(Step.READ, "the server does not say which mails there are"):
            return sorted(int(each) for each in self.box.uids(criteria, charset=None))

    def heads(self, uids: Iterable[int]) -> list[Head]:
        """Return what the server says of mails; those that are gone are left out."""
        heads = []
        with _failures(Step.READ, "the server does not say how large the mails are"):
            for told, _ in self._fetch(uids, "(UID RFC822.SIZE INTERNALDATE)"):
                found = {name: each.search(told) for name, each in _FIELDS.items()}
                if (uid := found["uid"]) and (size := found["size"]):
                    heads.append(Head(int(uid[1]), int(size[1]), _moment(found["at"])))
        return sorted(heads, key=lambda head: head.uid)

    def mails(self, uids: Iterable[int], part: str = "") -> dict[int, bytes]:
        """Return mails by number, or a part of each, such as HEADER."""
        mails = {}
        with _failures(Step.READ, "the server does not give the mails out"):
            for told, content in self._fetch(uids, f"(UID BODY.PEEK[{part}])"):
                if content is not None and (uid := _FIELDS["uid"].search(told)):
                    mails[int(uid[1])] = content
        return mails

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails. Only for a server that can MOVE."""
        with _failures(Step.MOVE, f"the mails cannot be moved to {folder}"):
            self.box.move([str(each) for each in uids], folder, chunks=500)

    def await_news(self, seconds: float, stopping: Event) -> None:
        """Return when the server tells of something (IDLE, RFC 2177), or after a time."""
        until = time.monotonic() + seconds
        with _failures(Step.READ, "the server hung up"), self.box.idle as idle:
            if self._has_read_ahead():
                return
            while not stopping.is_set() and (left := until - time.monotonic()) > 0:
                began, look = time.monotonic(), min(_LOOK_EVERY, left)
                # It also returns early, with nothing, where the connection has ended.
                if idle.poll(look) or time.monotonic() - began < look / 2:
                    return

    def stay(self) -> None:
        """Show that somebody is here, and hear what is new (NOOP)."""
        with _failures(Step.READ, "the server hung up"):
            self.client.noop()

    def close(self) -> None:
        """Take leave, as far as the server still listens."""
        try:
            self.client.logout()
        except _FAILED:
            with suppress(OSError):
                self.client.shutdown()

    def _fetch(self, uids: Iterable[int], parts: str) -> Iterator[tuple[bytes, bytes | None]]:
        """Give for each answer what is told, and the literal in it if there is one."""
        status, answers = self.client.uid("FETCH", ",".join(map(str, uids)), parts)
        if status != "OK":
            said = _text(answers)
            kind = MailboxError if any(each in said for each in _PASSING) else RefusedError
            raise kind(Step.READ, "the server does not give mails out", said)
        told: bytes = b""
        content: bytes | None = None
        for answer in [*answers, None]:
            # A literal comes as a pair, and the end of its answer as a line of its own.
            if isinstance(answer, bytes) and content is not None:
                told += answer
                continue
            if told:
                yield told, content
            told, content = b"", None
            if isinstance(answer, tuple):
                told, content = answer
            elif answer is not None:
                told = answer

    def _has_read_ahead(self) -> bool:
        # Waiting looks at the socket alone, and misses what came together with an earlier line.
        line: socket.socket = self.client.sock
        file: Any = self.client.file
        line.settimeout(0)
        try:
            return bool(file.peek(1))
        except OSError:
            return False
        finally:
            line.settimeout(TIMEOUT)


def _moment(found: re.Match[bytes] | None) -> datetime | None:
    if found is None:
        return None
    with suppress(ValueError):
        told = datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
        return told.astimezone(UTC)
    return None


def _refuse_controls(*given: str) -> None:
    if any(_CONTROLS.search(each) for each in given):
        raise MailboxError(Step.SIGN_IN, "control characters are in a name or a password")


@contextmanager
def _failures(step: Step, sentence: str) -> Iterator[None]:
    """Turn what goes wrong into a MailboxError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(
            Step.TLS, f"the certificate is not good: {error.verify_message}"
        ) from error
    except ssl.SSLError as error:
        if step == Step.CONNECT:
            raise MailboxError(Step.TLS, _NO_TLS, error.reason or "") from error
        raise MailboxError(step, sentence, error.reason or "") from error
    except _FAILED as error:
        raise MailboxError(step, sentence, _said(error)) from error


def _text(answers: Iterable[object]) -> str:
    said = b" ".join(each for each in answers if isinstance(each, bytes))
    return said.decode("utf-8", "replace")


def _said(error: Exception) -> str:
    if isinstance(error, UnexpectedCommandStatusError):
        return _text(error.command_result[1])
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
