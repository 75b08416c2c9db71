"""Instants as whole microseconds since 1970, the one unit of all calendar tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
SECOND = 1_000_000
DAY = 86_400 * SECOND


class CalendarError(ValueError):
    """A calendar cannot be built, or cannot answer what it was asked."""


class NaiveInstantError(CalendarError):
    """A local time without an offset was given where an instant is needed."""

    def __init__(self, found: object) -> None:
        super().__init__(f"{found} has no offset; allowed is an instant: 2026-03-06T16:59:00-05:00")


class BackwardStretchError(CalendarError):
    """A stretch would end before it starts."""

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(f"the end {end.isoformat()} is before the start {start.isoformat()}")


class BeyondCalendarError(CalendarError):
    """The answer would lie outside the years 1 to 9999."""


def microseconds(length: timedelta) -> int:
    """Return a length as whole microseconds, without rounding."""
    return (length.days * 86_400 + length.seconds) * 1_000_000 + length.microseconds


def since_epoch(at: datetime) -> int:
    """Return an instant as microseconds since 1970; refuse a time without an offset."""
    try:
        return microseconds(at - EPOCH)
    except TypeError:
        raise NaiveInstantError(at) from None


def instant(since: int) -> datetime:
    """Return microseconds since 1970 as an aware UTC datetime."""
    try:
        return EPOCH + timedelta(0, 0, since)
    except OverflowError:
        raise BeyondCalendarError("the moment would lie outside the years 1 to 9999") from None


def in_utc(at: datetime) -> datetime:
    """Return an instant as a UTC datetime; refuse a time without an offset."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise NaiveInstantError(at)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise BeyondCalendarError("the moment would lie outside the years 1 to 9999") from None
