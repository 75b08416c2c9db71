"""Files that went wrong: the reader says where, and what it does read can be lived with.

The reference agreement is torn, shuffled and filled with hostile values. Whatever comes out is
either read or refused with a place inside the file; nothing else ever happens.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueby.sla.agreement import Agreement, Editions, NotInForceError
from dueby.sla.evaluation import evaluate
from dueby.sla.explanation import explain, sentences
from dueby.sla.facts import read_facts
from dueby.sla.given import CaseError, read_given
from dueby.sla.instants import CalendarError
from dueby.sla.language import AgreementError, read_agreement
from dueby.sla.lint import lint
from tests.conftest import ROOT

FILES = [ROOT / "agreements/plixer.yaml", *sorted((ROOT / "tests/agreements").glob("*.yaml"))]
TIMES = 250

HOSTILE = (
    "", "~", "null", "true", "no", "0", "-1", "1e999", "nan", "9" * 40, "0 hours", "-3 days",
    "1 business day", "36500 days", "0.0001 minutes", "2026-02-30", "9999-12-31", "25:61",
    "00:00-24:00", "23:59-47:58", "[]", "{}", "[[]]", "{a: b}", "{by: severity}", "{by: a, x: y}",
    "&a x", "*a", "!!int 3", "|", ">", "'", '"\\0"', "\t", "# nothing", "reported", "closed",
    "responded: {by_person: true}", "{done: rectification}", "{later_of: [reported, confirmed]}",
    "plan", "given", "none", "otherwise", "UTC+23:59", "Pacific/Apia", "🙂", "x" * 200, "a.b",
)  # fmt: skip

Event: TypeAlias = tuple[str, dict[str, object]]

GIVEN = {
    "contract": "active",
    "contract_end": "2026-12-31",
    "purchases": ["product", "addon"],
    "products": {"scanner": {"maintenance_end": "2026-06-30", "agreement": "same as base"}},
}


def events_for(agreement: Agreement) -> list[dict[str, object]]:
    """Return facts of every kind, in the words of an agreement."""
    levels = list(agreement.severity_ranks) or ["1"]
    classes = list(agreement.classes) or ["question"]
    channels = list(agreement.channels) or ["portal"]
    own: list[Event] = [
        (name, {"severity": levels[0], "to": levels[0]}) for name in agreement.own_facts
    ]
    plans: list[Event] = [("plan_changed", {"to": plan}) for plan in agreement.plans]
    events: list[Event] = [
        ("reported", {"channel": channels[0], "filed_as": classes[-1], "severity": levels[-1]}),
        *own,
        ("responded", {"by_person": True}),
        ("confirmed", {"severity": levels[0], "reason": "data loss"}),
        ("waiting", {"on": "customer"}),
        ("resumed", {"on": "customer"}),
        ("severity_changed", {"to": levels[-1], "reason": "worked around"}),
        ("notified", {"score": 9.1, "score_kind": "cvss_temporal", "source": "nvd"}),
        ("patch_available", {}),
        *plans,
        ("known_unachievable", {}),
        ("notice_sent", {"contains": ["reasons", "estimated_time"]}),
        ("training_used", {"hours": 2}),
        ("upgrade_requested", {"product": "scanner", "release_class": "major"}),
        ("rectified", {}),
        ("reopened", {}),
        ("reclassified", {"to": classes[0]}),
        ("closed", {}),
    ]
    return [
        {
            "id": f"f{number}",
            "type": kind,
            "at": f"2026-03-0{number // 24 + 6}T{number % 24:02}:30Z",
        }
        | fields
        for number, (kind, fields) in enumerate(events)
    ]


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def line_left_out(lines: list[str], chance: Random) -> None:
    del lines[chance.randrange(len(lines))]


def line_twice(lines: list[str], chance: Random) -> None:
    place = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), lines[place])


def lines_swapped(lines: list[str], chance: Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def line_moved_in(lines: list[str], chance: Random) -> None:
    place = chance.randrange(len(lines))
    lines[place] = " " * chance.randrange(1, 5) + lines[place]


def value_replaced(lines: list[str], chance: Random) -> None:
    place = chance.choice([n for n, line in enumerate(lines) if ": " in line])
    lines[place] = f"{lines[place].partition(': ')[0]}: {chance.choice(HOSTILE)}"


def word_replaced(lines: list[str], chance: Random) -> None:
    place = chance.choice([n for n, line in enumerate(lines) if line.split()])
    words = lines[place].split(" ")
    words[chance.randrange(len(words))] = chance.choice(HOSTILE)
    lines[place] = " ".join(words)


def value_of_another_line(lines: list[str], chance: Random) -> None:
    one, other = chance.choices([n for n, line in enumerate(lines) if ": " in line], k=2)
    lines[one] = f"{lines[one].partition(': ')[0]}: {lines[other].partition(': ')[2]}"


def value_of_a_namesake(lines: list[str], chance: Random) -> None:
    """Take the value that the same key has elsewhere, which is often read."""
    by_key: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if ": " in line:
            by_key.setdefault(line.partition(": ")[0].strip(" -"), []).append(number)
    shared = [numbers for numbers in by_key.values() if len(numbers) > 1]
    if shared:
        one, other = chance.choices(chance.choice(shared), k=2)
        lines[one] = f"{lines[one].partition(': ')[0]}: {lines[other].partition(': ')[2]}"


def character_replaced(lines: list[str], chance: Random) -> None:
    place = chance.choice([n for n, line in enumerate(lines) if line])
    at = chance.randrange(len(lines[place]))
    lines[place] = (
        lines[place][:at] + chance.choice("{}[]:,#&*!|>'\"%@`-?0 \t") + lines[place][at + 1 :]
    )


def end_torn_off(lines: list[str], chance: Random) -> None:
    del lines[chance.randrange(1, len(lines)) :]


MUTATIONS: list[Callable[[list[str], Random], None]] = [
    line_left_out, line_twice, lines_swapped, line_moved_in, value_replaced, value_replaced,
    word_replaced, value_of_another_line, character_replaced, end_torn_off,
    value_of_a_namesake, value_of_a_namesake, value_of_a_namesake,
]  # fmt: skip


def mutated(text: str, chance: Random) -> str:
    lines = text.splitlines()
    for _ in range(chance.randrange(1, 4)):
        if sum(": " in line for line in lines) > 1:
            chance.choice(MUTATIONS)(lines, chance)
    return "\n".join(lines)


def read_or_refused(text: str) -> Editions | None:
    """Return what is read; else check that every complaint names a place inside the file."""
    try:
        return read_agreement(text, "file")
    except AgreementError as refusal:
        complaints = refusal.complaints
    assert complaints
    for each in complaints:
        assert 1 <= each.place.line <= max(len(text.splitlines()), 1), each
        assert each.place.column >= 1
        assert each.found, each
        assert each.allowed, each
    return None


def live_with(editions: Editions) -> None:
    """Evaluate a case that touches every kind of fact, tell it and look for what is unwise."""
    with suppress(CaseError, CalendarError, NotInForceError):
        facts = read_facts(events_for(editions.newest), "events", tuple(editions.newest.own_facts))
        found = evaluate(editions, read_given(GIVEN, editions.newest), facts)
        for clock in found.clocks:
            assert sentences(explain(clock))
            clock.standing(facts[-1].at)
    for unwise in lint(editions):
        assert unwise.line >= 1
        assert unwise.found
        assert unwise.advice


class TestAMutilatedFile:
    @pytest.mark.parametrize("seed", range(16))
    def test_is_read_or_refused_with_its_place(self, seed: int) -> None:
        chance = Random(seed)  # noqa: S311 - the same files in every run

        for _ in range(TIMES // 16):
            text = mutated(text_of(chance.choice(FILES)), chance)
            editions = read_or_refused(text)
            if editions is not None:
                live_with(editions)

    @given(st.text(max_size=200))
    def test_of_any_text_is_refused(self, text: str) -> None:
        assert read_or_refused(text) is None

    @given(st.data())
    def test_with_any_value_anywhere_is_read_or_refused(self, data: st.DataObject) -> None:
        lines = text_of(FILES[0]).splitlines()
        place = data.draw(st.sampled_from([n for n, line in enumerate(lines) if ": " in line]))
        value = data.draw(st.text(max_size=20) | st.sampled_from(HOSTILE))
        lines[place] = f"{lines[place].partition(': ')[0]}: {value}"

        editions = read_or_refused("\n".join(lines))

        if editions is not None:
            live_with(editions)
