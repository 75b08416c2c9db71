"""A mail server that takes whatever the desk sends, and remembers which mails those were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from threading import Lock
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

from bench.desk_machine import free_port

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """How often each Message-ID came, and to whom."""

    port: int
    taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lock: Lock = field(default_factory=Lock)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        message = message_from_bytes(envelope.original_content or b"")
        with self.lock:
            self.taken[message["Message-ID"]] += envelope.rcpt_tos
        return "250 taken"


@contextmanager
def sink() -> Iterator[Sink]:
    """Run the server while the block lasts."""
    taking = Sink(free_port())
    controller = Controller(taking, hostname="127.0.0.1", port=taking.port)
    controller.start()
    try:
        yield taking
    finally:
        controller.stop()
