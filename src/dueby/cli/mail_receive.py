"""`dueby mail receive`: takes the message on standard input."""

from __future__ import annotations

import sys
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Final

from dueby.cli import UsageError
from dueby.cli.opening import add_database, open_desk

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers

TRY_AGAIN: Final = 75
"""EX_TEMPFAIL of sysexits.h: a mail server keeps the message, and tries again."""
_PIECE: Final = 65_536


def add_receive_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "receive",
        help="take a message from standard input",
        description="Take the message on standard input. The exit status is 0 once it is safe in "
        "the desk, whatever it is, and 75 where it could not be kept: try again.",
    )
    parser.add_argument(
        "--recipient", default="", metavar="ADDRESS", help="to whom it was sent (the envelope's)"
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Take the message; whatever goes wrong is worth another try, for the sender has it still."""
    try:
        open_desk(asked)
        _take(asked.recipient)
    except UsageError as refusal:
        return _try_again(str(refusal))
    except Exception as error:  # noqa: BLE001 - a status of our own says that it is not kept
        said = next(iter(str(error).splitlines()), "")
        return _try_again(f"the message could not be kept: {type(error).__name__}: {said}")
    return 0


def _take(recipient: str) -> None:
    limit = import_module("django.conf").settings.MAIL_LIMIT
    message = _message(limit)
    taking = import_module("dueby.desk.channels.email.taking")
    models = import_module("dueby.desk.channels.email.models")
    at = import_module("dueby.desk.timekeeping").now()
    taking.take(message, way=models.Way.PIPE, recipient=recipient, at=at)


def _message(limit: int) -> bytes:
    """Return the message, without the line "From ..." that mail servers write before it."""
    given, kept = sys.stdin.buffer, BytesIO()
    first = given.readline(_PIECE)
    if not first.startswith(b"From "):
        kept.write(first)
    while kept.tell() <= limit and (piece := given.read(_PIECE)):
        kept.write(piece)
    message = kept.getvalue()
    if not message:
        raise UsageError("there is no message on standard input")
    if len(message) > limit:
        raise UsageError(
            f"the message is larger than {limit // (1024 * 1024)} MB; DUEBY_MAIL_MEGABYTES says so"
        )
    return message


def _try_again(why: str) -> int:
    print(f"dueby: {why}", file=sys.stderr)
    return TRY_AGAIN
