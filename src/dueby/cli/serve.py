"""`dueby serve`: the desk, until it is told to stop."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from dueby.cli import UsageError
from dueby.cli.opening import add_database, make_desk, refusals

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers

PORT: Final = 8000


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "serve",
        help="run the desk",
        description="Run the desk: its pages, and the worker behind them.",
    )
    parser.add_argument("--port", type=int, help="by default DUEBY_PORT, else 8000; 0 for any")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="the address to listen on; by default this machine alone can come",
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    port = _port() if asked.port is None else asked.port
    with refusals():
        command = import_module("dueby.desk.serving.command")
        place = command.Place(asked.host, port)
        listening = place.open()
    # Addresses in mails and on the screen name the port at which the desk really is.
    os.environ["DUEBY_PORT"] = str(listening.getsockname()[1])
    make_desk(asked)
    with refusals():
        welcome = import_module("dueby.desk.serving.beginning").welcome()
        return cast("int", command.serve(place, listening, welcome))


def _port() -> int:
    written = os.environ.get("DUEBY_PORT", str(PORT))
    if not written.isdecimal():
        raise UsageError(f"DUEBY_PORT: found {written!r}; a whole number is allowed")
    return int(written)
