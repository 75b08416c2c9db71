"""`dueby timekeeper`: what became true because time passed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dueby.cli.opening import add_database, open_desk, refusals

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "timekeeper",
        help="run the timekeeper alone",
        description="Tell what became true because time passed: warnings, what is due, what is "
        "overdue.",
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    open_desk(asked)
    with refusals():
        import_module("dueby.desk.serving.command").work_alone("timekeeper")
    return 0
