"""A written term with its counting becomes a Term."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from dueby.sla.terms import (
    BusinessDays,
    BusinessTime,
    BusinessWeeks,
    CalendarPeriod,
    Counting,
    Elapsed,
    PeriodCounting,
    Roll,
    Unit,
)

if TYPE_CHECKING:
    from dueby.sla.language.words import WrittenTerm
    from dueby.sla.terms import Term

_BUSINESS: Final = frozenset(Counting)
_CALENDAR: Final = frozenset(PeriodCounting)


def term_of(written: WrittenTerm, counting: str | None, roll: str | None) -> Term:
    """Return the term; `counting` and `roll` as the target says, None where it does not.

    Raises ValueError where counting and unit do not go together.
    """
    if written.unit in {"minute", "hour"}:
        length = timedelta(**{f"{written.unit}s": written.amount})
        return BusinessTime(length) if written.is_business else Elapsed(length)
    if written.is_business:
        return _business(written, _counting(counting, _BUSINESS, Counting.WORKING_TIME))
    kind = _counting(counting, _CALENDAR, PeriodCounting.WALL_CLOCK)
    rolled = None if roll in {None, "none"} else Roll(roll)
    return CalendarPeriod(int(written.amount), Unit(written.unit), PeriodCounting(kind), rolled)


def _counting(counting: str | None, allowed: frozenset[str], usual: str) -> str:
    if counting is None:
        return usual
    if counting not in allowed:
        raise ValueError(
            f"counting {counting} does not fit; allowed are {', '.join(sorted(allowed))}"
        )
    return counting


def _business(written: WrittenTerm, counting: str) -> Term:
    if counting != Counting.WORKING_TIME and not written.is_whole:
        raise ValueError(f"with counting {counting} only whole business days are allowed")
    count = int(written.amount) if written.is_whole else Fraction(str(written.amount))
    if written.unit == "week":
        return BusinessWeeks(count, Counting(counting))
    return BusinessDays(count, Counting(counting))
