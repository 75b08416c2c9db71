"""Scenarios with what is expected of them, in the words of the published facts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from dueby.cli.replay import replayed
from dueby.sla.facts import read_instant
from dueby.sla.language import read_agreement

Json: TypeAlias = Mapping[str, Any]


def replay(text: str, scenario: Json, overrides: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Return what the command line says of a scenario under the agreement `text` states.

    `overrides` are keys of the agreement (as paths) and the values an order gives them.
    """
    given = dict(scenario["given"])
    if overrides:
        given["overrides"] = [
            {"path": path, "value": value, "source": "another reading"} for path, value in overrides
        ]
    line = {"id": scenario["id"], "given": given, "events": scenario["events"]}
    if "at" in scenario:
        line["at"] = scenario["at"]
    return replayed(json.dumps(line), read_agreement(text, "the agreement"), text)


def unmet(expected: Sequence[Json], result: Json) -> list[Json]:
    """Return the expectations that a replayed scenario does not meet."""
    assert "error" not in result, result["error"]
    return [each for each in expected if not is_met(each, result)]


def is_met(expected: Json, result: Json) -> bool:
    """Tell whether one expectation is met. Raises KeyError for a kind that nobody checks."""
    return any(CHECKS[expected["kind"]](expected, result))


def _deadline(expected: Json, result: Json) -> Iterator[bool]:
    began = expected["clock"]
    for clock in _clocks(expected, result):
        yield (
            _same_moment(clock["due_at"], expected["deadline"])
            and clock["metric"] == expected.get("metric", clock["metric"])
            and clock["start_event"] == began["start_event"]
            and _same_moment(clock["started_at"], began["start"])
        )


def _no_deadline(expected: Json, result: Json) -> Iterator[bool]:
    for clock in _clocks(expected, result):
        yield clock["due_at"] is None and clock["reason_code"] == expected["reason_code"]


def _outcome(expected: Json, result: Json) -> Iterator[bool]:
    for clock in _clocks(expected, result):
        ended = clock["standing"] == expected["standing"]
        yield ended and set(expected.get("flags", ())) <= set(clock["flags"])


def _decision(expected: Json, result: Json) -> Iterator[bool]:
    asked = ("question", "decision", "reason_code")
    for decision in result["decisions"]:
        yield all(decision[key] == expected[key] for key in asked)


def _quantity(expected: Json, result: Json) -> Iterator[bool]:
    for quantity in result["quantities"]:
        yield all(quantity[key] == expected[key] for key in ("name", "included", "used", "left"))


def _notice(expected: Json, result: Json) -> Iterator[bool]:
    for notice in result["notices"]:
        yield (
            notice["event"] == expected["event"]
            and _same_moment(notice["due_at"], expected["due"])
            and notice["complete"] is expected.get("complete", notice["complete"])
        )


CHECKS = {
    "deadline": _deadline,
    "no_deadline": _no_deadline,
    "outcome": _outcome,
    "decision": _decision,
    "quantity": _quantity,
    "notice": _notice,
}


def _clocks(expected: Json, result: Json) -> Iterator[Json]:
    return (each for each in result["clocks"] if each["target"] == expected["target"])


def _same_moment(written: str | None, expected: str) -> bool:
    return written is not None and read_instant(written) == read_instant(expected)


def fact(identity: str, at: str, kind: str, **fields: object) -> dict[str, Any]:
    """Return a fact as a scenario writes it."""
    return {"id": identity, "at": at, "type": kind, **fields}


def due(target: str, start: Json, deadline: str) -> Json:
    """Expect a clock that began with a fact of the scenario to be due at a moment."""
    began = {"start_event": start["id"], "start": start["at"]}
    return {"kind": "deadline", "target": target, "deadline": deadline, "clock": began}


def no_date(target: str, reason: str) -> Json:
    """Expect a clock without a date, for a reason."""
    return {"kind": "no_deadline", "target": target, "reason_code": reason}


def stands(target: str, standing: str, *flags: str) -> Json:
    """Expect a clock to stand so, with these flags among its flags."""
    return {"kind": "outcome", "target": target, "standing": standing, "flags": flags}


def decided(question: str, decision: str, reason: str) -> Json:
    """Expect an answer to a question of cover."""
    return {
        "kind": "decision",
        "question": question,
        "decision": decision,
        "reason_code": reason,
    }


def left(name: str, included: float, used: float) -> Json:
    """Expect an allowance to stand so."""
    rest = max(included - used, 0)
    return {"kind": "quantity", "name": name, "included": included, "used": used, "left": rest}


def owed(event: str, until: str, *, complete: bool) -> Json:
    """Expect a notice to be owed because of an event, until a moment."""
    return {"kind": "notice", "event": event, "due": until, "complete": complete}
