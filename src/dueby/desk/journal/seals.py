"""Whether the seals are those that were made: each with the key, each naming the one before."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Final

from dueby.desk.journal.models import Seal, SealedHead
from dueby.desk.journal.notes import Note
from dueby.desk.journal.sealing import code_of, digest_of_heads
from dueby.desk.journal.verdict import Findings, Problem

BATCH: Final = 2_000


def check_seals(found: Findings) -> int:
    """Add to the findings what is wrong with any seal, and return how many there are."""
    before, count = Seal(number=0, code=""), 0
    for _, rows in groupby(_rows(), key=itemgetter(0)):
        sealed, *heads = [row for _, row in rows]
        if not isinstance(sealed, Seal):
            continue
        for what in _wrong_with(sealed, before, [h for h in heads if isinstance(h, SealedHead)]):
            found.add(Problem(f"seal {sealed.number}", 0, what, sealed.number))
        before, count = sealed, count + 1
    return count


def check_note(note: Note, found: Findings) -> None:
    """Add to the findings that a seal which is known outside the database is not in it."""
    sealed = Seal.objects.filter(number=note.number).first()
    if sealed is None:
        what = "it was noted outside the database, and is not there"
        found.add(Problem(f"seal {note.number}", 0, what, note.number))
    elif not hmac.compare_digest(sealed.code, note.code):
        what = "another seal of this number was noted outside the database"
        found.add(Problem(f"seal {note.number}", 0, what, 1))


def _rows() -> Iterator[tuple[int, Seal | SealedHead]]:
    return merge(
        ((each.pk, each) for each in Seal.objects.order_by("pk").iterator(BATCH)),
        (
            (each.seal_id, each)
            for each in SealedHead.objects.order_by("seal_id", "chain").iterator(BATCH)
        ),
        key=itemgetter(0),
    )


def _wrong_with(sealed: Seal, before: Seal, heads: list[SealedHead]) -> Iterator[str]:
    if sealed.number != before.number + 1:
        yield f"the seal before it is missing: {before.number} is followed by {sealed.number}"
    elif sealed.before != before.code:
        yield "it does not follow the seal before it"
    if not hmac.compare_digest(sealed.code, code_of(sealed)):
        yield "it was not made with the key of this desk"
    if sealed.chains != len(heads) or sealed.digest != digest_of_heads(heads):
        yield "it does not cover the heads that stand under it"
