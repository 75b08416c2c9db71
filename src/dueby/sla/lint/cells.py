"""The cases that an agreement tells apart, and what it offers to each.

A cell gives a value to every attribute that some promises depend on. Of values between which
nothing makes a difference only the first is taken, so that a few cells stand for all cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dueby.sla.agreement import (
    CALENDAR_GIVEN,
    CALENDAR_OF_PLAN,
    Missing,
    NoticeDuty,
    Strength,
    Table,
    Target,
    look_up,
)
from dueby.sla.conditions import Between, Known, NoneOf, OneOf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dueby.sla.agreement import Agreement, Promised
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.conditions import Condition, Conditions, Test

Measured: TypeAlias = Target | NoticeDuty
Cell: TypeAlias = Mapping[str, str | None]

ANOTHER: Final = "another value"
_MOST_CELLS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What one target promises to one cell; no calendar where the case decides it."""

    target: Measured
    strength: Strength
    promised: Promised
    calendar: BusinessCalendar | None
    path: str


def measured(agreement: Agreement) -> list[tuple[str, Measured]]:
    """Return every target and notice with its path."""
    targets = [(f"targets.{name}", target) for name, target in agreement.targets.items()]
    return [*targets, *((f"notices.{name}", duty) for name, duty in agreement.notices.items())]


def families(agreement: Agreement) -> list[list[Target]]:
    """Return the targets by metric."""
    by_metric: dict[str, list[Target]] = {}
    for target in agreement.targets.values():
        by_metric.setdefault(target.metric, []).append(target)
    return list(by_metric.values())


def tables_of(each: Measured) -> list[Table[Any]]:
    """Return the tables of a target or notice."""
    choices: tuple[object, ...] = (each.within, each.calendar, each.strength)
    return [choice for choice in choices if isinstance(choice, Table)]


def attributes_of(each: Measured) -> set[str]:
    """Return every attribute that a promise depends on, whether support is open included."""
    if isinstance(each, Target):
        return each.attributes | ({"hours"} if each.hours is not None else set())
    asked = {condition.attribute for condition in each.selectors}
    asked = asked.union(*(table.attributes for table in tables_of(each)))
    names = _calendar_names(each)
    asked |= {"plan"} if CALENDAR_OF_PLAN in names else set()
    return asked | ({"calendar"} if CALENDAR_GIVEN in names else set())


def what_matters(agreement: Agreement, each: Measured) -> set[str]:
    """Return the attributes that make a difference: not the plan, where its calendars are one."""
    calendars = {plan.calendar for plan in agreement.plans.values()}
    asked = {condition.attribute for condition in each.selectors}
    asked = asked.union(*(table.attributes for table in tables_of(each)))
    idle = {"plan"} if len(calendars) <= 1 and "plan" not in asked else set()
    return attributes_of(each) - idle


def calendars_named(agreement: Agreement) -> set[str]:
    """Return every calendar that a plan or a promise names, also `plan` and `given`."""
    plans = {plan.calendar for plan in agreement.plans.values() if plan.calendar is not None}
    return plans.union(*(_calendar_names(each) for _, each in measured(agreement)))


def _calendar_names(each: Measured) -> Collection[str]:
    return each.calendar.values if isinstance(each.calendar, Table) else (each.calendar,)


def vocabulary(agreement: Agreement, attribute: str) -> tuple[str, ...]:
    """Return every value that an attribute can have; none where the file does not list them."""
    counted = (each.counts_as or each.name for each in agreement.channels.values())
    known: dict[str, Iterable[str]] = {
        "plan": agreement.plans,
        "class": agreement.classes,
        "severity": agreement.severity_ranks,
        "band": agreement.band_ranks,
        "calendar": agreement.calendars,
        "channel": dict.fromkeys(counted),
        "hours": ("open", "closed"),
    }
    return tuple(known.get(attribute, ()))


def passes(test: Test, value: str | None) -> bool:
    """Tell whether a known value passes a test; what only the case can answer may pass."""
    if isinstance(test, Known):
        return (value is not None) is test.expected
    if isinstance(test, (OneOf, NoneOf, Between)):
        return value is not None and test.holds(value)
    return True


def satisfying(tests: Sequence[Test], allowed: Sequence[str] = ()) -> list[str | None]:
    """Return the values that pass all tests, out of those `allowed` or, without, of any."""
    values = allowed or _imagined(tests)
    return [value for value in (*values, None) if all(passes(test, value) for test in tests)]


