"""One request, posted: within a time, to a checked address, and followed nowhere."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from dueby.desk.outbox.carriers import UnwellError
from dueby.desk.outbox.webhooks.addresses import Place, UnsafeAddressError, resolve

if TYPE_CHECKING:
    from dueby.desk.outbox.webhooks.delivery import Delivery

CONNECT_WITHIN: Final = 5.0
ANSWER_WITHIN: Final = 10.0
"""Seconds for all of it once connected, however slowly an answer drips."""
MOST_READ: Final = 2_000
_LONGEST_WAIT: Final = timedelta(hours=1)


class Answer(NamedTuple):
    """What a receiver said: `text` is the beginning of it, `wait` how long it asked for."""

    status: int
    text: str
    wait: timedelta | None


def post(delivery: Delivery, trusted: ssl.SSLContext, within: float = ANSWER_WITHIN) -> Answer:
    """Post a request and return the answer, whatever it is. Raises UnwellError where none came."""
    try:
        place = resolve(delivery.url)
        with _connected(place, trusted, within) as (connection, deadline):
            connection.request("POST", place.path, delivery.body, dict(delivery.headers))
            response = connection.getresponse()
            # A line that was cut ends like one that is complete.
            deadline.check()
            return _read(response)
    except UnsafeAddressError as refusal:
        raise UnwellError(str(refusal)) from None
    except ssl.SSLCertVerificationError as error:
        raise UnwellError(f"its certificate does not hold: {error.verify_message}") from None
    except TimeoutError:
        raise UnwellError("no answer in time") from None
    except socket.gaierror:
        raise UnwellError("its name is not known") from None
    except (OSError, HTTPException) as error:
        raise UnwellError(f"no answer: {_said(error)}") from None


@contextmanager
def _connected(
    place: Place, trusted: ssl.SSLContext, within: float
) -> Iterator[tuple[HTTPConnection, _Deadline]]:
    plain = _reached(place)
    plain.settimeout(within)
    connection = HTTPConnection(place.host, place.port, timeout=within)
    try:
        with _Deadline(plain, within) as deadline:
            connection.sock = (
                trusted.wrap_socket(plain, server_hostname=place.host) if place.is_tls else plain
            )
            yield connection, deadline
    finally:
        connection.close()
        plain.close()


class _Deadline:
    """Cuts a line when its time is up, though each wait for a byte may have been short."""

    def __init__(self, line: socket.socket, within: float) -> None:
        self.line = line.dup()
        self.is_over = False
        self.timer = Timer(within, self._cut)
        self.timer.daemon = True

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(self, kind: object, error: object, trail: object) -> None:
        self.timer.cancel()
        self.timer.join()
        self.line.close()
        if isinstance(error, (OSError, HTTPException)):
            self.check()

    def check(self) -> None:
        """Raise TimeoutError where the time was up."""
        if self.is_over:
            raise TimeoutError

    def _cut(self) -> None:
        self.is_over = True
        with suppress(OSError):  # it ended a moment ago by itself
            self.line.shutdown(socket.SHUT_RDWR)


def _reached(place: Place) -> socket.socket:
    failure: OSError = ConnectionError("it has no address")
    for address in place.addresses:
        try:
            return socket.create_connection((address, place.port), CONNECT_WITHIN)
        except OSError as error:
            failure = error
    raise failure


def _read(response: HTTPResponse) -> Answer:
    text = ""
    with suppress(OSError, HTTPException):  # the status says it all
        text = response.read(MOST_READ).decode("utf-8", "replace")
    asked = response.getheader("Retry-After", "")
    wait = timedelta(seconds=int(asked)) if asked.isascii() and asked.isdecimal() else None
    return Answer(response.status, text, None if wait is None else min(wait, _LONGEST_WAIT))


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
