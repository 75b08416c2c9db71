"""The web process: serves pages on a socket that is open already."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from typing import Final

import uvicorn

from dueby.desk.serving.orphans import end_without_parent

GRACE: Final = 10
"""Seconds that requests have to finish in when the process is asked to end."""


class Server(uvicorn.Server):
    """A server that ends its live streams before it waits for its requests."""

    def __init__(self, config: uvicorn.Config, began: Callable[[], None]) -> None:
        super().__init__(config)
        self.began = began

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.began()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Imported late: the application is loaded by now, and Django with it.
        from dueby.desk.streams.hub import end_all

        await end_all()
        await super().shutdown(sockets)


def run(listening: socket.socket, began: Callable[[], None]) -> None:
    """Serve on a socket until SIGTERM or SIGINT; `began` is called once it answers."""
    config = uvicorn.Config(
        "dueby.desk.asgi:application",
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    Server(config, began).run(sockets=[listening])


def main(arguments: Sequence[str]) -> None:
    """Serve as the child of a supervisor, on the socket whose file descriptor comes first."""
    end_without_parent()
    run(socket.socket(fileno=int(arguments[0])), lambda: None)


if __name__ == "__main__":
    main(sys.argv[1:])
