"""`dueby rebuild-clocks`: computes every clock and every decision of cover from the journal."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from dueby.cli.opening import add_database, open_desk

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "rebuild-clocks",
        help="compute every clock from the journal",
        description="Compute every clock, decision and next date from the journal, and write what "
        "differs. Nothing differs, unless somebody changed the database by hand.",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Rebuild, and say of how many subjects the clocks differed."""
    open_desk(asked)
    rebuilding = import_module("dueby.desk.clocks.rebuilding")
    rebuilt = rebuilding.rebuild(import_module("dueby.desk.timekeeping").now())
    if asked.json:
        differing = rebuilt.differing
        print(
            json.dumps(
                {"subjects": rebuilt.subjects, "differed": len(differing), "which": differing}
            )
        )
        return 0
    for name in rebuilt.differing:
        print(f"{name}: its clocks differed and are told anew.")
    print(f"{rebuilt.subjects} subjects, of which {len(rebuilt.differing)} differed.")
    return 0
