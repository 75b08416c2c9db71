"""`dueby phone inspect`: what a telephone system's requests say, without a database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dueby.desk.channels.phone.events.documented import events_in

if TYPE_CHECKING:
    from dueby.cli import Subparsers
    from dueby.desk.channels.phone.events import CallEvent


def add_to(subparsers: Subparsers) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("phone", help="read requests of telephone systems")
    nested = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    inspect = nested.add_parser(
        "inspect",
        help="say what requests of a telephone system mean; changes nothing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inspect.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a request as it was sent (JSON, a form), or documented payloads, one a line",
    )
    inspect.add_argument("--json", action="store_true", help="print one JSON object a line")
    inspect.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print what each request is. Raises OSError where a file cannot be read."""
    for name in asked.files:
        for event in events_in(Path(name).read_bytes()):
            told = result(name, event)
            print(json.dumps(told, ensure_ascii=False) if asked.json else account(told, event))
    return 0


def result(name: str, event: CallEvent) -> dict[str, Any]:
    """Return what is told of a request as JSON has it; null is what it does not say."""
    return {
        "file": name,
        "dialect": event.dialect and event.dialect.value,
        "event": event.event and event.event.value,
        "direction": event.direction and event.direction.value,
        "from": event.from_number or None,
        "to": event.to_number or None,
        "call_id": event.call_id or None,
        "agent": event.agent or None,
        "queue": event.queue or None,
        "errors": list(event.errors),
    }


def account(told: dict[str, Any], event: CallEvent) -> str:
    """Return what is told of a request for people: a line, and what is wrong with it."""
    numbers = f"{told['from'] or 'nobody named'} to {told['to'] or 'nobody named'}"
    said = [f"{told['dialect'] or 'no dialect'}: {told['event'] or 'no event'}", numbers]
    said += [f"{name} {told[name]}" for name in ("direction", "agent", "queue") if told[name]]
    if event.cause is not None:
        said.append(f"ended by {event.cause.value}")
    lines = [f"{told['file']}: {'; '.join(said)}"]
    return "\n".join(lines + [f"  error: {each}" for each in told["errors"]])
