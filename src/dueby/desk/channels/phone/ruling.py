"""Which rule about numbers a call meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.channels.phone.events import Direction, EventKind
from dueby.desk.channels.phone.models import Answer, NumberRule
from dueby.desk.channels.phone.numbers import number_told

if TYPE_CHECKING:
    from dueby.desk.channels.phone.events import CallEvent


def rule_for(event: CallEvent, country: str = "") -> NumberRule | None:
    """Return the rule that a new call meets, by the number of its other side; else None.

    Who hides their number meets no rule but that for all.
    """
    if event.event is not EventKind.NEW_CALL:
        return None
    is_incoming = event.direction is Direction.IN
    answer = Answer.REJECT if is_incoming else Answer.CALLER_ID
    number = number_told(event, event.from_number if is_incoming else event.to_number, country)
    fitting = [each for each in NumberRule.objects.filter(answer=answer) if each.fits(number)]
    return max(fitting, key=lambda each: len(each.pattern), default=None)
