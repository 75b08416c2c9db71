"""`dueby web`: the desk's pages alone, until it is told to stop."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from dueby.cli import UsageError
from dueby.cli.listening import add_place, listen
from dueby.cli.opening import add_database, open_desk, refusals

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "web",
        help="run the desk's pages alone",
        description="Run the desk's pages. The worker and the timekeeper are other processes, on "
        "this machine or another.",
    )
    add_place(parser)
    parser.add_argument(
        "--processes",
        type=int,
        default=1,
        metavar="N",
        help="how many serve on the one port; each is started again when it ends",
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve pages until SIGTERM or Ctrl-C."""
    if asked.processes < 1:
        raise UsageError(f"--processes: found {asked.processes}; 1 or more is allowed")
    place = listen(asked)
    open_desk(asked)
    with refusals():
        command = import_module("dueby.desk.serving.command")
        return cast("int", command.serve_pages(place, asked.processes))
