"""Real mail servers on the loopback, for the tests of the outbox."""

import ssl
from asyncio.base_events import Server
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dueby.desk.environment import MailServer
from dueby.desk.timekeeping import now

TEMPORARY = "451 4.3.0 come back later"
PERMANENT = "550 5.1.1 nobody lives here"
PASSWORD = b"open sesame"
ANYWHERE = MailServer("smtp", "127.0.0.1", 0, "", "")


class AnyPort(Controller):
    """A server on whichever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass
class Taken:
    """A mail as the server got it: the envelope, and the message read and in bytes."""

    sender: str
    to: list[str]
    message: EmailMessage
    data: bytes


@dataclass
class Post:
    """A mail server's other side: what it took, and whom it refuses with what."""

    taken: list[Taken] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    silent_for: set[str] = field(default_factory=set)
    released: Event = field(default_factory=Event)
    server: MailServer = ANYWHERE

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        del session
        if self.silent_for.intersection(envelope.rcpt_tos):
            await server.loop.run_in_executor(None, self.released.wait)
            return TEMPORARY
        data = cast("bytes", envelope.content)
        message = message_from_bytes(data, policy=policy.default)
        self.taken.append(Taken(envelope.mail_from or "", envelope.rcpt_tos, message, data))
        return "250 OK"

    @property
    def identifiers(self) -> list[str]:
        """The Message-IDs of what was taken, in order."""
        return [each.message["Message-ID"] for each in self.taken]


@contextmanager
def mail_server(security: str = "smtp", **options: Any) -> Iterator[Post]:  # noqa: ANN401 - the library's own
    """Run a mail server while a test lasts."""
    post = Post()
    controller = AnyPort(post, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        post.server = ANYWHERE._replace(security=security, port=controller.port)
        yield post
    finally:
        post.released.set()
        controller.stop()


def knows_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
) -> AuthResult:
    """Let in who knows the password."""
    del server, session, envelope, mechanism
    return AuthResult(success=given.password == PASSWORD, handled=False)


def certificate(directory: Path, *, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return contexts for a server that is `host`, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = directory / "certificate.pem"
    path.write_bytes(private + made.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=made.public_bytes(pem).decode())
