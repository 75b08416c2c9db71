"""Mails that a mail server hands in (LMTP, RFC 2033): the one module that knows the library."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from asyncio import LimitOverrunError, Semaphore
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.environment import MailDoor

AT_ONCE: Final = 4
"""Mails that are in memory at one time; who brings another waits."""
GRACE: Final = 10.0
"""Seconds that mails which are being handed in have, when the door is shut."""
_BACKLOG: Final = 100
_COMMAND: Final = 600
_CODES: Final = re.compile(r"^([245])\d\d (?!\d\.\d{1,3}\.\d{1,3} )")
_FIELD: Final = re.compile(rb"[!-9;-~]{1,200}[ \t]{0,20}:")

KEPT: Final = "250 2.0.0 The mail is safe"
NOT_OURS: Final = "550 5.1.1 No such address here"
NO_ADDRESS: Final = "553 5.1.3 No address"
TROUBLE: Final = "451 4.3.0 The mail cannot be kept at present"
TOO_LARGE: Final = "552 5.3.4 The mail is larger than the desk takes"
LEAVING: Final = "421 4.3.2 The desk is stopping"

Taken: TypeAlias = Callable[[bytes, str], None]
"""Keeps a mail for a recipient, or raises."""

log = logging.getLogger(__name__)


class Guard:
    """Says whose mail is taken, and takes it, in threads where the database may be asked."""

    def __init__(self, is_ours: Callable[[str], bool], take: Taken) -> None:
        self.is_ours = is_ours
        self.take = take
        self.threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="lmtp")
        self.room = Semaphore(AT_ONCE)
        self.is_leaving = False

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        if not address.isprintable():
            return NO_ADDRESS
        try:
            ours = await server.loop.run_in_executor(self.threads, self.is_ours, address)
        except Exception:
            log.exception("the desk does not know its addresses")
            return TROUBLE
        if not ours:
            return NOT_OURS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Answer a command in which the program broke."""
        log.error("a command of a mail server failed", exc_info=error)
        return TROUBLE

    async def answer(self, server: SMTP, content: bytes, recipient: str) -> str:
        """Return what became of a mail for one recipient: 250 only once it is committed."""
        try:
            await server.loop.run_in_executor(self.threads, self.take, content, recipient)
        except Exception:
            log.exception("a mail that was handed in could not be kept")
            return TROUBLE
        return KEPT


class Visit(LMTP):
    """One connection of a mail server.

    Reads a message with memory for it once, where the library keeps each line by itself, takes
    lines of any length, and gives an answer for each recipient (RFC 2033, 4.2).
    """

    line_length_limit = 65_536

    def __init__(self, guard: Guard, limit: int, loop: asyncio.AbstractEventLoop) -> None:
        host = socket.gethostname()
        super().__init__(
            guard, hostname=host, ident="Dueby", data_size_limit=limit, enable_SMTPUTF8=True,
            loop=loop,
        )  # fmt: skip
        self.guard = guard
        self.limit = limit
        self.idle = asyncio.Event()
        self.idle.set()

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Answer the greeting with what the desk can."""
        if not arg:
            await self.push("501 5.5.4 LHLO hostname")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        assert self.session is not None  # noqa: S101 - so it is once a command has come
        self.session.extended_smtp, self.session.host_name = True, arg
        self.command_size_limits["MAIL"] = self.command_size_limits["RCPT"] = _COMMAND
        abilities = ("PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8")
        for each in (self.hostname, *abilities):
            await super().push(f"250-{each}")
        await super().push(f"250 SIZE {self.limit}")

    async def push(self, status: Any) -> None:  # noqa: ANN401 - the library's own
        """Answer, with a code of RFC 3463 where the library gives none."""
        if isinstance(status, str) and not status.startswith("220"):
            status = _CODES.sub(lambda found: f"{found[0]}{found[1]}.0.0 ", status, count=1)
        await super().push(status)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Take a message in, and answer for each recipient."""
        assert self.envelope is not None  # noqa: S101 - so it is once a command has come
        recipients = self.envelope.rcpt_tos
        if arg or not recipients:
            await self.push("501 5.5.4 DATA" if arg else "503 5.5.1 RCPT first")
            return
        self.idle.clear()
        try:
            async with self.guard.room:
                await self.push("354 End with a line that is a dot")
                await self._take(await self._message(), recipients)
        finally:
            self.idle.set()
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        if self.guard.is_leaving:
            self.leave()

    async def _take(self, content: bytes | None, recipients: Sequence[str]) -> None:
        for each in recipients:
            self._reset_timeout()
            if content is None:
                await self.push(TOO_LARGE)
            else:
                await self.push(await self.guard.answer(self, content, each))

    async def _message(self) -> bytes | None:
        """Return the message; None for one that is too large, which is read to its end too."""
        kept, size, begins = BytesIO(), 0, True
        while True:
            try:
                piece = await self._reader.readuntil(b"\r\n")
            except LimitOverrunError as longer:
                piece = await self._reader.readexactly(longer.consumed)
            if begins and piece == b".\r\n":
                return kept.getvalue() if size <= self.limit else None
            # A dot that begins a line was doubled (RFC 5321, 4.5.2).
            piece = piece[1:] if begins and piece.startswith(b".") else piece
            if not size and _FIELD.match(piece):
                kept.write(self._return_path())
            begins = piece.endswith(b"\r\n")
            size += len(piece)
            if size <= self.limit:
                kept.write(piece)
            elif kept.tell():
                kept = BytesIO()

    def _return_path(self) -> bytes:
        """Return the envelope's sender as a field: who delivers puts it first (RFC 5321, 4.4)."""
        assert self.envelope is not None  # noqa: S101 - so it is once a command has come
        # The library writes an empty one as "<>".
        sender = (self.envelope.mail_from or "").removeprefix("<>")
        return f"Return-Path: <{sender}>\r\n".encode() if _is_plain(sender) else b""

    def leave(self) -> None:
        """Hang up, with a word."""
        if self.transport is not None:
            with suppress(OSError):
                self._writer.write(f"{LEAVING}\r\n".encode())
            self.transport.close()


