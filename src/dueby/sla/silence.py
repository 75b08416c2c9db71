"""When a notice becomes owed by the passing of time alone, if nothing happens before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dueby.sla.conditions import possibly
from dueby.sla.notices import silences

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.sla.evaluation import Evaluation


def silent_moments(told: Evaluation) -> Iterator[datetime]:
    """Give the moments to come at which a share of a term is used up without an estimate.

    The date itself, which may make a notice owed as well, is the clock's own.
    """
    is_owed = {(each.duty, each.about) for each in told.notices}
    for duty in told.agreement.notices.values():
        if duty.share is None or possibly(duty.selectors, told.case.attributes) is False:
            continue
        for place, clock in enumerate(told.clocks):
            if clock.target.name not in duty.about or (duty.name, place) in is_owed:
                continue
            for each in silences(duty, clock, told.facts):
                if told.at is None or each.at > told.at:
                    yield each.at
