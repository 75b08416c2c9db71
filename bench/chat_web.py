"""Web processes that accept on one socket, and those who call them as browsers do."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Web:
    """Web processes that accept on one socket, so that what is killed is taken over."""

    listening: socket.socket
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def started(cls, environment: dict[str, str], count: int) -> Iterator[Web]:
        with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
            web = cls(listening, environment)
            try:
                for _ in range(count):
                    web.start()
                time.sleep(5)
                yield web
            finally:
                for each in web.processes:
                    each.kill()
                    each.wait()

    def start(self) -> None:
        number = self.listening.fileno()
        command = [sys.executable, "-m", "dueby.desk.serving.web", str(number)]
        surroundings = {**os.environ, **self.environment}
        self.processes.append(subprocess.Popen(command, env=surroundings, pass_fds=[number]))

    def kill_one(self) -> None:
        victim = self.processes.pop(0)
        victim.send_signal(signal.SIGKILL)
        victim.wait()

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, bytes]:
        """Ask once, on a connection of its own."""
        reader, writer = await self.call(method, path, headers, body)
        try:
            told = await reader.read()
        finally:
            writer.close()
        head, _, content = told.partition(b"\r\n\r\n")
        if not head:
            raise ConnectionResetError
        return int(head.split()[1]), content

    async def call(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(*self.listening.getsockname())
        known = {"Host": "127.0.0.1", "Connection": "close", "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in (known | headers).items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        return reader, writer

    async def events(
        self, path: str, headers: dict[str, str], last: str = ""
    ) -> AsyncIterator[tuple[str, str]]:
        """Give the kind and data of events for ever, over every cut; "" tells of a beginning."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                asked = headers | ({"Last-Event-ID": last} if last else {})
                reader, writer = await self.call("GET", path, asked)
                kind = data = ""
                try:
                    while line := (await reader.readline()).decode().rstrip():
                        pass  # the head
                    yield "", ""
                    while line := (await reader.readline()).decode():
                        name, _, value = line.rstrip().partition(": ")
                        if name == "id":
                            last = value
                        elif name == "event":
                            kind = value
                        elif name == "data":
                            data = value
                        elif not name and kind:
                            yield kind, data
                            kind = data = ""
                finally:
                    writer.close()
            await asyncio.sleep(0.2 + random.random() / 2)  # noqa: S311 - nothing secret
