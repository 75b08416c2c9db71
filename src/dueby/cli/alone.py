"""`dueby worker` and `dueby timekeeper`: one kind of process alone, until it is told to stop."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from dueby.cli.opening import add_database, open_desk, refusals

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers

KINDS: Final = {
    "worker": "Do what nobody waits for: send mails and webhooks, read mailboxes, seal the journal",
    "timekeeper": "Tell what became true because time passed: warnings, what is due or overdue",
}


def add_to(subparsers: Subparsers) -> None:
    """Add the commands."""
    for kind, what in KINDS.items():
        parser = subparsers.add_parser(
            kind, help=f"run the {kind} alone", description=f"{what}, until SIGTERM or Ctrl-C."
        )
        add_database(parser)
        parser.set_defaults(run=run, kind=kind)


def run(asked: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    open_desk(asked)
    with refusals():
        import_module("dueby.desk.serving.command").work_alone(asked.kind)
    return 0
