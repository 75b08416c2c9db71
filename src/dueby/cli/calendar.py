"""`dueby calendar compute`: questions in, answers out, as JSON lines in order."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dueby.cli.calendar_question import Question, QuestionError, read_line, read_question
from dueby.cli.json_lines import Line

if TYPE_CHECKING:
    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("calendar", help="ask when business time is used up")
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    compute = actions.add_parser(
        "compute", help="read questions as JSON lines, answer each in order", description=__doc__
    )
    compute.set_defaults(run=run)


def run(_asked: argparse.Namespace) -> int:
    """Answer every line of standard input; 1 if any gave an error."""
    failed = False
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer = answered(line)
        failed = failed or "error" in answer
        print(json.dumps(answer, allow_nan=False), flush=True)
    return 1 if failed else 0


def answered(line: bytes) -> Line:
    """Return the answer to one line, or what is wrong with it."""
    identity: object = None
    try:
        raw = read_line(line)
        identity = raw.identity
        question = read_question(raw)
        return {"id": identity, **_answer(question)}
    except QuestionError as refusal:
        return {"id": identity, "error": str(refusal)}


def _answer(question: Question) -> Line:
    found = question.ask()
    if isinstance(found, datetime):
        return {"due": found.isoformat().replace("+00:00", "Z")}
    minutes = found / timedelta(minutes=1)
    return {"elapsed_minutes": int(minutes) if minutes.is_integer() else minutes}
