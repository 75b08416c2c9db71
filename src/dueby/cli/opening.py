"""How a command opens the desk's database.

Django is imported when a command needs it and not before, so that the others stay quick.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from dueby.cli import UsageError

if TYPE_CHECKING:
    import argparse
    from types import ModuleType


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which database is meant."""
    parser.add_argument(
        "--database",
        metavar="WHERE",
        help="a path (SQLite) or postgresql://user@host/name; by default DUEBY_DATABASE,"
        " else desk.sqlite3 in DUEBY_HOME",
    )


def open_desk(arguments: argparse.Namespace) -> None:
    """Make the desk's database usable. Raises UsageError where it is not there or not complete."""
    with refusals():
        _start(arguments).check()


def make_desk(arguments: argparse.Namespace) -> None:
    """Make the desk's database usable, and first what it lacks."""
    with refusals():
        _start(arguments).make()


def _start(arguments: argparse.Namespace) -> ModuleType:
    if arguments.database is not None:
        os.environ["DUEBY_DATABASE"] = arguments.database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dueby.desk.settings")
    import_module("django").setup()
    return import_module("dueby.desk.health.schema")


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the desk refuses, and what its database says, into usage errors."""
    known = import_module("dueby.desk.health.refusals")
    try:
        yield
    except known.SENTENCES as refusal:
        raise UsageError(str(refusal)) from None
    except known.DATABASE as error:
        raise UsageError(f"the database cannot be used: {' '.join(str(error).split())}") from None
