"""When support is open: a zone, weekly shifts, holidays and dated exceptions, as tables."""

from dueby.sla.calendars.business_calendar import BusinessCalendar, NoTimeAllowedError
from dueby.sla.calendars.openings import Closure, Opening

__all__ = ["BusinessCalendar", "Closure", "NoTimeAllowedError", "Opening"]
