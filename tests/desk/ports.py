"""Ports for servers that tests start: out of the way of what connects somewhere meanwhile."""

from __future__ import annotations

import socket
from random import SystemRandom
from typing import Final

BELOW_EPHEMERAL: Final = range(20_000, 32_000)
"""Linux takes the ports of outgoing connections from 32768 on (ip(7), ip_local_port_range)."""


def free_ports(count: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> list[int]:
    """Return ports of the loopback on which nobody listens."""
    found: list[int] = []
    for port in SystemRandom().sample(BELOW_EPHEMERAL, len(BELOW_EPHEMERAL)):
        if len(found) == count:
            return found
        if _is_free(port, kind):
            found.append(port)
    raise OSError("every port is taken")


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
