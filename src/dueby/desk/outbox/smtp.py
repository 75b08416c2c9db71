"""A mail server that takes letters (RFC 5321)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from dueby.desk.outbox.carriers import DownError, RefusedError, UnwellError

if TYPE_CHECKING:
    from dueby.desk.environment import MailServer
    from dueby.desk.outbox.letter import Letter

TIMEOUT: Final = 15.0
"""Seconds that a mail server may take for each of its answers."""
_PERMANENT: Final = range(500, 600)


class _Answering(smtplib.SMTP):
    """A connection that keeps what the server said as it took a letter."""

    answer = ""

    def data(self, msg: Any) -> tuple[int, bytes]:  # noqa: ANN401 - as smtplib says it
        code, said = super().data(msg)
        self.answer = _line(code, said)
        return code, said


class _AnsweringTls(_Answering, smtplib.SMTP_SSL):
    """The same, where TLS comes first."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """Hands letters to a mail server (RFC 5321), with its certificate verified."""

    kind: ClassVar = "mail"
    server: MailServer
    timeout: float = TIMEOUT
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @contextmanager
    def round(self) -> Iterator[SmtpRound]:
        going = SmtpRound(self)
        going.connect()
        try:
            yield going
        finally:
            going.leave()

    def connected(self) -> _Answering:
        """Return a connection that is ready for letters. Raises DownError."""
        server = self.server
        try:
            return self._greeted()
        except smtplib.SMTPAuthenticationError as error:
            raise DownError(f"{server.host} refuses the user name or password") from error
        except ssl.SSLCertVerificationError as error:
            raise DownError(f"{server.host}: {error.verify_message}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise DownError(
                f"{server.host}:{server.port} does not answer: {_said(error)}"
            ) from error

    def _greeted(self) -> _Answering:
        server = self.server
        smtp: _Answering
        if server.security == "smtps":
            smtp = _AnsweringTls(
                server.host, server.port, timeout=self.timeout, context=self.trusted
            )
        else:
            smtp = _Answering(server.host, server.port, timeout=self.timeout)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self.trusted)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class SmtpRound:
    """Letters over one connection, which is made anew after a server hung up."""

    def __init__(self, carrier: Smtp) -> None:
        self.carrier = carrier
        self.smtp: _Answering | None = None

    def connect(self) -> _Answering:
        if self.smtp is None:
            self.smtp = self.carrier.connected()
        return self.smtp

    def leave(self) -> None:
        if self.smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.smtp.quit()
            self.smtp.close()

    def carry(self, letter: Letter) -> str:
        smtp = self.connect()
        try:
            smtp.sendmail(letter.sender, [letter.to], letter.data)
        except smtplib.SMTPServerDisconnected as error:
            self._hang_up()
            raise UnwellError(f"the mail server hung up: {error}") from error
        except smtplib.SMTPException as error:
            code, why = _answer(error)
            raise RefusedError(why, for_good=code in _PERMANENT) from error
        except OSError as error:
            self._hang_up()
            raise UnwellError(f"the mail server fell silent: {_said(error)}") from error
        return smtp.answer

    def _hang_up(self) -> None:
        if self.smtp is not None:
            self.smtp.close()
        self.smtp = None


def _answer(error: smtplib.SMTPException) -> tuple[int, str]:
    """Return the code of a refusal and what the server said."""
    said: str | bytes
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 500, str(error)
    return code, _line(code, said)


def _line(code: int, said: str | bytes) -> str:
    text = said if isinstance(said, str) else said.decode(errors="replace")
    return f"{code} {' '.join(text.split())}"[:500]


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
