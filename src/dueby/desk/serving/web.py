"""The web process: serves pages on a socket that the supervisor opened."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from typing import Final

import uvicorn

from dueby.desk.serving.orphans import end_without_parent

GRACE: Final = 10
"""Seconds that requests have to finish in when the process is asked to end."""


class Server(uvicorn.Server):
    """A server that ends its live streams before it waits for its requests."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Imported late: the application is loaded by now, and Django with it.
        from dueby.desk.streams.hub import end_all

        await end_all()
        await super().shutdown(sockets)


def main(arguments: Sequence[str]) -> None:
    """Serve on the socket whose file descriptor is the first argument."""
    end_without_parent()
    listening = socket.socket(fileno=int(arguments[0]))
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
    Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(sys.argv[1:])
