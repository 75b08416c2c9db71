"""What the targets promise a case, remembered by the words of the case that it depends on.

Thousands of cases share a few plans, classes and severities, so that most of them are told
something that another case was told before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from dueby.sla.agreement import Missing, NoNumber, Strength, look_up
from dueby.sla.conditions import possibly
from dueby.sla.terms import CalendarPeriod, Elapsed

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Promised, Target
    from dueby.sla.calendars import BusinessCalendar

_MOST_KEPT: Final = 4096


class Offer(NamedTuple):
    """What holds for a case: whether the target does, how binding it is, how long, on what hours.

    `holds` is None while an attribute that decides it is not known.
    """

    holds: bool | None
    strength: Strength | Missing
    within: Promised | Missing
    calendar: BusinessCalendar | Missing
    promised: tuple[Promised, BusinessCalendar] | Missing


class Offers:
    """The offers of every target of an agreement."""

    __slots__ = ("_agreement", "_kept", "_names", "_targets", "_terms")

    def __init__(self, agreement: Agreement) -> None:
        """Begin with nothing remembered."""
        self._agreement = agreement
        self._targets = tuple(agreement.targets.values())
        self._names = tuple(sorted(set().union(*(each.attributes for each in self._targets))))
        self._terms: dict[Promised, Promised] = {}
        self._kept: dict[tuple[str | None, ...], tuple[Offer, ...]] = {}

    def to(self, attributes: Mapping[str, str]) -> tuple[Offer, ...]:
        """Return what each target promises a case with these attributes."""
        key = tuple(map(attributes.get, self._names))
        return self._kept.get(key) or self._keep(key, attributes)

    def _keep(
        self, key: tuple[str | None, ...], attributes: Mapping[str, str]
    ) -> tuple[Offer, ...]:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        found = tuple(self._offer(target, attributes) for target in self._targets)
        self._kept[key] = found
        return found

    def _offer(self, target: Target, attributes: Mapping[str, str]) -> Offer:
        within = look_up(target.within, attributes)
        if not isinstance(within, Missing):
            # Equal terms of several targets become one, and can be told by identity.
            within = self._terms.setdefault(within, within)
        name = look_up(target.calendar, attributes)
        if isinstance(name, Missing):
            calendar: BusinessCalendar | Missing = name
        else:
            calendar = self._agreement.calendar_named(name, attributes)
        strength: Strength | Missing = look_up(target.strength, attributes)
        return Offer(
            possibly(target.selectors, attributes),
            strength,
            within,
            calendar,
            on_calendar(self._agreement, within, calendar),
        )


def on_calendar(
    agreement: Agreement, within: Promised | Missing, calendar: BusinessCalendar | Missing
) -> tuple[Promised, BusinessCalendar] | Missing:
    """Return a term with the calendar it counts on; one that needs no hours does without."""
    if isinstance(within, Missing):
        return within
    if not isinstance(calendar, Missing):
        return within, calendar
    needs_hours = not isinstance(within, (Elapsed, CalendarPeriod, NoNumber))
    return calendar if needs_hours else (within, agreement.around_the_clock)
