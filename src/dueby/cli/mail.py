"""`dueby mail inspect`: what a message is and says, without a database and changing nothing."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dueby.cli.mail_receive import add_receive_to
from dueby.desk.channels.email.understanding import Understood, understand

if TYPE_CHECKING:
    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("mail", help="take and read messages")
    nested = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_receive_to(nested)
    inspect = nested.add_parser(
        "inspect",
        help="say what messages are and say; changes nothing",
        description="Say what messages are and say, without a database and changing nothing.",
    )
    inspect.add_argument("files", nargs="+", metavar="FILE", help="a message as it was received")
    inspect.add_argument(
        "--own",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="an address of the desk; give it once for each",
    )
    inspect.add_argument("--json", action="store_true", help="print one JSON object a line")
    inspect.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print what each file is. Raises OSError where one cannot be read."""
    for name in asked.files:
        understood = understand(Path(name).read_bytes(), asked.own)
        told = result(name, understood)
        print(json.dumps(told, ensure_ascii=False) if asked.json else account(told), flush=True)
    return 0


def result(name: str, understood: Understood) -> dict[str, Any]:
    """Return what is told of a message as JSON has it."""
    return {
        "file": name,
        "class": understood.mail_class.value,
        "from": understood.author,
        "to": list(understood.to),
        "subject": understood.subject,
        "message_id": understood.message_id,
        "in_reply_to": understood.in_reply_to,
        "references": list(understood.references),
        "failed_recipients": [
            {"address": each.address, "status": each.status, "permanent": each.is_permanent}
            for each in understood.failed_recipients
        ],
        "reply_text": understood.reply_text,
        "text": understood.text,
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size}
            for each in understood.attachments
        ],
        "reasons": list(understood.reasons),
        "errors": list(understood.errors),
    }


def account(told: dict[str, Any]) -> str:
    """Return what is told of a message for people: its class, why, and what failed."""
    lines = [f"{told['file']}: {told['class']}; {'; '.join(told['reasons'])}"]
    lines += [f"  {name}: {told[name]}" for name in ("from", "subject") if told[name]]
    lines += [
        f"  failed: {each['address']} {each['status'] or 'without a status'}"
        f" ({'for good' if each['permanent'] else 'for now'})"
        for each in told["failed_recipients"]
    ]
    lines += [
        f"  attached: {each['name']} ({each['type']}, {each['size']} bytes)"
        for each in told["attachments"]
    ]
    lines += [f"  error: {each}" for each in told["errors"]]
    return "\n".join(lines)
