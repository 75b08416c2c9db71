"""What becomes of a vulnerability, entered by hand: known, scored, patched, deployed.

Every verb takes `at`, the moment it became true, which may lie before the present. The clock is the
engine's: from the later of notification and patch, within the period of the score's band (clause 4
of the reference agreement).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.advisories.models import Patch
from dueby.desk.clocks.casefile import recompute
from dueby.desk.journal.recording import Happening, record
from dueby.desk.streams.models import publish
from dueby.desk.timekeeping import now
from dueby.sla.scores import parse_vector

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import AgreementText
    from dueby.desk.people.models import User


class PatchRefusedError(ValueError):
    """Something does not fit what is known of a patch; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """What is known when it is notified: identifier, release, and its score where it has one.

    `source` says whose score it is, in the agreement's words (os_vendor, nvd, own).
    """

    identifier: str
    os_release: str
    vector: str = ""
    source: str = "nvd"


@transaction.atomic
def notify(known: Vulnerability, text: AgreementText, *, by: User, at: datetime) -> Patch:
    """Record that a vulnerability became known at `at`, under an agreement's text.

    Raises PatchRefusedError for one that is recorded already, VectorError for what is no vector.
    """
    taken = Patch.objects.filter(vulnerability=known.identifier, os_release=known.os_release)
    if taken.exists():
        raise PatchRefusedError(
            f"{known.identifier} on {known.os_release} is recorded already; open that record"
        )
    patch = Patch.objects.create(
        text=text,
        vulnerability=known.identifier,
        os_release=known.os_release,
        vector=known.vector,
        source=known.source,
        owner=by,
        notified_at=at,
    )
    data = {"finding": known.identifier, **_scored(known.vector, known.source)}
    _tell(patch, Happening("patch.notified", fact="notified", data=data), by=by, at=at)
    return patch


def rescore(patch: Patch, vector: str, source: str, *, by: User, at: datetime) -> None:
    """Record a new score. Raises VectorError for what is no vector."""
    with _changing(patch) as present:
        data = {"finding": present.vulnerability, **_scored(vector, source)}
        present.vector, present.source = vector, source
        _tell(present, Happening("patch.rescored", fact="rescored", data=data), by=by, at=at)


def make_available(patch: Patch, *, by: User, at: datetime) -> None:
    """Record that the official patch for the release was published at `at`."""
    with _changing(patch) as present:
        if present.available_at is not None:
            raise PatchRefusedError("the patch is available already; withdraw it first")
        present.available_at = at
        _tell(present, _about(present, "patch_available"), by=by, at=at)


def withdraw(patch: Patch, *, by: User, at: datetime) -> None:
    """Record that the official patch was taken back: the clock waits again."""
    with _changing(patch) as present:
        if present.available_at is None:
            raise PatchRefusedError("there is no patch to withdraw; it was not available")
        if at < present.available_at:
            raise PatchRefusedError("a patch is withdrawn after it became available")
        present.available_at = None
        _tell(present, _about(present, "patch_withdrawn"), by=by, at=at)


def deploy(patch: Patch, *, by: User, at: datetime) -> None:
    """Record that the update is available to all entitled customers, which ends the period."""
    with _changing(patch) as present:
        if present.available_at is None:
            raise PatchRefusedError("there is no patch yet; record first when it became available")
        if at < max(present.available_at, present.notified_at):
            raise PatchRefusedError("a patch is deployed after it is known and available")
        present.deployed_at = at
        _tell(present, _about(present, "deployed"), by=by, at=at)


@contextmanager
def _changing(patch: Patch) -> Iterator[Patch]:
    with transaction.atomic():
        present = Patch.objects.select_for_update().get(pk=patch.pk)
        if present.deployed_at is not None:
            raise PatchRefusedError("the patch is deployed; nothing is left to record")
        yield present


def _about(patch: Patch, fact: str) -> Happening:
    name = fact.removeprefix("patch_")
    return Happening(f"patch.{name}", fact=fact, data={"finding": patch.vulnerability})


def _scored(vector: str, source: str) -> dict[str, str]:
    if not vector:
        return {}
    parse_vector(vector)
    return {"vector": vector, "source": source}


def _tell(patch: Patch, what: Happening, *, by: User, at: datetime) -> None:
    moment = now()
    if at > moment:
        raise PatchRefusedError("the moment lies in the future; record what has happened")
    patch.save()
    record(patch, what, by=by, at=at)
    recompute(patch, moment)
    for stream in (patch.journal_name, "queue"):
        publish(stream, "changed", {"patch": patch.pk}, at=moment)
