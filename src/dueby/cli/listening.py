"""Where a command that serves pages listens."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from dueby.cli import UsageError
from dueby.cli.opening import refusals

if TYPE_CHECKING:
    import argparse

PORT: Final = 8000


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where pages are served."""
    parser.add_argument("--port", type=int, help="by default DUEBY_PORT, else 8000; 0 for any")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="the address to listen on; by default this machine alone can come",
    )


def listen(asked: argparse.Namespace) -> Any:  # noqa: ANN401 - the desk is imported at need
    """Return the place that was asked for, listening; settings name its port from now on."""
    port = _port() if asked.port is None else asked.port
    with refusals():
        place = import_module("dueby.desk.serving.place").listening_place(asked.host, port)
    # Addresses in mails and on the screen name the port at which the desk really is.
    os.environ["DUEBY_PORT"] = str(place.port)
    os.environ["DUEBY_LOOPBACK"] = "on" if place.is_loopback else "off"
    return place


def _port() -> int:
    written = os.environ.get("DUEBY_PORT", str(PORT))
    if not written.isdecimal():
        raise UsageError(f"DUEBY_PORT: found {written!r}; a whole number is allowed")
    return int(written)
