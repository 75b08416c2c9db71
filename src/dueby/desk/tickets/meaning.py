"""What a message to the customer means to an agreement beside the fact that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Target

RESPONDED: Final = "responded"
BY_PERSON: Final[Mapping[str, object]] = {"by_person": True}
_MEANS: Final[Mapping[str, Mapping[str, object]]] = {RESPONDED: BY_PERSON, "update_sent": {}}


def unsaid(agreement: Agreement, fact: str) -> list[tuple[str, dict[str, object]]]:
    """Return what a person's message says that `fact` leaves unsaid, with its fields.

    Only what some target listens to without listening to the fact: in the reference agreement a
    confirmation stops the first response by itself, a workaround does not.
    """
    return [
        (meant, dict(fields))
        for meant, fields in _MEANS.items()
        if meant != fact
        and any(meant in heard and fact not in heard for heard in _listening(agreement))
    ]


def _listening(agreement: Agreement) -> list[frozenset[str]]:
    return [_heard_by(target) for target in agreement.targets.values()]


def _heard_by(target: Target) -> frozenset[str]:
    repeated = () if target.repeat is None else target.repeat.after
    patterns = [*target.stops, *repeated, *(step.pattern for step in target.start.steps)]
    return frozenset(each.fact for each in patterns if each is not None)
