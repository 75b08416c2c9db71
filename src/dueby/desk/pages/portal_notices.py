"""The notices that a customer was given, as they see them: when, why, and what to expect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dueby.desk.pages.notice_proof import proofs_of
from dueby.sla.notices import estimated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.desk.pages.notice_proof import Proof
    from dueby.sla.evaluation import Evaluation
    from dueby.sla.facts import Fact
    from dueby.sla.notices import Notice


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """One notice that was sent; who got it by mail and when, where it has left."""

    notice: Notice
    reasons: str
    estimated_at: datetime | None
    to: str
    mailed_at: datetime | None


def given_notices(told: Evaluation) -> list[GivenNotice]:
    """Return what the customer was told of delays, in the order of the agreement."""
    sent = [(each, _fact(each, told.facts)) for each in told.notices if each.sent_at is not None]
    proofs = proofs_of([int(fact.id) for _, fact in sent if fact is not None])
    return [
        _given(notice, fact, proofs.get(int(fact.id)) if fact is not None else None)
        for notice, fact in sent
    ]


def _fact(notice: Notice, facts: Iterable[Fact]) -> Fact | None:
    return next((each for each in facts if each.id == notice.sent_id), None)


def _given(notice: Notice, fact: Fact | None, proof: Proof | None) -> GivenNotice:
    parcel = None if proof is None else proof.parcel
    return GivenNotice(
        notice,
        "" if proof is None else proof.message.text.words,
        None if fact is None else estimated(fact),
        "" if proof is None or proof.to is None else proof.to.name,
        None if parcel is None else parcel.sent_at,
    )
