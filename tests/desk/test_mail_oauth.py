"""Tokens for mailboxes: asked for at a real server, and shown to a real Dovecot (XOAUTH2)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from dueby.desk.channels.email import watching
from dueby.desk.channels.email.models import Mailbox, SignIn
from dueby.desk.channels.email.oauth import Tokens, ask_for_token
from dueby.desk.channels.email.sealing import seal, unseal
from dueby.desk.channels.email.troubles import MailboxError
from dueby.desk.tickets.models import Ticket
from tests.desk.mail_machines import ADDRESS, Dovecot, dovecot, eventually
from tests.desk.mailboxes import LONG, fails, is_read, mailbox_at, read
from tests.desk.mails import mail_of
from tests.desk.token_servers import Tokens as TokenServer
from tests.desk.token_servers import token_server


@pytest.fixture(scope="module")
def issuing() -> Iterator[TokenServer]:
    with token_server(ADDRESS) as running:
        yield running


@pytest.fixture(scope="module")
def server(issuing: TokenServer) -> Iterator[Dovecot]:
    with dovecot(introspection=issuing.introspection) as running:
        yield running


@pytest.fixture
def tokens(issuing: TokenServer) -> TokenServer:
    """Return the server of tokens as if it had just begun."""
    issuing.asked.clear()
    issuing.gives.clear()
    issuing.good.clear()
    issuing.status = 200
    return issuing


def mailbox_of(tokens: TokenServer, **more: object) -> Mailbox:
    known = {"token_address": tokens.token_address, "client_id": "desk", "secret": seal("again")}
    return Mailbox(
        **{"address": ADDRESS, "user": ADDRESS, "sign_in": SignIn.OAUTH, **known, **more}
    )


@contextmanager
def hanging_up(said: bytes) -> Iterator[str]:
    """Give the address of a server that says something to whoever asks, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(65_536)
                line.sendall(said)

        serving = Thread(target=serve)
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        serving.join(20)


class TestAskForToken:
    def test_shows_the_refresh_token(self, tokens: TokenServer) -> None:
        tokens.gives["expires_in"] = 1200
        mailbox = mailbox_of(tokens, client_secret=seal("hush"), scope="imap offline_access")

        assert ask_for_token(mailbox) == ("token-1", 1200)
        assert tokens.asked == [
            {
                "grant_type": "refresh_token",
                "refresh_token": "again",
                "client_id": "desk",
                "client_secret": "hush",
                "scope": "imap offline_access",
            }
        ]

    def test_does_without_one(self, tokens: TokenServer) -> None:
        mailbox = mailbox_of(tokens, secret="", client_secret=seal("hush"))

        ask_for_token(mailbox)

        assert tokens.asked[0]["grant_type"] == "client_credentials"
        assert "refresh_token" not in tokens.asked[0]

    @pytest.mark.django_db
    def test_keeps_a_new_refresh_token_sealed(self, tokens: TokenServer) -> None:
        tokens.gives |= {"refresh_token": "another"}
        mailbox = mailbox_of(tokens)
        mailbox.save()

        ask_for_token(mailbox)

        kept = Mailbox.objects.get()
        assert kept.secret == mailbox.secret
        assert "another" not in kept.secret
        assert unseal(kept.secret) == "another"

    def test_says_what_the_server_says(self, tokens: TokenServer) -> None:
        tokens.status = 400
        tokens.gives["error"] = "invalid_grant\n<script>"

        with pytest.raises(MailboxError, match="the token server refuses: invalid_grant <script>"):
            ask_for_token(mailbox_of(tokens))

    def test_says_so_where_the_server_hangs_up_before_it_said_why(self) -> None:
        said = b"HTTP/1.0 400 No\r\nContent-Length: 50\r\n\r\n{"
        refusal = pytest.raises(MailboxError, match="the token server refuses: status 400")

        with hanging_up(said) as address, refusal:
            ask_for_token(Mailbox(token_address=address, client_id="desk"))

    @pytest.mark.parametrize(
        "address, sentence",
        [
            ("http://tokens.example/", "does not begin with https://"),
            ("file:///etc/passwd", "does not begin with https://"),
            ("http://127.0.0.1:9/", "the token server does not answer"),
        ],
    )
    def test_sends_secrets_nowhere_else(
        self, tokens: TokenServer, address: str, sentence: str
    ) -> None:
        with pytest.raises(MailboxError, match=sentence):
            ask_for_token(mailbox_of(tokens, token_address=address))

    def test_follows_nowhere(self, tokens: TokenServer) -> None:
        tokens.status = 307

        with pytest.raises(MailboxError, match="status 307"):
            ask_for_token(mailbox_of(tokens))


class TestTokens:
    def test_are_kept_until_they_expire(self, tokens: TokenServer) -> None:
        moment = [0.0]
        tokens.gives["expires_in"] = 600
        kept, mailbox = Tokens(lambda: moment[0]), mailbox_of(tokens)

        given = [kept.token_for(mailbox), kept.token_for(mailbox)]
        moment[0] = 560
        given.append(kept.token_for(mailbox))

        assert given == ["token-1", "token-1", "token-2"]

    def test_are_asked_for_anew_when_they_are_refused_or_the_mailbox_changes(
        self, tokens: TokenServer
    ) -> None:
        kept, mailbox = Tokens(), mailbox_of(tokens)

        kept.token_for(mailbox)
        kept.forget(mailbox)
        kept.token_for(mailbox)
        mailbox.secret = seal("other")

        assert kept.token_for(mailbox) == "token-3"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("world", "clock")
class TestDovecot:
    def test_lets_in_who_shows_a_token(self, server: Dovecot, tokens: TokenServer) -> None:
        mailbox = kept_mailbox(server, tokens)
        server.deliver(mail_of("rosa"))

        with read(server):
            assert is_read(mailbox, up_to=1)

        assert Ticket.objects.count() == 1
        assert len(tokens.asked) == 1

    def test_is_shown_a_new_token_after_it_refused_one(
        self, server: Dovecot, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "FIRST_WAIT", 1.0)
        mailbox = kept_mailbox(server, tokens)

        with read(server):
            assert is_read(mailbox)
            tokens.good.clear()
            # A changed mailbox is connected to anew.
            Mailbox.objects.update(done_folder="Done", checked_at=None)
            assert "the server refuses the token" in fails(mailbox)
            assert eventually(lambda: len(tokens.asked) > 1, LONG)
            assert is_read(mailbox)

        assert len(tokens.asked) == 2


def kept_mailbox(server: Dovecot, tokens: TokenServer) -> Mailbox:
    more = {"token_address": tokens.token_address, "client_id": "desk", "secret": seal("again")}
    return mailbox_at(server, user=ADDRESS, sign_in=SignIn.OAUTH, **more)
