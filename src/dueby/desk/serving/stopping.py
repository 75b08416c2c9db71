"""How a process hears that it is to end."""

from __future__ import annotations

import signal
from threading import Event


def told_to_stop() -> Event:
    """Return an event that SIGTERM and SIGINT set from now on."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
