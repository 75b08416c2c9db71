"""`dueby serve`: opens the socket, runs the processes, and says where the desk is."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError
from urllib.request import urlopen

from django.conf import settings
from django.db import connections

from dueby.desk.environment import LOOPBACK, SettingError
from dueby.desk.serving.supervisor import Child, Supervisor
from dueby.desk.ui.assets import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

BACKLOG: Final = 256


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk listens."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine can come."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def open(self) -> socket.socket:
        """Return a socket that listens. Raises SettingError where that is not possible."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((self.host, self.port))
        except (OSError, OverflowError) as error:
            listening.close()
            raise SettingError(self._refused(error)) from None
        listening.listen(BACKLOG)
        return listening

    def _refused(self, error: Exception) -> str:
        why = getattr(error, "strerror", None) or str(error)
        return (
            f"cannot listen on {self.host} port {self.port}: {why}; "
            "another port is chosen by --port or DUEBY_PORT"
        )


def serve(place: Place, listening: socket.socket, welcome: str) -> int:
    """Run the desk on a socket until it is told to stop; `welcome` is said once it answers."""
    connections.close_all()
    publish()
    with listening:
        port = listening.getsockname()[1]
        environment = _environment(place)
        command = [sys.executable, "-m"]
        web = Child(
            "web",
            [*command, "dueby.desk.serving.web", str(listening.fileno())],
            environment,
            (listening.fileno(),),
        )
        others = [
            Child(name, [*command, f"dueby.desk.serving.{name}"], environment)
            for name in ("worker", "timekeeper")
        ]
        Supervisor([web, *others]).run(Announcement(place, port, welcome))
    return 0


def _environment(place: Place) -> Mapping[str, str]:
    given = {
        "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
        "DUEBY_LOOPBACK": "on" if place.is_loopback else "off",
    }
    return os.environ | given


class Announcement:
    """Says where the desk is, once it answers."""

    def __init__(self, place: Place, port: int, welcome: str) -> None:
        self.probe = f"http://{_reachable(place.host)}:{port}/health/live"
        ready = f"Dueby is ready: {settings.BASE_URL}/  (Ctrl-C stops it)"
        self.words = f"{welcome}{_unnamed(place)}{ready}"
        self.said = False

    def __call__(self) -> None:
        if not self.said and self._answers():
            print(self.words, flush=True)
            self.said = True

    def _answers(self) -> bool:
        try:
            urlopen(self.probe, timeout=1).close()  # noqa: S310 - our own address
        except HTTPError:
            # Not the name by which the desk may be called, but it answers.
            return True
        except OSError:
            return False
        return True


def _unnamed(place: Place) -> str:
    """Return what to say where others can come, but the desk answers to none of its names."""
    if place.is_loopback or set(settings.ALLOWED_HOSTS) - set(LOOPBACK):
        return ""
    return (
        "Others can come, but the desk answers only to the name localhost: set DUEBY_HOSTS to the "
        "names by which it is called, and DUEBY_BASE_URL to its address.\n"
    )


def _reachable(host: str) -> str:
    """Return an address at which this machine reaches what listens on `host`."""
    known = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    named = known.get(host, host)
    return f"[{named}]" if ":" in named else named