def _is_plain(address: str) -> bool:
    return address.isprintable() and not any(each in address for each in "<> ")


class Door:
    """Where mails are handed in, in a thread of its own. `attend` is a chore; `close` ends it."""

    def __init__(
        self, place: MailDoor, limit: int, is_ours: Callable[[str], bool], take: Taken
    ) -> None:
        self.place = place
        self.limit = limit
        self.is_ours = is_ours
        self.take = take
        self.thread: Thread | None = None
        self.port = place.port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._shut: asyncio.Event | None = None

    def attend(self, at: datetime) -> int:
        """Open the door where it is not; return 0. Raises OSError where that is not possible."""
        del at
        if self.thread is None or not self.thread.is_alive():
            opened: Future[int] = Future()
            self.thread = Thread(
                target=lambda: asyncio.run(self._stand_open(opened)), name="lmtp", daemon=True
            )
            self.thread.start()
            self.port = opened.result(GRACE)
            log.info("mails are taken by LMTP at %s", self.place.path or f"port {self.port}")
        return 0

    def close(self) -> None:
        """Let mails that are being handed in be kept and answered, and take no more."""
        if self.thread is None or self._loop is None or self._shut is None:
            return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._shut.set)
        self.thread.join(GRACE + 2)

    async def _stand_open(self, opened: Future[int]) -> None:
        self._loop, self._shut = asyncio.get_running_loop(), asyncio.Event()
        guard, visits = Guard(self.is_ours, self.take), list[Visit]()
        try:
            server = await self._listening(guard, visits)
        except OSError as error:
            opened.set_exception(error)
            return
        opened.set_result(0 if self.place.path else server.sockets[0].getsockname()[1])
        await self._shut.wait()
        guard.is_leaving = True
        server.close()
        if visits:
            await _let_finish(visits)
        guard.threads.shutdown(wait=False)

    async def _listening(self, guard: Guard, visits: list[Visit]) -> asyncio.Server:
        loop = asyncio.get_running_loop()

        def visit() -> Visit:
            visits[:] = [each for each in visits if each.transport is not None]
            visits.append(Visit(guard, self.limit, loop))
            return visits[-1]

        if not self.place.path:
            return await loop.create_server(
                visit, self.place.host, self.place.port, backlog=_BACKLOG
            )
        server = await loop.create_unix_server(visit, self.place.path, backlog=_BACKLOG)
        # Who may come is said by the directory in which the socket lies.
        Path(self.place.path).chmod(0o666)  # noqa: ASYNC240 - one name, once
        return server


async def _let_finish(visits: Sequence[Visit]) -> None:
    for visit in visits:
        if visit.idle.is_set():
            visit.leave()
    await asyncio.wait([asyncio.ensure_future(each.idle.wait()) for each in visits], timeout=GRACE)
