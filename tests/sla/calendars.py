"""Calendars that several tests use."""

from datetime import date, datetime, timedelta

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.shifts import ExtraOpening, Shift, Week, read_stretch
from dueby.sla.zones import zone_named

OFFICE, LUNCH, NIGHT = ("08:00-17:00",), ("08:00-12:00", "13:00-17:00"), ("22:00-06:00",)


def hours(*windows: str) -> tuple[Shift, ...]:
    """Return the shifts of a day, as "08:00-17:00"."""
    return tuple(Shift(*read_stretch(*window.split("-"))) for window in windows)


def weekdays(*windows: str) -> Week:
    """Return a week whose five working days are alike."""
    return (hours(*windows),) * 5 + ((), ())


def extra(window: str, name: str = "") -> ExtraOpening:
    """Return an extra opening, as "08:00-17:00"."""
    return ExtraOpening(*read_stretch(*window.split("-")), name)


def calendar(
    week: Week = weekdays(*OFFICE),  # noqa: B008 - a value that never changes
    zone: str = "America/New_York",
    *holidays: str,
    **dated: object,
) -> BusinessCalendar:
    """Return a calendar with holidays by date."""
    names = {date.fromisoformat(on): f"holiday of {on}" for on in holidays}
    return BusinessCalendar("test", zone_named(zone), week, holidays=names, **dated)  # type: ignore[arg-type]


def at(text: str, zone: str = "America/New_York") -> datetime:
    """Return a local time as an instant; of two readings the first."""
    return datetime.fromisoformat(text).replace(tzinfo=zone_named(zone))


def local(moment: datetime, zone: str = "America/New_York") -> str:
    """Return an instant as the wall clock reads it, with its offset."""
    return moment.astimezone(zone_named(zone)).isoformat(" ", "minutes")


def length(text: str) -> timedelta:
    """Return "9:00" as nine hours."""
    whole, minutes = text.split(":")
    return timedelta(hours=int(whole), minutes=int(minutes))
