"""Calendars of the agreements by name, for rotas and for delays in business time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.contracts.models import SupportAgreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.calendars import BusinessCalendar


def calendar_named(name: str) -> BusinessCalendar | None:
    """Return the calendar that "agreement/calendar" names in the newest text, or None."""
    agreement, _, calendar = name.partition("/")
    found = SupportAgreement.objects.with_text().filter(name=agreement).first()
    if found is None or found.newest is None:
        return None
    return found.newest.editions.newest.calendars.get(calendar)


def calendar_choices() -> list[tuple[str, str]]:
    """Return every calendar of the agreements with its name and words for a list."""
    return list(_choices())


def _choices() -> Iterator[tuple[str, str]]:
    agreements = SupportAgreement.objects.with_text().exclude(newest=None)
    for agreement in agreements.order_by("title"):
        for name in agreement.current().editions.newest.calendars:
            yield f"{agreement.name}/{name}", f"{agreement}: {name.replace('_', ' ')}"
