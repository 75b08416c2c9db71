"""Waiting for news (IDLE, RFC 2177): what a server says at an awkward moment is heard too."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic

import pytest

from dueby.desk.channels.email.imap import Connection
from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.troubles import MailboxError

LONG = 60.0


@contextmanager
def waiting(*said: bytes) -> Iterator[Connection]:
    """Connect to a server that says certain things when it is asked to IDLE, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        serving = Thread(target=serve, args=[listening, said])
        serving.start()
        mailbox = Mailbox(host="127.0.0.1", port=port, security="none")
        connection = Connection.to(mailbox)
        try:
            yield connection
        finally:
            connection.close()
            serving.join(20)


def serve(listening: socket.socket, said: tuple[bytes, ...]) -> None:
    line, _ = listening.accept()
    with line, line.makefile("rb") as asked, suppress(OSError):
        line.sendall(b"* OK here\r\n")
        idle = b""
        for command in asked:
            tag, _, verb = command.strip().partition(b" ")
            if verb == b"IDLE":
                idle = tag
                for each in said:
                    line.sendall(each)
                if said[-1] == b"":
                    return
            elif command.strip() == b"DONE":
                line.sendall(idle + b" OK done\r\n")
            else:
                told = b"* CAPABILITY IMAP4rev1 IDLE\r\n" if verb == b"CAPABILITY" else b""
                told += b"* BYE then\r\n" if verb == b"LOGOUT" else b""
                line.sendall(told + tag + b" OK done\r\n")


class TestAwaitNews:
    @pytest.mark.parametrize(
        "said",
        [
            [b"+ idling\r\n", b"* 1 EXISTS\r\n"],
            [b"+ idling\r\n* 1 EXISTS\r\n"],
        ],
        ids=["later", "together with the beginning"],
    )
    def test_hears_of_a_mail(self, said: list[bytes]) -> None:
        began = monotonic()
        with waiting(*said) as connection:
            connection.await_news(LONG, Event())

        assert monotonic() - began < LONG / 2

    def test_ends_in_time_where_nothing_is_said(self) -> None:
        with waiting(b"+ idling\r\n") as connection:
            connection.await_news(0.1, Event())
            connection.stay()

    def test_ends_when_it_is_told_to(self) -> None:
        stopping, began = Event(), monotonic()
        stopping.set()

        with waiting(b"+ idling\r\n") as connection:
            connection.await_news(LONG, stopping)

        assert monotonic() - began < LONG / 2

    def test_notices_that_the_server_has_gone(self) -> None:
        began = monotonic()

        with waiting(b"+ idling\r\n", b"") as connection, pytest.raises(MailboxError):
            connection.await_news(LONG, Event())

        assert monotonic() - began < LONG / 2
