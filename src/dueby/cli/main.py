"""The `dueby` command: finds the commands of this package and runs the one that was asked for."""

import argparse
import io
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Protocol, cast

import dueby
from dueby import cli
from dueby.cli import Subparsers, UsageError

USAGE = 2
# What a shell reports for a program that ended by SIGINT or SIGPIPE: 128 and the signal's number.
INTERRUPTED = 130
NOBODY_READS = 141


class Command(Protocol):
    """What a module of this package offers to become a subcommand."""

    def add_to(self, subparsers: Subparsers) -> None:
        """Add a parser whose default `run` takes the parsed arguments and returns a status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` name and return its exit status."""
    _tell_any_text()
    try:
        asked = command_line().parse_args(arguments)
        status = cast("int", asked.run(asked))
        print(end="", flush=True)
    except (UsageError, OSError) as refusal:
        if isinstance(refusal, BrokenPipeError):
            return _leave_quietly()
        print(f"dueby: {_sentence(refusal)}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="dueby", description=dueby.__doc__)
    parser.add_argument("--version", action="version", version=f"dueby {dueby.__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _commands():
        command.add_to(subparsers)
    return parser


def _tell_any_text() -> None:
    # JSON may hold half a surrogate pair, which no encoding can write: its escape is told instead.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _commands() -> Iterator[Command]:
    for found in pkgutil.iter_modules(cli.__path__, f"{cli.__name__}."):
        module = import_module(found.name)
        if hasattr(module, "add_to"):
            yield cast("Command", module)


def _sentence(refusal: UsageError | OSError) -> str:
    if isinstance(refusal, OSError) and refusal.filename is not None:
        return f"{refusal.filename}: {refusal.strerror}"
    return str(refusal)


def _leave_quietly() -> int:
    # Python flushes standard output once more as it ends, and would complain about the pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NOBODY_READS
