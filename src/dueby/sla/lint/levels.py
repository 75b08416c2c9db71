"""Levels of severity and bands of scores that make no difference, or that a table forgets."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import Missing, Table, Target, look_up
from dueby.sla.lint.cells import measured, passes, selected_by, vocabulary
from dueby.sla.lint.patterns import every_pattern
from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement
    from dueby.sla.lint.cells import Measured
    from dueby.sla.lint.unwise import Unwise

_RANKED: Final = {"severity": "severities.levels", "band": "scores.bands"}
_ABSENT: Final = "nothing"


def unwise_levels(agreement: Agreement) -> Iterator[Unwise]:
    """Find levels that collapse, rows that are missing, and requirements without effect."""
    for attribute, path in _RANKED.items():
        yield from _collapsing(agreement, attribute, path)
    for path, each in measured(agreement):
        choices = {"within": each.within, "calendar": each.calendar, "strength": each.strength}
        for key, choice in choices.items():
            yield from _missing_rows(agreement, each, choice, f"{path}.{key}")
    yield from _idle_requirements(agreement)


def _collapsing(agreement: Agreement, attribute: str, path: str) -> Iterator[Unwise]:
    levels = vocabulary(agreement, attribute)
    promises = {level: _fingerprint(agreement, attribute, level) for level in levels}
    if len(levels) > 1 and all(each == promises[levels[0]] for each in promises.values()):
        yield unwise_at(
            agreement,
            path,
            f"no promise depends on the {attribute}",
            f"{listed(levels)} make no difference to any date",
            f"write a period for each {attribute}, or leave them out",
        )
        return
    for above, below in pairwise(levels):
        if promises[above] == promises[below]:
            yield unwise_at(
                agreement,
                f"{path}.{below}",
                f"{attribute} {below} is promised exactly what {attribute} {above} is",
                "the difference between the two is argued about and changes nothing",
                "give them different periods, or make one of them",
            )


def _fingerprint(agreement: Agreement, attribute: str, level: str) -> object:
    """Return all that the agreement says to a level; equal for levels that collapse."""
    promises = [_promised(each, attribute, level) for _, each in measured(agreement)]
    fields = {attribute, "to"}
    conditions = [
        *(condition for pattern in every_pattern(agreement) for condition in pattern.where),
        *(
            condition
            for each in agreement.entitlements.values()
            for rule in each.rules
            for condition in rule.when
        ),
    ]
    answers = [passes(each.test, level) for each in conditions if each.attribute in fields]
    included = [
        _resolved(each.included, attribute, level) for each in agreement.allowances.values()
    ]
    return promises, answers, included


def _promised(each: Measured, attribute: str, level: str) -> object:
    if not selected_by(each.selectors, attribute, level):
        return _ABSENT
    return tuple(
        _resolved(choice, attribute, level)
        for choice in (each.within, each.calendar, each.strength)
    )


def _resolved(choice: object, attribute: str, level: str) -> object:
    """Return a table with one attribute answered; the rest of it stays a table."""
    if not isinstance(choice, Table):
        return choice
    if choice.by == attribute:
        return _resolved(choice.rows.get(level, choice.otherwise), attribute, level)
    rows = {key: _resolved(row, attribute, level) for key, row in choice.rows.items()}
    return choice.by, rows, _resolved(choice.otherwise, attribute, level)


def _missing_rows(
    agreement: Agreement, each: Measured, choice: object, path: str
) -> Iterator[Unwise]:
    if not isinstance(choice, Table) or not (choice.rows or choice.otherwise):
        return
    wanted = [
        value
        for value in vocabulary(agreement, choice.by)
        if selected_by(each.selectors, choice.by, value)
        and (path.split(".")[2] == "strength" or not _is_switched_off(each, choice.by, value))
    ]
    without = [
        value
        for value in wanted
        if value not in choice.rows and f"{path}.{value}" not in agreement.places
    ]
    is_open = choice.otherwise is None and f"{path}.otherwise" not in agreement.places
    if without and is_open:
        yield unwise_at(
            agreement,
            path,
            f"no row for {choice.by} {listed(without)}, and no otherwise",
            "such a case has no date, and nobody decided that",
            'add the row, or an otherwise, such as "otherwise: {no_number: best effort}"',
        )
    for key, row in choice.rows.items():
        yield from _missing_rows(agreement, each, row, f"{path}.{key}")
    yield from _missing_rows(agreement, each, choice.otherwise, f"{path}.otherwise")


def _is_switched_off(each: Measured, attribute: str, value: str) -> bool:
    """Tell whether a target is no promise at all for a value (strength: none)."""
    if not isinstance(each, Target):
        return False
    strength = look_up(each.strength, {attribute: value})
    return isinstance(strength, Missing) and strength.attribute == attribute


def _idle_requirements(agreement: Agreement) -> Iterator[Unwise]:
    for level in agreement.severities.levels:
        path = f"severities.levels.{level.name}"
        if level.requires and level.otherwise is None:
            yield unwise_at(
                agreement,
                f"{path}.requires",
                "conditions for the level, and no other level that holds without them",
                "a case that does not meet them keeps the level all the same",
                'name the level that holds instead: "otherwise"',
            )
        if level.otherwise == level.name:
            yield unwise_at(
                agreement,
                f"{path}.otherwise",
                "the level holds in place of itself",
                "its conditions change nothing",
                "name another level",
            )
