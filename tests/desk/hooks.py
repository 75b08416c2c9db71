"""A receiver of webhooks on the loopback, and endpoints that lead there."""

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from dueby.desk.outbox.models import Endpoint, Parcel
from dueby.desk.outbox.sealing import seal
from tests.desk.conftest import MONDAY_NOON

SECRET = "a secret between two"  # noqa: S105 - of the tests


@dataclass
class Taken:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The body as JSON has it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """What was taken, and how it is answered; `going` lets a slow one end."""

    status: int = 204
    words: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    silent: bool = False
    dripping: bool = False
    going: Event = field(default_factory=Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?of=desk"


@contextmanager
def receiver(
    context: ssl.SSLContext | None = None,
    **known: Any,  # noqa: ANN401 - how it is answered
) -> Iterator[Receiver]:
    """Run a receiver, with TLS where there is a context."""
    told = Receiver(**known)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            told.taken.append(Taken(self.path, dict(self.headers), body))
            if told.silent:
                told.going.wait(30)
                return
            if told.dripping:
                self._drip()
                return
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.words)))
            self.end_headers()
            self.wfile.write(told.words)

        def _drip(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            try:
                while not told.going.is_set():
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.02)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hung up
        told.port = server.server_address[1]
        serving = Thread(target=server.serve_forever, args=[0.05], daemon=True)
        serving.start()
        try:
            yield told
        finally:
            told.going.set()
            server.shutdown()


def endpoint(url: str, name: str = "Pager", **known: Any) -> Endpoint:  # noqa: ANN401 - its fields
    """Return an endpoint with a secret."""
    return Endpoint.objects.create(name=name, url=url, secret=seal(SECRET), **known)


def post(to: Endpoint, key: str = "page:1", body: Mapping[str, object] | None = None) -> Parcel:
    """Put a webhook into the outbox."""
    content = {"endpoint": to.pk, "body": body or {"ticket": 7, "what": "overdue"}}
    return Parcel.post(key, "webhook", content, subject="ticket:7", at=MONDAY_NOON)
