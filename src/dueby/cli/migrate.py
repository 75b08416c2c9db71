"""`dueby migrate`: makes the tables that the database lacks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dueby.cli.opening import add_database, make_desk, refusals

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "migrate",
        help="make the tables that the database lacks",
        description="Make the tables that the database lacks. Where nobody works yet, make an "
        "administrator and print how to sign in.",
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make the tables, and say how to begin where nobody works yet."""
    make_desk(asked)
    with refusals():
        print(import_module("dueby.desk.serving.beginning").welcome(), end="")
    print("The database has every table.")
    return 0
