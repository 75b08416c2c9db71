"""What a case is promised when it changes on the way."""

from __future__ import annotations

from dueby.cli.replay import replayed
from dueby.sla.language import read_agreement

AGREEMENT = """\
dueby: 1
agreement: arrivals
title: Arrivals
time_zone: UTC
classes:
  default: question
  kinds: {question: {}, defect: {}, vulnerability: {}}
severities: {levels: {A: {}, B: {}}}
calendars:
  office: {hours: {mon-fri: 09:00-17:00}}
facts:
  disclosed: {means: it was published}
targets:
  security_fix:
    for: {class: vulnerability}
    within: 30 days
    calendar: office
    starts: {later_of: [disclosed, confirmed]}
    stops: [rectified]
  fix_b:
    for: {class: defect, severity: B}
    within: 10 days
    calendar: office
    starts: confirmed
    stops: [rectified]
"""


def due(events: str, target: str) -> tuple[str | None, str | None]:
    editions = read_agreement(AGREEMENT, "arrivals")
    result = replayed(f'{{"id": 1, "events": [{events}]}}', editions)
    found = [each for each in result["clocks"] if each["target"] == target]
    return (found[0]["start_event"], found[0]["due_at"]) if found else (None, None)


class TestConfirmed:
    def test_keeps_a_class_that_a_promise_from_confirmation_names(self) -> None:
        events = """
            {"id": "r", "at": "2026-03-09T10:00Z", "type": "reported", "filed_as": "vulnerability"},
            {"id": "d", "at": "2026-03-10T09:00Z", "type": "disclosed"},
            {"id": "c", "at": "2026-03-11T09:00Z", "type": "confirmed", "severity": "A"}
        """

        assert due(events, "security_fix") == ("c", "2026-04-10T09:00:00Z")

    def test_makes_a_question_a_defect(self) -> None:
        events = """
            {"id": "r", "at": "2026-03-09T10:00Z", "type": "reported"},
            {"id": "c", "at": "2026-03-11T09:00Z", "type": "confirmed", "severity": "B"}
        """

        assert due(events, "fix_b") == ("c", "2026-03-21T09:00:00Z")


class TestSeverityChanged:
    def test_promises_from_the_start_what_comes_to_hold(self) -> None:
        events = """
            {"id": "r", "at": "2026-03-09T10:00Z", "type": "reported", "filed_as": "defect"},
            {"id": "c", "at": "2026-03-11T09:00Z", "type": "confirmed", "severity": "A"},
            {"id": "s", "at": "2026-03-12T09:00Z", "type": "severity_changed", "to": "B"}
        """

        assert due(events, "fix_b") == ("c", "2026-03-21T09:00:00Z")
