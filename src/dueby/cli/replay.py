"""`dueby replay`: scenarios in, one per line; clocks, decisions, quantities and notices out."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dueby.cli.account import account
from dueby.cli.files import agreement_file, read_editions
from dueby.cli.json_lines import JsonLineError, Line, object_in
from dueby.sla.agreement import Editions, NotInForceError
from dueby.sla.doubts import doubts
from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.explanation import explain
from dueby.sla.facts import FactError, InstantError, read_facts, read_instant, written_instant
from dueby.sla.given import CaseError, read_given
from dueby.sla.instants import CalendarError
from dueby.sla.language import AgreementError, OverrideError, read_agreement, read_overrides

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.cli import Subparsers
    from dueby.sla.clocks import Clock


_KEYS = ("id", "title", "given", "events", "at")


class ScenarioError(ValueError):
    """A line is no scenario; the message says what is allowed."""


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "replay",
        help="evaluate scenarios: JSON lines in, one result line each",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    agreement_file(parser)
    parser.add_argument("scenarios", nargs="?", type=Path, help="JSON lines; else standard input")
    parser.add_argument(
        "--sentences", action="store_true", help="tell each result in sentences instead of JSON"
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Evaluate every line; 1 if any gave an error."""
    text, editions = read_editions(asked.file)
    failed = False
    for line in _lines(asked.scenarios):
        if not line.strip():
            continue
        result = replayed(line, editions, text, str(asked.file))
        failed = failed or "error" in result
        told = account(result) if asked.sentences else json.dumps(result, ensure_ascii=False)
        print(told, flush=True)
    return 1 if failed else 0


def _lines(path: Path | None) -> Iterator[bytes]:
    """Give the lines undecoded: bytes that are no UTF-8 make that line an error, not the run."""
    with sys.stdin.buffer if path is None else path.open("rb") as stream:
        yield from stream


def replayed(
    line: bytes | str, editions: Editions, text: str = "", name: str = "agreement"
) -> Line:
    """Return the result of one scenario, or its error."""
    identity: object = None
    try:
        raw, doubled = _object(line)
        identity = _identity(raw)
        events = _events(raw, doubled)
        at = None if raw.get("at") is None else read_instant(raw["at"])
        editions = _overridden(raw.get("given"), editions, text, name)
        given = read_given(raw.get("given"), editions.newest)
        own = {name for edition in editions.all for name in edition.own_facts}
        facts = read_facts(events, "events", sorted(own), editions.words)
        result = _result(identity, evaluate(editions, given, facts, at))
    except InstantError as error:
        return {"id": identity, "error": f"at: {error}"}
    except (
        ScenarioError,
        FactError,
        CaseError,
        CalendarError,
        NotInForceError,
        AgreementError,
        OverrideError,
    ) as error:
        return {"id": identity, "error": str(error)}
    result["warnings"] += [
        f"{key}: not read; a scenario has {', '.join(_KEYS)}" for key in raw if key not in _KEYS
    ]
    result["warnings"] += doubts(editions, given, facts)
    return result


def _object(line: bytes | str) -> tuple[Line, list[str]]:
    """Return the object of a line, and the keys that stand twice in any object of it."""
    try:
        return object_in(line, _finite)
    except JsonLineError as error:
        raise ScenarioError(f"{error}; a line is one object with id, given and events") from None


def _identity(raw: Line) -> object:
    identity: object = raw.get("id")
    if isinstance(identity, bool) or not isinstance(identity, (str, int, float)) or identity == "":
        raise ScenarioError("id: missing; every scenario has one, a word or a number")
    return identity


def _events(raw: Line, doubled: list[str]) -> object:
    if doubled:
        raise ScenarioError(f"the key {doubled[0]!r} stands twice; allowed is once")
    if "events" not in raw:
        raise ScenarioError("events: missing; a list of facts is needed")
    return raw["events"]


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no finite number")
    return number


def _overridden(given: object, editions: Editions, text: str, name: str) -> Editions:
    if not isinstance(given, dict) or "overrides" not in given:
        return editions
    return read_agreement(text, name, read_overrides(given["overrides"]))


def _result(identity: object, found: Evaluation) -> Line:
    at = found.at
    return {
        "id": identity,
        "at": _written(at),
        "edition": found.agreement.edition,
        "clocks": [_clock(clock, at) for clock in found.clocks],
        "decisions": [
            {
                "event": each.fact.id,
                "question": each.question,
                "decision": each.decision,
                "reason_code": each.reason,
                "clause": each.clause or None,
                "explanation": each.sentence,
            }
            for each in found.decisions
        ],
        "quantities": [
            {"name": each.name, "included": each.included, "used": each.used, "left": each.left}
            for each in found.quantities
        ],
        "notices": [
            {
                "event": each.event,
                "owed_at": _written(each.owed_at),
                "due_at": _written(each.due_at),
                "sent_at": _written(each.sent_at),
                "complete": each.is_complete,
            }
            for each in found.notices
        ],
        "warnings": list(found.warnings),
    }


def _clock(clock: Clock, at: datetime | None) -> Line:
    judged = at or clock.started_at
    return {
        "target": clock.target.name,
        "metric": clock.target.metric,
        "strength": clock.strength.value,
        "start_event": None if clock.start_fact is None else clock.start_fact.id,
        "started_at": _written(clock.started_at),
        "due_at": _written(clock.due_at),
        "reason_code": clock.reason,
        "stopped_at": _written(clock.stopped_at),
        "standing": None if judged is None else clock.standing(judged).value,
        "flags": sorted(flag.value for flag in clock.flags),
        "round": clock.round,
        "clause": clock.target.clause or None,
        "explanation": [
            {"step": step.kind, "sentence": step.sentence, **step.data} for step in explain(clock)
        ],
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else written_instant(moment)
