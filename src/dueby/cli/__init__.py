"""The command line: reads files, arguments and the clock, asks the core, prints.

A module here that has `add_to(subparsers)` is a command: `add_to` adds a parser and sets its
`run` to a function from the parsed arguments to an exit status.
"""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import argparse

# What `add_subparsers` returns. Its name is private, but there is no other.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


class UsageError(Exception):
    """Arguments that cannot be obeyed; the message says what was found and what is allowed."""


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 seal", "2 entries"."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else many}"