def _imagined(tests: Iterable[Test], rows: Iterable[str] = ()) -> tuple[str, ...]:
    words: dict[str, None] = dict.fromkeys(rows)
    numbers: set[float] = set()
    for test in tests:
        if isinstance(test, (OneOf, NoneOf)):
            words.update(dict.fromkeys(sorted(test.words)))
        elif isinstance(test, Between):
            numbers.update(end for end in (test.at_least, test.below) if end is not None)
    edges = sorted(numbers)
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    around = [edges[0] - 1, *edges, *between, edges[-1] + 1] if edges else []
    return (*words, *map(repr, around), ANOTHER)


def can_hold_together(agreement: Agreement, *conditions: Condition) -> bool:
    """Tell whether there can be a case for which all conditions hold."""
    for attribute in {each.attribute for each in conditions}:
        tests = [each.test for each in conditions if each.attribute == attribute]
        if not satisfying(tests, vocabulary(agreement, attribute)):
            return False
    return True


def selected_by(conditions: Conditions, attribute: str, value: str | None) -> bool:
    """Tell whether conditions let one value of one attribute through."""
    return all(passes(each.test, value) for each in conditions if each.attribute == attribute)


def cells(
    agreement: Agreement, those: Sequence[Measured], every: Collection[str] = ()
) -> Iterator[Cell]:
    """Give the cells that these promises tell apart; of attributes in `every`, all values."""
    attributes = sorted(set().union(*(attributes_of(each) for each in those)))
    values = [_told_apart(agreement, those, name, name in every) for name in attributes]
    for chosen in islice(product(*values), _MOST_CELLS):
        yield dict(zip(attributes, chosen, strict=True))


def _told_apart(
    agreement: Agreement,
    those: Sequence[Measured],
    attribute: str,
    all_of_them: bool,  # noqa: FBT001 - one attribute of a product is not thinned out
) -> list[str | None]:
    tests = [
        condition.test
        for each in those
        for condition in each.selectors
        if condition.attribute == attribute
    ]
    rows = [row for each in those for table in tables_of(each) for row in rows_by(table, attribute)]
    values: tuple[str | None, ...] = vocabulary(agreement, attribute)
    values = values or _imagined(tests, dict.fromkeys(rows))
    if any(isinstance(test, Known) for test in tests):
        values = (*values, None)
    if all_of_them:
        return list(values)
    first: dict[object, str | None] = {}
    for value in values:
        reached = value if value in rows else None
        plan = agreement.plans.get(value or "") if attribute == "plan" else None
        calendar = plan.calendar if plan is not None else None
        own = value if attribute in {"hours", "calendar"} else calendar
        first.setdefault((tuple(passes(test, value) for test in tests), reached, own), value)
    return list(first.values())


def rows_by(choice: object, attribute: str) -> Iterator[str]:
    """Give the rows that a table has, at any level, for an attribute."""
    if not isinstance(choice, Table):
        return
    if choice.by == attribute:
        yield from choice.rows
    for row in (*choice.rows.values(), choice.otherwise):
        yield from rows_by(row, attribute)


def offer(agreement: Agreement, each: Measured, cell: Cell) -> Offer | None:
    """Return what a target or notice promises to a cell, or None."""
    if not all(passes(one.test, cell.get(one.attribute)) for one in each.selectors):
        return None
    if isinstance(each, Target) and each.hours not in {None, cell.get("hours")}:
        return None
    known = {name: value for name, value in cell.items() if value is not None}
    strength = look_up(each.strength, known)
    promised = look_up(each.within, known)
    if isinstance(strength, Missing) or isinstance(promised, Missing):
        return None
    kind = "targets" if isinstance(each, Target) else "notices"
    path = _row_path(each.within, f"{kind}.{each.name}.within", known)
    return Offer(each, strength, promised, _calendar(agreement, each, known), path)


def _calendar(
    agreement: Agreement, each: Measured, known: Mapping[str, str]
) -> BusinessCalendar | None:
    name = look_up(each.calendar, known)
    found = name if isinstance(name, Missing) else agreement.calendar_named(name, known)
    return None if isinstance(found, Missing) else found


def _row_path(choice: object, path: str, known: Mapping[str, str]) -> str:
    if not isinstance(choice, Table):
        return path
    value = known.get(choice.by)
    if value is not None and value in choice.rows:
        return _row_path(choice.rows[value], f"{path}.{value}", known)
    return _row_path(choice.otherwise, f"{path}.otherwise", known)


def in_words(cell: Cell) -> str:
    """Return a cell for a sentence: "plan gold, severity 1"."""
    known = [f"{name} {value}" for name, value in cell.items() if value not in {None, ANOTHER}]
    return ", ".join(known) or "every case"
