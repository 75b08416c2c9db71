"""What a target promises a case, remembered by the words of the case that it depends on.

Thousands of cases share a few plans, classes and severities, so that most of them are told
something that another case was told before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from dueby.sla.agreement import Missing, NoNumber, Strength, look_up
from dueby.sla.conditions import possibly
from dueby.sla.terms import CalendarPeriod, Elapsed

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Promised, Target
    from dueby.sla.calendars import BusinessCalendar

Terms: TypeAlias = "dict[Promised, Promised]"
"""Terms by themselves: equal ones of several targets become one, and can be told by identity."""

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
    """The offers of one target."""

    __slots__ = ("_agreement", "_kept", "_names", "_target", "_terms", "rests_on_band")

    def __init__(self, agreement: Agreement, target: Target, terms: Terms) -> None:
        """Begin with nothing remembered; `terms` is shared among the targets of an agreement."""
        self._agreement = agreement
        self._target = target
        self._terms = terms
        self._names = tuple(sorted(target.attributes))
        self.rests_on_band = "band" in self._names
        self._kept: dict[tuple[str | None, ...], Offer] = {}

    def to(self, attributes: Mapping[str, str]) -> Offer:
        """Return what the target promises a case with these attributes."""
        key = tuple([attributes.get(name) for name in self._names])
        return self._kept.get(key) or self._keep(key, attributes)

    def _keep(self, key: tuple[str | None, ...], attributes: Mapping[str, str]) -> Offer:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = found = self._found(attributes)
        return found

    def _found(self, attributes: Mapping[str, str]) -> Offer:
        target = self._target
        within = look_up(target.within, attributes)
        if not isinstance(within, Missing):
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
