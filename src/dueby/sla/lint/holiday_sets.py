"""Holiday sets that nobody uses, or that run out before the edition does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, HolidaySet
    from dueby.sla.lint.unwise import Unwise


def unwise_holidays(agreement: Agreement) -> Iterator[Unwise]:
    """Find sets without a calendar, without the years they are needed for, or half written."""
    for each in agreement.holiday_sets.values():
        yield from _without_country(agreement, each)
        if not each.written and not each.has_rule:
            yield unwise_at(
                agreement,
                f"holidays.{each.name}",
                "a set without a day",
                "whoever reads its name thinks that support is closed on holidays",
                'write its "dates", or a "country" or "rules"',
            )
        if not each.used_by:
            yield unwise_at(
                agreement,
                f"holidays.{each.name}",
                "no calendar names this set",
                "support is open on its days",
                'name it under "holidays" of a calendar, or leave it out',
            )
        elif each.has_rule:
            yield from _half_written(agreement, each)
        else:
            yield from _missing_years(agreement, each)


def _without_country(agreement: Agreement, each: HolidaySet) -> Iterator[Unwise]:
    path = f"holidays.{each.name}"
    if f"{path}.country" in agreement.places:
        return
    for key in ("region", "observed", "except"):
        if f"{path}.{key}" in agreement.places:
            yield unwise_at(
                agreement,
                f"{path}.{key}",
                f"{key}, and no country that it could speak of",
                "it changes no day",
                "name the country, or leave it out: dates and rules stand for themselves",
            )


def _missing_years(agreement: Agreement, each: HolidaySet) -> Iterator[Unwise]:
    first, last = agreement.in_force_from, agreement.in_force_until
    written = {day.year for day in each.written}
    if not written or first is None:
        return
    # Without a last day, what is needed is at least the first year and no year left out.
    end = last.year if last is not None else max(first.year, *written)
    begin = max(first.year, min(written))
    missing = [str(year) for year in range(begin, end + 1) if year not in written]
    if missing:
        yield unwise_at(
            agreement,
            f"holidays.{each.name}.dates",
            f"no dates for {listed(missing)}, and no rule that fills them",
            "support is open on the holidays of that year, and every date is too early",
            'write the dates for every year in force, or a "country" or "rules"',
        )


def _half_written(agreement: Agreement, each: HolidaySet) -> Iterator[Unwise]:
    years = Counter(day.year for day in each.written)
    filled = Counter(
        day.year
        for name in each.used_by
        for day in agreement.calendars[name].holidays
        if day.year not in years
    )
    usual = max([*years.values(), *filled.values()], default=0) // max(len(each.used_by), 1)
    few = [str(year) for year, count in sorted(years.items()) if 2 * count < usual]
    if few:
        yield unwise_at(
            agreement,
            f"holidays.{each.name}.dates",
            f"only a few dates for {listed(few)}, fewer than half of those of another year",
            "a year with any date is taken as written, so that the rule fills none of it",
            "write the year out, or leave it to the rule",
        )
