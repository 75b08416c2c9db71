"""Notices that one letter would stop together, though each has something of its own to say."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from dueby.sla.lint.patterns import can_be_one_fact
from dueby.sla.lint.unwise import unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, NoticeDuty
    from dueby.sla.lint.unwise import Unwise


def unwise_letters(agreement: Agreement) -> Iterator[Unwise]:
    """Find notices without contents that another notice's letter stops as well."""
    told = set[str]()
    for duty, other in permutations(agreement.notices.values(), 2):
        if duty.name in told or duty.contains or not _share_a_letter(agreement, duty, other):
            continue
        told.add(duty.name)
        yield unwise_at(
            agreement,
            f"notices.{duty.name}",
            f"sent by the same fact as {other.name}, and nothing that it must contain",
            f"whoever sends {other.name} has sent this one too",
            'say what it must contain ("contains"), or name a fact of its own under "sent_by"',
        )


def _share_a_letter(agreement: Agreement, duty: NoticeDuty, other: NoticeDuty) -> bool:
    return any(
        can_be_one_fact(agreement, one, another)
        for one in duty.sent_by
        for another in other.sent_by
    )
