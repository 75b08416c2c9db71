"""What happened to products and contracts, as a page tells it: newest first, with was and now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from dueby.desk.journal.changes import changes_of
from dueby.desk.journal.models import Entry
from dueby.desk.people.histories import Change, Told, names

if TYPE_CHECKING:
    from django.db.models import Model


class Kept(Protocol):
    """A row whose changes the journal knows."""

    @property
    def journal_name(self) -> str:
        """How the journal calls it."""


def history_of(subjects: Sequence[Kept], limit: int = 50) -> list[Told]:
    """Return the newest entries about rows."""
    known = {each.journal_name: each for each in subjects}
    entries = list(
        Entry.objects.filter(chain__subject__in=known)
        .select_related("chain")
        .order_by("-pk")[:limit]
    )
    called = names(each.by for each in entries)
    return [
        Told(
            each.at,
            each.kind,
            str(known[each.chain.subject]),
            called.get(each.by, each.by),
            _changes(each, cast("type[Model]", type(known[each.chain.subject]))),
        )
        for each in entries
    ]


def _changes(entry: Entry, model: type[Model]) -> list[Change]:
    told = [Change(*each) for each in changes_of(entry, model)]
    said = entry.data.get("what")
    return [*told, Change("What", None, str(said))] if said else told
