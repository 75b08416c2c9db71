"""The desk as a real server on the loopback, and somebody who listens to it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from django.conf import settings
from django.test import Client

from dueby.desk.people.models import User
from tests.desk.processes import environment

PATIENCE = 60.0


@dataclass
class Server:
    """A web process, and the socket on which it serves."""

    listening: socket.socket
    process: subprocess.Popen[bytes]
    calls: list[HTTPConnection] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def get(self, path: str, *, cookie: str = "", **headers: str) -> HTTPResponse:
        """Ask for a page; the answer can be read as it comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.calls.append(connection)
        connection.request("GET", path, headers={"Cookie": cookie} | headers)
        return connection.getresponse()

    def hang_up(self) -> None:
        """Close everything that was asked for."""
        for connection in self.calls:
            connection.close()
        self.calls.clear()


@contextmanager
def served() -> Iterator[Server]:
    """Run a web process on the tests' database."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(listening, start_web(listening))
        try:
            assert server.get("/health/live").status == 200
            yield server
        finally:
            server.hang_up()
            server.process.kill()
            server.process.wait()


def start_web(listening: socket.socket) -> subprocess.Popen[bytes]:
    """Start a web process on a socket that listens already."""
    number = listening.fileno()
    command = [sys.executable, "-m", "dueby.desk.serving.web", str(number)]
    return subprocess.Popen(command, env=environment(), pass_fds=[number])


def cookie_of(user: User) -> str:
    """Return the cookie of somebody who has just signed in."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


class Ear:
    """Listens to a stream as a browser does: remembers the last number, and ends when asked."""

    def __init__(self, server: Server, stream: str, cookie: str, after: int | None = None) -> None:
        self.server = server
        self.address = f"/streams/{stream}/"
        self.cookie = cookie
        self.last = after
        self.answer = self._call()

    def call_again(self) -> None:
        """Hang up, and call again from the last number on."""
        self.answer.close()
        self.answer = self._call()

    def _call(self) -> HTTPResponse:
        headers = {} if self.last is None else {"Last-Event-ID": str(self.last)}
        return self.server.get(self.address, cookie=self.cookie, **headers)

    @property
    def status(self) -> int:
        return self.answer.status

    def hear(self) -> tuple[int, str, Mapping[str, Any]] | None:
        """Wait for the next event and return it; None once the stream has ended."""
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                self.last = int(fields["id"])
                return self.last, fields["event"], json.loads(fields["data"])
            elif "id" in fields:
                self.last = int(fields["id"])
                fields = {}
        return None


def soon(question: Any, patience: float = 10.0) -> bool:  # noqa: ANN401 - any question
    """Tell whether a question is answered with yes before long."""
    until = time.monotonic() + patience
    while not (answer := question()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(answer)
