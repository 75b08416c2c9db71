"""Laws that hold for whatever happens to a case under the reference agreement."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueby.cli.replay import replayed
from dueby.sla.agreement import NotInForceError
from dueby.sla.clocks import Clock, Standing
from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.explanation import explain
from dueby.sla.facts import VOCABULARY, FactError, read_facts
from dueby.sla.given import CaseError, read_given
from dueby.sla.instants import CalendarError
from dueby.sla.terms import BusinessDays
from tests.sla.reference import TEXT, read, reworded

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

REFERENCE = read(TEXT)
PAUSING = read(
    reworded(
        (
            "    cancels: rejected\n    # [11]",
            "    cancels: rejected\n    pauses: [{while: waiting, until: resumed}]\n    # [11]",
        ),
        (
            'until: resumed}]".\n    pauses: []',
            'until: resumed}]".',
        ),
    )
)
FIRST = datetime(2026, 2, 25, tzinfo=UTC)
MINUTES = 30 * 24 * 60
REFUSALS = (CaseError, FactError, CalendarError, NotInForceError)
SEVERITIES = ("1", "2", "3", "4")

moments = st.builds(
    lambda minutes, seconds: FIRST + timedelta(minutes=minutes, seconds=seconds),
    st.one_of(st.integers(0, MINUTES), st.sampled_from(range(0, MINUTES, 1440))),
    st.sampled_from((0, 0, 1, 30)),
)


def optional(**fields: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


words = st.sampled_from
levels = words(SEVERITIES)
instants = moments.map(datetime.isoformat)
ratings = optional(
    score=st.integers(0, 100).map(lambda tenths: tenths / 10),
    score_kind=words(("cvss_base", "cvss_temporal")),
    rating=words(("critical", "high", "medium", "low")),
    source=words(("os_vendor", "nvd", "own", "stranger")),
    finding=words(("CVE-1", "CVE-2")),
)
FIELDS: dict[str, SearchStrategy[dict[str, Any]]] = {
    "reported": optional(
        channel=words(("telephone", "live chat", "in writing")),
        filed_as=words(("question", "defect", "defect", "feature_request", "other")),
        about=words(("product", "documentation")),
        severity=levels,
        product=words(("base", "add-on")),
    ),
    "responded": optional(by_person=st.booleans()),
    "confirmed": optional(severity=levels),
    "severity_changed": st.fixed_dictionaries({"to": levels}),
    "reclassified": st.fixed_dictionaries({"to": words(("question", "defect", "feature_request"))}),
    "plan_changed": st.fixed_dictionaries({"to": words(("standard", "tier2"))}),
    "waiting": optional(on=words(("customer", "third_party"))),
    "notified": ratings,
    "rescored": ratings,
    "update_sent": optional(estimated_at=instants),
    "workaround_delivered": optional(accepted=st.booleans(), estimated_at=instants),
    "notice_sent": optional(
        contains=st.lists(words(("reasons", "estimated_time"))), estimated_at=instants
    ),
    "upgrade_requested": optional(
        release_class=words(("major", "minor", "beta")), product=words(("base", "add-on"))
    ),
    "training_requested": optional(hours=st.integers(1, 3), mode=words(("remote", "on-site"))),
    "training_used": optional(hours=st.integers(1, 3)),
    "suspended": optional(to=words(("active",))),
    "edition_corrected": st.just({"to": "2031"}),
}
KINDS = (*VOCABULARY, "reported", "confirmed", "severity_changed", "notified", "patch_available")


@st.composite
def raw_facts(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> list[dict[str, Any]]:
    made = []
    for number in range(draw(st.integers(1, 10))):
        kind = draw(st.sampled_from(kinds))
        fields = draw(FIELDS.get(kind, st.just({})))
        made.append({"id": f"f{number}", "type": kind, "at": draw(instants), **fields})
    return made


givens = optional(
    plan=words(("standard", "tier2")),
    contract=words(("active", "none")),
    contract_end=words(("2026-03-08", "2026-03-31")),
    products=st.just({"base": {}, "add-on": {"agreement": "separate"}}),
    purchases=st.just(["product"]),
)


def found(
    raw: list[dict[str, Any]],
    at: datetime | None = None,
    case: dict[str, Any] | None = None,
    editions: Any = REFERENCE,  # noqa: ANN401 - editions of one agreement or another
) -> Evaluation:
    given_now = read_given(case or {}, editions.newest)
    return evaluate(editions, given_now, read_facts(raw, "events", (), editions.words), at)


def told(evaluation: Evaluation) -> list[tuple[object, ...]]:
    """Return all that can be seen of an evaluation, but for its identifiers."""
    return [
        *(
            (
                clock.target.name,
                clock.started_at,
                clock.due_at,
                clock.stopped_at,
                clock.cancelled_at,
                clock.reason,
                clock.flags,
                clock.round,
                tuple((change.at, change.due_after) for change in clock.recalculations),
            )
            for clock in evaluation.clocks
        ),
        *((each.owed_at, each.due_at, each.sent_at) for each in evaluation.notices),
        *((each.fact.id, each.decision, each.reason) for each in evaluation.decisions),
        *((each.included, each.used) for each in evaluation.quantities),
    ]


def clock_of(evaluation: Evaluation, target: str) -> Clock:
    return next(clock for clock in evaluation.clocks if clock.target.name == target)


@given(raw=raw_facts(), case=givens, at=moments, data=st.data())
def test_the_order_of_recording_makes_no_difference(
    raw: list[dict[str, Any]], case: dict[str, Any], at: datetime, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(raw))

    assert told(found(shuffled, at, case)) == told(found(raw, at, case))
    assert found(shuffled, at, case).warnings == found(raw, at, case).warnings


@given(raw=raw_facts(), later=raw_facts(), case=givens, at=moments)
def test_what_comes_later_changes_nothing(
    raw: list[dict[str, Any]], later: list[dict[str, Any]], case: dict[str, Any], at: datetime
) -> None:
    added = [
        {**each, "id": f"later-{each['id']}"}
        for each in later
        if datetime.fromisoformat(each["at"]) > at
    ]

    assert told(found(raw + added, at, case)) == told(found(raw, at, case))


@given(raw=raw_facts(), number=st.integers(0, 9), wrong=raw_facts(), at=moments)
def test_a_superseded_fact_leaves_no_trace(
    raw: list[dict[str, Any]], number: int, wrong: list[dict[str, Any]], at: datetime
) -> None:
    mistaken = {**wrong[0], "id": "mistaken"}
    place = number % len(raw)
    right = [*raw]
    right[place] = {**raw[place], "supersedes": "mistaken"}

    assert told(found([mistaken, *right], at)) == told(found(raw, at))


@given(
    times=st.lists(moments, min_size=4, max_size=4, unique=True),
    severity=levels,
    on=words(("customer", "third_party")),
)
def test_two_pauses_that_touch_are_one(times: list[datetime], severity: str, on: str) -> None:
    confirmed, begins, middle, ends = sorted(times)
    case = [
        {"id": "r", "type": "reported", "at": confirmed.isoformat(), "filed_as": "defect"},
        {"id": "c", "type": "confirmed", "at": confirmed.isoformat(), "severity": severity},
        {"id": "w", "type": "waiting", "at": begins.isoformat(), "on": on},
        {"id": "e", "type": "resumed", "at": ends.isoformat(), "on": on},
    ]
    split = [
        {"id": "m", "type": "resumed", "at": middle.isoformat(), "on": on},
        {"id": "n", "type": "waiting", "at": middle.isoformat(), "on": on},
    ]

    whole, parts = found(case, editions=PAUSING), found(case + split, editions=PAUSING)

    assert clock_of(parts, "rectification").due_at == clock_of(whole, "rectification").due_at
    assert clock_of(whole, "rectification").pauses


@pytest.mark.parametrize(
    "is_kept, ahead",
    [(lambda before, after: after <= before, -1), (lambda before, after: after >= before, 1)],
    ids=["raising never later", "lowering never earlier"],
)
@given(times=st.tuples(moments, moments), first=levels, second=levels)
def test_severity_moves_the_date_one_way(
    is_kept: Callable[[datetime, datetime], bool],
    ahead: int,
    times: tuple[datetime, datetime],
    first: str,
    second: str,
) -> None:
    assume((int(second) - int(first)) * ahead > 0)
    confirmed, changed = sorted(times)
    case = [
        {"id": "r", "type": "reported", "at": confirmed.isoformat(), "filed_as": "defect"},
        {"id": "c", "type": "confirmed", "at": confirmed.isoformat(), "severity": first},
        {"id": "s", "type": "severity_changed", "at": changed.isoformat(), "to": second},
    ]

    before = clock_of(found(case[:2]), "rectification").due_at
    after = clock_of(found(case), "rectification").due_at

    assert before is not None
    assert after is not None
    assert is_kept(before, after)


@given(raw=raw_facts(("severity_changed", "plan_changed", "update_sent")), confirmed=moments)
def test_raising_after_anything_never_moves_the_date_later(
    raw: list[dict[str, Any]], confirmed: datetime
) -> None:
    """Lowering may move it earlier after a raise that was too late to count (choice 13)."""
    base = [
        {"id": "r", "type": "reported", "at": confirmed.isoformat(), "filed_as": "defect"},
        {"id": "c", "type": "confirmed", "at": confirmed.isoformat()},
    ]

    for change in clock_of(found(base + raw), "rectification").recalculations:
        if change.changed == "severity" and change.after < change.before:
            assert change.due_before is not None
            assert change.due_after is not None
            assert change.due_after <= change.due_before


@given(at=moments, plan=words(("standard", "tier2")))
def test_the_counted_time_adds_up_to_the_term(at: datetime, plan: str) -> None:
    raw = [{"id": "r", "type": "reported", "at": at.isoformat(), "filed_as": "defect"}]
    clock = clock_of(found(raw, case={"plan": plan}), "first_response")

    counted = sum(
        (
            datetime.fromisoformat(str(step.data["to"]))
            - datetime.fromisoformat(str(step.data["from"]))
            for step in explain(clock)
            if step.kind == "counted"
        ),
        timedelta(),
    )

    assert isinstance(clock.promise, BusinessDays)
    assert counted == timedelta(hours=9 if plan == "standard" else 24)


LATE_FOR_GOOD = {Standing.OVERDUE, Standing.MET_LATE, Standing.CANCELLED}


@given(raw=raw_facts(), case=givens, ahead=st.lists(st.integers(0, 200), min_size=2, max_size=6))
def test_an_overdue_clock_stays_overdue_while_nothing_happens(
    raw: list[dict[str, Any]], case: dict[str, Any], ahead: list[int]
) -> None:
    last = max(datetime.fromisoformat(each["at"]) for each in raw)
    evaluation = found(raw, last, case)

    for clock in evaluation.clocks:
        standings = [clock.standing(last + timedelta(hours=hours)) for hours in sorted(ahead)]
        late = [number for number, each in enumerate(standings) if each in LATE_FOR_GOOD]
        assert not late or set(standings[late[0] :]) <= LATE_FOR_GOOD
        done = [number for number, each in enumerate(standings) if each is Standing.MET]
        assert not done or set(standings[done[0] :]) == {Standing.MET}


@given(raw=raw_facts(), case=givens)
def test_a_clock_judged_at_once_and_later_agree(
    raw: list[dict[str, Any]], case: dict[str, Any]
) -> None:
    """Judging the clocks of now at a later moment is evaluating then, while nothing happens."""
    last = max(datetime.fromisoformat(each["at"]) for each in raw)
    later = last + timedelta(days=200)
    owed_only_later = {"notification"}

    now = [
        (clock.target.name, clock.standing(later))
        for clock in found(raw, last, case).clocks
        if clock.target.name not in owed_only_later
    ]
    then = [
        (clock.target.name, clock.standing(later))
        for clock in found(raw, later, case).clocks
        if clock.target.name not in owed_only_later
    ]

    assert now == then


@given(raw=raw_facts(), case=givens, at=st.one_of(st.none(), instants))
def test_a_result_can_always_be_written(
    raw: list[dict[str, Any]], case: dict[str, Any], at: str | None
) -> None:
    line = json.dumps({"id": "s", "given": case, "events": raw, "at": at})

    result = replayed(line, REFERENCE)

    assert "error" not in result
    written = json.dumps(result, allow_nan=False)
    assert json.loads(written) == result


anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        instants,
        levels,
        words(
            ("0002-01-01T00:00:00Z", "9998-12-31T23:59:59Z", "defect", "CVSS:3.1/AV:N", "reported")
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = sorted({name for fields in VOCABULARY.values() for name in fields})
soups = st.lists(
    st.one_of(
        anything,
        st.fixed_dictionaries(
            {
                "id": st.one_of(words(("a", "b", "c", "d")), anything),
                "type": st.sampled_from(KINDS),
                "at": st.one_of(
                    instants, words(("0002-01-01T00:00:00Z", "9998-12-31T23:59:59Z")), anything
                ),
            },
            optional={"supersedes": words(("a", "b", "zzz")), "by": anything}
            | dict.fromkeys(NAMES, anything),
        ),
        raw_facts().map(lambda facts: facts[0]),
    ),
    max_size=4,
)


@given(raw=soups, case=st.one_of(givens, anything), at=st.one_of(st.none(), moments))
def test_a_soup_of_facts_is_refused_in_words(
    raw: list[Any], case: object, at: datetime | None
) -> None:
    with suppress(*REFUSALS):
        case_given = read_given(case, REFERENCE.newest)
        facts = read_facts(raw, "events", (), REFERENCE.words)
        evaluation = evaluate(REFERENCE, case_given, facts, at)
        for clock in evaluation.clocks:
            explain(clock)
