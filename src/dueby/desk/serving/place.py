"""Where the desk listens."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final

from dueby.desk.environment import SettingError

BACKLOG: Final = 256


@dataclass(frozen=True, slots=True)
class Place:
    """An address and a port, and the socket that listens there."""

    host: str
    listening: socket.socket

    @property
    def port(self) -> int:
        """The port, also where any was asked for."""
        return int(self.listening.getsockname()[1])

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine can come."""
        return is_loopback(self.host)

    @property
    def reachable(self) -> str:
        """An address at which this machine reaches it."""
        known = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
        named = known.get(self.host, self.host)
        return f"[{named}]:{self.port}" if ":" in named else f"{named}:{self.port}"


def listening_place(host: str, port: int) -> Place:
    """Return a place that listens. Raises SettingError where that is not possible."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or str(error)
        raise SettingError(
            f"cannot listen on {host} port {port}: {why}; "
            "another port is chosen by --port or DUEBY_PORT"
        ) from None
    listening.listen(BACKLOG)
    return Place(host, listening)


def is_loopback(host: str) -> bool:
    """Tell whether nobody but this machine can come to a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
