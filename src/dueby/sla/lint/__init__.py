"""An agreement that is legal but unwise: what to look at again before somebody signs it.

Nothing here is an error. Each finding says where it stands, what was found, why that is unwise
and what would be better. A finding is only made where no sensible reading is left: a promise that
differs between two dates is compared at several moments, and reported when it differs at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.lint.bands import unwise_bands
from dueby.sla.lint.calendars import unwise_calendars
from dueby.sla.lint.cover import unwise_cover
from dueby.sla.lint.editions import unwise_editions
from dueby.sla.lint.entitlements import unwise_entitlements
from dueby.sla.lint.holiday_sets import unwise_holidays
from dueby.sla.lint.letters import unwise_letters
from dueby.sla.lint.levels import unwise_levels
from dueby.sla.lint.overlaps import unwise_overlaps
from dueby.sla.lint.ranking import unwise_ranking
from dueby.sla.lint.settings import unwise_settings
from dueby.sla.lint.strengths import unwise_strengths
from dueby.sla.lint.turns import unwise_turns
from dueby.sla.lint.unused import unwise_leftovers
from dueby.sla.lint.unwise import Unwise

if TYPE_CHECKING:
    from dueby.sla.agreement import Editions

__all__ = ["Unwise", "lint"]

_OF_ONE_EDITION: Final = (
    unwise_levels,
    unwise_cover,
    unwise_overlaps,
    unwise_ranking,
    unwise_strengths,
    unwise_letters,
    unwise_turns,
    unwise_settings,
    unwise_bands,
    unwise_calendars,
    unwise_holidays,
    unwise_entitlements,
    unwise_leftovers,
)


def lint(editions: Editions) -> tuple[Unwise, ...]:
    """Return everything that is legal but unwise, in the order of the file."""
    found = [
        each
        for agreement in editions.all
        for unwise in _OF_ONE_EDITION
        for each in unwise(agreement)
    ]
    found += unwise_editions(editions)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.line, each.column, each.path)))
