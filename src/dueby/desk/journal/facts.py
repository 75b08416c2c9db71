"""Entries as the facts of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.facts import Fact

if TYPE_CHECKING:
    from dueby.desk.journal.models import Entry

OPENED: Final = "given"
OVERRULED: Final = "overruled"
"""The keys of an entry's data under which it says what is given, and what a person decided."""


def fact_of(entry: Entry) -> Fact:
    """Return the fact that an entry tells; its words count as given, whatever they were."""
    fields = {name: value for name, value in entry.data.items() if name not in {OPENED, OVERRULED}}
    # The engine asks whether a reason was given, not what it says; erased words were words.
    fields |= {name: "given" for name in entry.words if name not in fields}
    return Fact(
        id=str(entry.pk),
        at=entry.at,
        type=entry.fact,
        fields=fields,
        by=entry.by,
        supersedes=None if entry.supersedes_id is None else str(entry.supersedes_id),
    )
