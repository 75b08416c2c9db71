"""A server of tokens on the loopback (OAuth 2): gives them out, and says whose they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs


@dataclass
class Tokens:
    """What was asked for, what is given, and what counts as good."""

    user: str
    asked: list[dict[str, str]] = field(default_factory=list)
    gives: dict[str, object] = field(default_factory=dict)
    status: int = 200
    good: set[str] = field(default_factory=set)
    port: int = 0

    @property
    def token_address(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    @property
    def introspection(self) -> str:
        """Where a mail server asks whose a token is (RFC 7662)."""
        return f"http://127.0.0.1:{self.port}/introspection"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Answer a request."""
        if path == "/introspection":
            return 200, {"active": form.get("token") in self.good, "username": self.user}
        self.asked.append(form)
        token = f"token-{len(self.asked)}"
        self.good.add(token)
        return self.status, {"access_token": token, "token_type": "Bearer", **self.gives}


@contextmanager
def token_server(user: str) -> Iterator[Tokens]:
    """Run a server of tokens for one user."""
    tokens = Tokens(user)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {name: values[0] for name, values in parse_qs(given).items()}
            status, told = tokens.answer(self.path, form)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        tokens.port = server.server_address[1]
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        try:
            yield tokens
        finally:
            server.shutdown()
