"""Seals over what was recorded, made with a key that whoever changes the database does not have.

A seal covers the chains that grew since the seal before and names that seal, so the cost is that
of what is new. The newest is also noted in a file beside the key: a database from which the last
seals were removed together with what they covered says less than that note.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from dueby.desk.journal.models import Chain, Seal, SealedHead
from dueby.desk.journal.notes import write_note

BATCH: Final = 2_000
"""Chains under one seal; where more grew there are more seals."""


def seal_all(at: datetime) -> int:
    """Seal everything that grew since the last seal, and say how many seals that took."""
    count = 0
    while (made := seal(at)) is not None:
        count += 1
        if made.chains < BATCH:
            break
    return count


def seal(at: datetime, batch: int = BATCH) -> Seal | None:
    """Seal the chains that grew, at most `batch` of them; return None where none did.

    A chain that somebody writes to at this moment is left to the next seal, and everything to
    another process that makes the very first one.
    """
    is_first = not Seal.objects.exists()
    try:
        with transaction.atomic():
            return _seal(at, batch)
    except IntegrityError:
        if is_first:
            return None
        raise


def _seal(at: datetime, batch: int) -> Seal | None:
    # Who has the lock on the first seal makes the next: the newest is asked for afterwards.
    Seal.objects.select_for_update().filter(number=1).first()
    before = Seal.objects.order_by("-number").first()
    grown = list(Chain.objects.to_seal().select_for_update(skip_locked=True)[:batch])
    if not grown:
        return None
    made = _made(before, grown, at)
    transaction.on_commit(partial(write_note, first_code(), made))
    return made


def _made(before: Seal | None, grown: list[Chain], at: datetime) -> Seal:
    heads = [
        SealedHead(chain=each.pk, subject=each.subject, length=each.length, head=each.head)
        for each in grown
    ]
    made = Seal(
        number=1 if before is None else before.number + 1,
        sealed_at=at,
        before="" if before is None else before.code,
        chains=len(heads),
        digest=digest_of_heads(heads),
    )
    made.code = code_of(made)
    made.save(force_insert=True)
    for head in heads:
        head.seal = made
    SealedHead.objects.bulk_create(heads)
    covered = Chain.objects.filter(pk__in=[each.pk for each in grown])
    covered.update(sealed_length=F("length"))
    return made


def first_code() -> str:
    """Return the code of the first seal, by which the journal is told from others; "" for none."""
    return Seal.objects.filter(number=1).values_list("code", flat=True).first() or ""


def digest_of_heads(heads: Iterable[SealedHead]) -> str:
    """Return the SHA-256 over the heads, which come in the order of their chains."""
    digest = hashlib.sha256()
    for each in heads:
        digest.update(f"{each.chain} {each.subject} {each.length} {each.head}\n".encode())
    return digest.hexdigest()


def code_of(sealed: Seal) -> str:
    """Return the HMAC-SHA-256 (RFC 2104) over all that a seal says, with the journal's key."""
    told = {
        "number": sealed.number,
        "sealed_at": sealed.sealed_at.astimezone(UTC).isoformat(),
        "before": sealed.before,
        "chains": sealed.chains,
        "digest": sealed.digest,
    }
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.JOURNAL_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()
