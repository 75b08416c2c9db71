"""`dueby demo`: fills an empty database with the named world."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import dueby
from dueby.cli.files import read_text
from dueby.cli.opening import add_database, make_desk

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers

AGREEMENT: Final = Path(dueby.__file__).parents[2] / "agreements" / "plixer.yaml"


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo",
        help="fill an empty database with a vendor and its customers",
        description="Fill an empty database with a vendor, its customers and their tickets.",
    )
    parser.add_argument(
        "--agreement",
        type=Path,
        default=AGREEMENT,
        metavar="FILE",
        help="the agreement that the customers have; by default the reference agreement",
    )
    parser.add_argument(
        "--if-empty",
        action="store_true",
        help="leave a database that is not empty as it is, and say nothing",
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Fill the database, or say why not."""
    text = read_text(asked.agreement)
    make_desk(asked)
    filling = import_module("dueby.desk.demo.filling")
    at = import_module("dueby.desk.timekeeping").now()
    try:
        filling.fill(text, asked.agreement.name, at=at)
    except filling.NotEmptyError as refusal:
        if asked.if_empty:
            return 0
        print(f"dueby: {refusal}", file=sys.stderr)
        return 1
    print("The demo is ready: a vendor, four customers, their contracts and tickets.")
    return 0
