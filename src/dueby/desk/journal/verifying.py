"""Whether the journal is intact, and up to which seal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from dueby.desk.journal.chains import check_chains
from dueby.desk.journal.erasing import PERSONS, WORDS_ERASED
from dueby.desk.journal.models import Entry, Seal, Text
from dueby.desk.journal.notes import Note, note_of
from dueby.desk.journal.protection import missing_triggers
from dueby.desk.journal.sealing import first_code
from dueby.desk.journal.seals import check_note, check_seals
from dueby.desk.journal.verdict import Findings, Problem, Verdict


def verify(noted: Note | None = None) -> Verdict:
    """Read the whole journal as it is at one moment, and say what is not as it was recorded.

    `noted` is a seal that somebody wrote down; it must be there, as must the one that the desk
    itself noted beside its key.
    """
    found = Findings()
    with _one_view():
        seals = check_seals(found)
        check_chains(found)
        _check_erasures(found)
        _check_protection(found)
        for note in (noted, note_of(first_code())):
            if note is not None:
                check_note(note, found)
        sealed = Seal.objects.order_by("-number")
        if found.broken_seal is not None:
            sealed = sealed.filter(number__lt=found.broken_seal)
        return Verdict(found, seals, sealed.first())


def _check_erasures(found: Findings) -> None:
    """Words are erased by a person's wish, which the journal tells of; not by anybody else."""
    told = Entry.objects.filter(kind__endswith=f".{WORDS_ERASED}").values_list("data", flat=True)
    known = {name for data in told for name in data.get(PERSONS, ())}
    erased = Text.objects.exclude(erased_at=None).order_by("person")
    for person in erased.values_list("person", flat=True).distinct():
        if person not in known:
            found.add(Problem(person or "words", 0, "words were erased, and no entry tells of it"))


def _check_protection(found: Findings) -> None:
    for name in missing_triggers():
        found.add(Problem("database", 0, f"the trigger {name} is missing or off"))


@contextmanager
def _one_view() -> Iterator[None]:
    """Read everything as it is at one moment, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # A transaction of Django's takes SQLite's lock for writing at once; a plain one reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
