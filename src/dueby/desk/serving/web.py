"""The web process: serves pages on a socket that is open already."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Event, Thread
from typing import Final

import uvicorn

from dueby.desk.serving.counting import Counted
from dueby.desk.serving.identity import process_name
from dueby.desk.serving.orphans import end_without_parent

GRACE: Final = 10
"""Seconds that requests have to finish in when the process is asked to end."""


class Server(uvicorn.Server):
    """A server that ends its live streams before it waits for its requests."""

    def __init__(
        self, config: uvicorn.Config, began: Callable[[], None], beat: Callable[[Event], None]
    ) -> None:
        super().__init__(config)
        self.began = began
        self.ending = Event()
        self.beating = Thread(target=beat, args=[self.ending], name="beat", daemon=True)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.beating.start()
        self.began()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Imported late: the application is loaded by now, and Django with it.
        from dueby.desk.streams.hub import end_all

        self.ending.set()
        await end_all()
        await super().shutdown(sockets)
        self.beating.join(GRACE)


def run(listening: socket.socket, began: Callable[[], None]) -> None:
    """Serve on a socket until SIGTERM or SIGINT; `began` is called once it answers."""
    application = Counted(import_module("dueby.desk.asgi").application)
    pulse = import_module("dueby.desk.serving.pulse")
    kind = import_module("dueby.desk.health.models").Kind.WEB
    beat = pulse.Pulse(kind, process_name(), figures=application.figures).chore()
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    Server(config, began, beat.repeat).run(sockets=[listening])


def main(arguments: Sequence[str]) -> None:
    """Serve as the child of a supervisor, on the socket whose file descriptor comes first."""
    end_without_parent()
    run(socket.socket(fileno=int(arguments[0])), lambda: None)


if __name__ == "__main__":
    main(sys.argv[1:])
