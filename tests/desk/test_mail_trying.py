"""A mailbox is tried step by step, and what does not work is said in a sentence."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.sealing import seal
from dueby.desk.channels.email.troubles import Step
from dueby.desk.channels.email.trying import try_mailbox
from tests.desk.mail_machines import ADDRESS, PASSWORD, Dovecot, dovecot


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        running.deliver(b"Subject: one\r\n\r\n", b"Subject: two\r\n\r\n")
        yield running


def tried(server: Dovecot, **more: object) -> list[tuple[Step, bool, str]]:
    """Try a mailbox that nobody has kept."""
    known = {"host": "localhost", "port": server.imaps, "secret": seal(PASSWORD), "user": ADDRESS}
    mailbox = Mailbox(address=ADDRESS, **{**known, **more})
    return [(each.step, each.is_ok, each.sentence) for each in try_mailbox(mailbox, server.trusted)]


class TestTryMailbox:
    @pytest.mark.parametrize("security", ["tls", "starttls", "none"])
    def test_goes_through_every_step(self, server: Dovecot, security: str) -> None:
        port = server.imaps if security == "tls" else server.imap

        steps = tried(server, security=security, port=port)

        assert [step for step, _, _ in steps] == [
            *(Step.CONNECT, Step.TLS, Step.SIGN_IN, Step.FOLDER, Step.IDLE, Step.MOVE)
        ]
        assert all(is_ok for _, is_ok, _ in steps)
        assert steps[3][2] == "INBOX is open; mails in it: 2."
        assert steps[5][2] == "Mails stay in INBOX, as no other folder is named."

    def test_changes_nothing(self, server: Dovecot) -> None:
        steps = tried(server, done_folder="Done")

        assert steps[-1][2] == "The folder Done is made when the first mail is moved."
        assert server.subjects() == ["one", "two"]
        with server.opened() as box:
            assert not box.folder.exists("Done")

    def test_stops_where_nobody_answers(self, server: Dovecot) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            port = nobody.getsockname()[1]

            steps = tried(server, port=port)

        sentence = f"localhost:{port} does not answer: Connection refused."
        assert steps == [(Step.CONNECT, False, sentence)]

    def test_stops_at_a_certificate_that_nobody_vouches_for(self, server: Dovecot) -> None:
        mailbox = Mailbox(address=ADDRESS, host="localhost", port=server.imaps)

        steps = try_mailbox(mailbox)

        assert [(each.step, each.is_ok) for each in steps] == [
            *((Step.CONNECT, True), (Step.TLS, False))
        ]
        assert "self-signed certificate" in steps[-1].sentence

    def test_stops_at_a_certificate_of_another_server(self, server: Dovecot) -> None:
        steps = tried(server, host="127.0.0.1")

        assert steps[-1][:2] == (Step.TLS, False)
        assert "certificate is not valid for '127.0.0.1'" in steps[-1][2]

    def test_stops_where_there_is_no_tls(self, server: Dovecot) -> None:
        steps = tried(server, port=server.imap)

        assert steps[0] == (Step.CONNECT, True, "The server answers.")
        assert steps[-1][:2] == (Step.TLS, False)
        assert steps[-1][2].startswith("The server does not speak TLS here, ")

    def test_sends_no_password_in_the_clear_to_another_machine(self, server: Dovecot) -> None:
        steps = tried(server, security="none", host="imap.vendor.example")

        assert steps == [
            (
                Step.TLS,
                False,
                "imap.vendor.example is another machine: without TLS all could read along.",
            )
        ]

    @pytest.mark.parametrize("password", ["wrong", "wröng", "wrong\r\nA1 LOGOUT"])
    def test_stops_at_a_password(self, server: Dovecot, password: str) -> None:
        steps = tried(server, secret=seal(password))

        assert steps[-1][:2] == (Step.SIGN_IN, False)

    def test_says_that_the_key_is_another(self, server: Dovecot) -> None:
        steps = tried(server, secret="of another desk")  # noqa: S106 - nobody's

        assert steps[-1][:2] == (Step.SIGN_IN, False)
        assert steps[-1][2].endswith("enter it again.")

    def test_stops_at_a_folder(self, server: Dovecot) -> None:
        steps = tried(server, folder="Nirgends")

        assert steps[-1][:2] == (Step.FOLDER, False)
        assert steps[-1][2].startswith("The folder Nirgends cannot be opened: ")
