"""`dueby due`: one date, and why, for a person."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dueby.cli import UsageError
from dueby.cli.files import agreement_file, read_editions
from dueby.sla.explanation import explain, sentences
from dueby.sla.facts import InstantError, read_instant
from dueby.sla.given import CaseError
from dueby.sla.instants import CalendarError
from dueby.sla.moments import moment_said
from dueby.sla.picture import standalone
from dueby.sla.supposition import TargetError, clock_from
from dueby.sla.zones import UnknownZoneError, zone_named

if TYPE_CHECKING:
    import argparse
    from datetime import tzinfo

    from dueby.cli import Subparsers
    from dueby.sla.agreement import Editions
    from dueby.sla.clocks import Clock

WIDTH = 96


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("due", help="say when something is due, and why")
    agreement_file(parser)
    parser.add_argument("--target", required=True, metavar="NAME", help="a target of the agreement")
    parser.add_argument(
        "--from", required=True, dest="start", metavar="INSTANT", help="2026-03-06T16:00-05:00"
    )
    parser.add_argument("--plan", metavar="P", help="the customer's plan")
    parser.add_argument("--severity", metavar="S", help="the severity, or the band of a score")
    parser.add_argument(
        "--with",
        dest="more",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another attribute of the case, such as channel=telephone; may be repeated",
    )
    parser.add_argument("--zone", metavar="ZONE", help="tell the result in this zone too")
    parser.add_argument(
        "--at",
        metavar="INSTANT",
        help="the moment the picture marks as now (else the present, while it would run)",
    )
    parser.add_argument("--picture", type=Path, metavar="OUT.svg", help="draw it")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the date and its reasons; write the picture where one is asked for."""
    _, editions = read_editions(asked.file)
    clock = _clock(asked, editions)
    zone = _zone(asked.zone)
    at = _now(clock) if asked.at is None else _instant(asked.at, "--at")
    if asked.picture is not None:
        asked.picture.write_text(standalone(clock, at, zone), encoding="utf-8")
    print(_headline(clock))
    print()
    for sentence in sentences(explain(clock, zone)):
        print(textwrap.fill(sentence, WIDTH, initial_indent="- ", subsequent_indent="  "))
    if asked.picture is not None:
        print(f"\nThe picture is in {asked.picture}.")
    return 0


def _clock(asked: argparse.Namespace, editions: Editions) -> Clock:
    start = _instant(asked.start, "--from")
    attributes = dict(_pair(each) for each in asked.more)
    if asked.plan is not None:
        attributes["plan"] = asked.plan
    if asked.severity is not None:
        attributes["severity"] = asked.severity
    try:
        return clock_from(editions, asked.target, start, attributes)
    except (TargetError, CaseError, CalendarError) as error:
        raise UsageError(str(error)) from None


def _instant(text: str, option: str) -> datetime:
    try:
        return read_instant(text)
    except InstantError as error:
        raise UsageError(f"{option}: {error}") from None


def _now(clock: Clock) -> datetime | None:
    """Return the present minute where the supposed clock would be running, else nothing."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    if clock.started_at is None or now < clock.started_at:
        return None
    return now if clock.due_at is None or now <= clock.due_at else None


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise UsageError(f"--with: found {text!r}; allowed is NAME=VALUE")
    return name, value


def _zone(name: str | None) -> tzinfo | None:
    try:
        return None if name is None else zone_named(name)
    except UnknownZoneError as error:
        raise UsageError(f"--zone: {error}") from None


def _headline(clock: Clock) -> str:
    title = clock.target.title or clock.target.name
    zone = clock.agreement.zone if clock.calendar is None else clock.calendar.zone
    if clock.due_at is None:
        return f"{title}: no date ({clock.reason})"
    return f"{title}: due {moment_said(clock.due_at, zone)}"
