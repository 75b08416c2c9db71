"""When support is open: a zone, weekly shifts, holidays and dated exceptions, as tables."""

from dueby.sla.calendars.business_calendar import (
    BusinessCalendar,
    Closure,
    NoTimeAllowedError,
    Opening,
)

__all__ = ["BusinessCalendar", "Closure", "NoTimeAllowedError", "Opening"]
