"""Entries about many subjects at once, in few steps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from dueby.desk.journal.models import Chain, Entry, Text
from dueby.desk.journal.readers import note_unread
from dueby.desk.journal.recording import Happening, Named, Subject, rows_of

if TYPE_CHECKING:
    from datetime import datetime


class Said(NamedTuple):
    """What is to be recorded of a subject, and when it became true."""

    subject: Subject
    what: Happening
    at: datetime


def record_all(said: Sequence[Said], *, by: Named | None) -> list[Entry]:
    """Append entries to the chains of their subjects, inside the transaction of the changes.

    The chains are locked at once and in one order, so that two who do this never wait for each
    other in a ring. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("entries are recorded in the transaction of their changes")
    chains = _locked({each.subject.journal_name for each in said})
    heads: dict[str, list[Chain]] = {name: [] for name in chains}
    rows: list[tuple[Entry, list[Text]]] = []
    for subject, what, at in said:
        chain = chains[subject.journal_name]
        rows.append(rows_of(subject, what, chain, by=by, at=at))
        heads[chain.subject].append(
            Chain(subject=chain.subject, length=chain.length, head=chain.head)
        )
    entries = [entry for entry, _ in rows]
    Entry.objects.bulk_create(entries)
    Text.objects.bulk_create([text for _, texts in rows for text in texts])
    # A chain grows by one entry at a time: the first of each, then the second.
    for grown in zip_longest(*heads.values()):
        _grow([each for each in grown if each is not None])
    note_unread(entries)
    return entries


def _grow(chains: list[Chain]) -> None:
    Chain.objects.bulk_create(
        chains, update_conflicts=True, unique_fields=["subject"], update_fields=["length", "head"]
    )


def _locked(names: set[str]) -> dict[str, Chain]:
    """Return the chains of subjects under lock; each begins with its first entry."""
    locked = Chain.objects.select_for_update().order_by("pk")
    chains = {chain.subject: chain for chain in locked.filter(subject__in=names)}
    new = sorted(names - chains.keys())
    if new:
        Chain.objects.bulk_create([Chain(subject=each) for each in new], ignore_conflicts=True)
        chains |= {chain.subject: chain for chain in locked.filter(subject__in=new)}
    return chains
