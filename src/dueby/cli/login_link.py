"""`dueby login-link`: a one-time sign-in address, for who is locked out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dueby.cli import UsageError
from dueby.cli.opening import add_database, open_desk

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "login-link",
        help="print a one-time sign-in address",
        description="Print an address at which somebody signs in once, without the password.",
    )
    parser.add_argument("email", metavar="EMAIL", help="the address by which the person signs in")
    parser.add_argument(
        "--without-code",
        action="store_true",
        help="let the address replace the second step too, for who lost the telephone",
    )
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the address."""
    open_desk(asked)
    links = import_module("dueby.desk.people.login_links")
    people = import_module("dueby.desk.people.models")
    user = people.User.objects.filter(email=asked.email.strip().lower()).first()
    if user is None:
        raise UsageError(f"nobody signs in as {asked.email}; see the address on the staff page")
    make = links.make_rescue_link if asked.without_code else links.make_link
    at = import_module("dueby.desk.timekeeping").now()
    try:
        print(make(user, at))
    except links.LinkRefusedError as refusal:
        raise UsageError(str(refusal)) from None
    return 0
