"""The only writer of what happened. An entry is one transaction with the change it tells of."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol

from django.db import connection

from dueby.desk.journal.models import Chain, Entry, Text
from dueby.desk.journal.readers import note_unread
from dueby.desk.timekeeping import now

SYSTEM: Final = "system"


class Named(Protocol):
    """Whatever the journal can call by a name, such as "ticket:17" or "user:3"."""

    @property
    def journal_name(self) -> str:
        """The kind and the number, with a colon between."""


class Subject(Named, Protocol):
    """What entries are about; what belongs to a customer says to which."""

    @property
    def organization_id(self) -> int | None:
        """The customer it belongs to, or None for what belongs to the vendor."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be recorded.

    `fact` is the engine's name where the agreement knows it; `data` its fields, plain JSON and
    nothing personal; `words` personal text by name; `person` whom that text concerns.
    """

    kind: str
    fact: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    person: Named | None = None
    supersedes: Entry | None = None


def record(subject: Subject, what: Happening, *, by: Named | None, at: datetime) -> Entry:
    """Append an entry to the subject's chain, inside the transaction of the change.

    `at` is the aware instant at which it became true; `by` is None for what the desk did itself.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what.kind}: an entry is recorded in the transaction of its change")
    chain = _locked(subject.journal_name)
    entry, texts = rows_of(subject, what, chain, by=by, at=at)
    entry.save(force_insert=True)
    if texts:
        Text.objects.bulk_create(texts)
    chain.save(update_fields=["length", "head"])
    note_unread([entry])
    return entry


def begin(
    subject: Subject, happenings: Iterable[Happening], *, by: Named | None, at: datetime
) -> list[tuple[Entry, list[Text]]]:
    """Record the first entries about a subject that the same transaction has made, with few steps.

    Returns each entry with its words. Raises RuntimeError outside a transaction, IntegrityError
    for a subject that has entries.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is recorded in the transaction of its change")
    chain = Chain(subject=subject.journal_name)
    rows = [rows_of(subject, what, chain, by=by, at=at) for what in happenings]
    chain.save(force_insert=True)
    Entry.objects.bulk_create([entry for entry, _ in rows])
    Text.objects.bulk_create([text for _, texts in rows for text in texts])
    note_unread(entry for entry, _ in rows)
    return rows


def rows_of(
    subject: Subject, what: Happening, chain: Chain, *, by: Named | None, at: datetime
) -> tuple[Entry, list[Text]]:
    """Return the next entry of a chain and its words, not yet saved; the chain moves on to it."""
    salted = {name: (secrets.token_hex(16), words) for name, words in what.words.items()}
    entry = Entry(
        chain=chain,
        number=chain.length + 1,
        kind=what.kind,
        fact=what.fact,
        at=at,
        recorded_at=now(),
        by=SYSTEM if by is None else by.journal_name,
        organization_id=subject.organization_id,
        data=dict(what.data),
        words={name: Text.digest_of(*each) for name, each in salted.items()},
        supersedes=what.supersedes,
    )
    entry.digest = digest_of(entry, chain.head)
    chain.length, chain.head = entry.number, entry.digest
    person = "" if what.person is None else what.person.journal_name
    return entry, [
        Text(entry=entry, name=name, person=person, salt=salt, words=words)
        for name, (salt, words) in salted.items()
    ]


def _locked(name: str) -> Chain:
    """Return the subject's chain under lock; it begins with the first entry."""
    locked = Chain.objects.select_for_update().filter(subject=name)
    chain = locked.first()
    if chain is not None:
        return chain
    Chain.objects.bulk_create([Chain(subject=name)], ignore_conflicts=True)
    return locked.get()


def digest_of(entry: Entry, before: str) -> str:
    """Return the digest of an entry: SHA-256 over the digest before it and all that it says."""
    told = {
        "before": before,
        "subject": entry.chain.subject,
        "number": entry.number,
        "kind": entry.kind,
        "fact": entry.fact,
        "at": _moment(entry.at),
        "recorded_at": _moment(entry.recorded_at),
        "by": entry.by,
        "organization": entry.organization_id,
        "data": _plain(entry.data),
        "words": entry.words,
        "supersedes": entry.supersedes_id,
    }
    plain = json.dumps(
        told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def _moment(at: datetime) -> str:
    # Databases give every moment back in UTC, whatever zone it was told in.
    return at.astimezone(UTC).isoformat()


def _plain(value: object) -> object:
    """Return JSON as every database gives it back: PostgreSQL writes 1e16 as a whole number."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
