"""`dueby serve`: the desk, until it is told to stop."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from dueby.cli.listening import add_place, listen
from dueby.cli.opening import add_database, make_desk, refusals

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "serve",
        help="run the whole desk",
        description="Run the whole desk: its pages, the worker behind them, and the timekeeper.",
    )
    add_place(parser)
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    place = listen(asked)
    make_desk(asked)
    with refusals():
        welcome = import_module("dueby.desk.serving.beginning").welcome()
        command = import_module("dueby.desk.serving.command")
        return cast("int", command.serve(place, welcome))
