"""What becomes of a vulnerability, entered by hand: known, scored, patched, deployed.

Every verb takes `since`, the moment at which it became true, where that is before `at`, when it is
recorded. The clock is the engine's: from the later of notification and patch, within the period of
the score's band (clause 4 of the reference agreement; of several vulnerabilities in one patch the
highest band counts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.advisories.course import MOMENTS, Course, PatchRefusedError
from dueby.desk.advisories.models import Patch, Vulnerability
from dueby.desk.clocks.casefile import CaseFile, recompute
from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import Happening, record
from dueby.desk.streams.models import publish
from dueby.sla.agreement import NotInForceError
from dueby.sla.given import CaseError
from dueby.sla.scores import parse_vector

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import AgreementText
    from dueby.desk.people.models import User


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a source says of a vulnerability: a CVSS vector, or only a word of its own, or nothing.

    `source` is who says it, in the agreement's words (os_vendor, nvd, own); `rating` is its word,
    such as important, and makes the band provisional while nobody gives a vector.
    """

    identifier: str
    vector: str = ""
    rating: str = ""
    source: str = "nvd"

    @property
    def data(self) -> dict[str, object]:
        """What is recorded of it. Raises VectorError for what is no vector."""
        if self.vector:
            parse_vector(self.vector)
        said = {"vector": self.vector, "rating": self.rating}
        told = {name: word for name, word in said.items() if word}
        return {"finding": self.identifier, **told, **({"source": self.source} if told else {})}


@transaction.atomic
def notify(  # noqa: PLR0913 - what is known, of what, under what, and since when
    known: Assessment,
    os_release: str,
    text: AgreementText,
    *,
    by: User,
    at: datetime,
    since: datetime | None = None,
) -> Patch:
    """Record that a vulnerability of a release became known, under an agreement's text.

    Raises PatchRefusedError for one that is recorded already, VectorError for what is no vector.
    """
    patch = Patch.objects.create(
        text=text,
        vulnerability=known.identifier,
        os_release=os_release,
        owner=by,
        notified_at=since or at,
    )
    _join(patch, known, by, at, since)
    return patch


@transaction.atomic
def add(
    patch: Patch, known: Assessment, *, by: User, at: datetime, since: datetime | None = None
) -> None:
    """Record that the same patch mends another vulnerability."""
    _join(_locked(patch), known, by, at, since)


def _join(patch: Patch, known: Assessment, by: User, at: datetime, since: datetime | None) -> None:
    _, is_new = Vulnerability.objects.get_or_create(
        identifier=known.identifier, os_release=patch.os_release, defaults={"patch": patch}
    )
    if not is_new:
        raise PatchRefusedError(
            f"{known.identifier} on {patch.os_release} is recorded already; open that record"
        )
    notified = Happening("patch.notified", fact="notified", data=known.data)
    _tell(patch, notified, by=by, at=at, since=since)


@transaction.atomic
def rescore(
    patch: Patch, known: Assessment, *, by: User, at: datetime, since: datetime | None = None
) -> None:
    """Record what a source newly says. Raises VectorError for what is no vector."""
    present = _locked(patch)
    if not present.vulnerabilities.filter(identifier=known.identifier).exists():
        raise PatchRefusedError(f"{known.identifier} is not on this record; add it first")
    if not known.vector and not known.rating:
        raise PatchRefusedError("give a vector, or the source's own word where it has no vector")
    scored = Happening("patch.rescored", fact="rescored", data=known.data)
    _tell(present, scored, by=by, at=at, since=since)


@transaction.atomic
def make_available(patch: Patch, *, by: User, at: datetime, since: datetime | None = None) -> None:
    """Record that the official patch for the release was published."""
    _tell(_locked(patch), _step("patch_available"), by=by, at=at, since=since)


@transaction.atomic
def withdraw(patch: Patch, *, by: User, at: datetime, since: datetime | None = None) -> None:
    """Record that the official patch was taken back: the clock waits again."""
    _tell(_locked(patch), _step("patch_withdrawn"), by=by, at=at, since=since)


@transaction.atomic
def deploy(patch: Patch, *, by: User, at: datetime, since: datetime | None = None) -> None:
    """Record that the update is available to all entitled customers, which ends the period."""
    _tell(_locked(patch), _step("deployed"), by=by, at=at, since=since)


@transaction.atomic
def correct(  # noqa: PLR0913 - which entry, why, and since when instead
    patch: Patch, entry: Entry, reason: str, *, since: datetime, by: User, at: datetime
) -> None:
    """Record that what an entry tells became true at `since` instead; both stay in the journal.

    Raises PatchRefusedError for an entry that was corrected before, and where the new moment
    contradicts the others.
    """
    present = _locked(patch)
    if entry not in correctable(present):
        raise PatchRefusedError("that entry was corrected before; correct the one that stands")
    if entry.at == since:
        raise PatchRefusedError("the moment is the one that is recorded; nothing was changed")
    kept = {name: value for name, value in entry.data.items() if name != "was"}
    corrected = Happening(
        entry.kind,
        fact=entry.fact,
        data={**kept, "was": entry.at.isoformat()},
        words={"reason": reason},
        supersedes=entry,
    )
    _tell(present, corrected, by=by, at=at, since=since)


def correctable(patch: Patch) -> list[Entry]:
    """Return the entries whose moments count and stand, oldest first."""
    entries = list(Entry.objects.about(patch.journal_name))
    replaced = {each.supersedes_id for each in entries}
    return [each for each in entries if each.fact in MOMENTS and each.pk not in replaced]


def _locked(patch: Patch) -> Patch:
    return Patch.objects.select_for_update(of=("self",)).get(pk=patch.pk)


def _step(fact: str) -> Happening:
    return Happening(f"patch.{fact.removeprefix('patch_')}", fact=fact)


def _tell(patch: Patch, what: Happening, *, by: User, at: datetime, since: datetime | None) -> None:
    """Record a fact, unless it contradicts the others, and let the engine tell the clock anew."""
    true_at = at if since is None else since
    if true_at > at:
        raise PatchRefusedError("the moment lies in the future; record what has happened")
    if patch.deployed_at is not None and what.supersedes is None:
        raise PatchRefusedError("the patch is deployed; nothing is left to record")
    record(patch, what, by=by, at=true_at)
    course = Course.told_by(CaseFile.of(patch).facts)
    patch.notified_at = course.notified_at or true_at
    patch.available_at, patch.deployed_at = course.available_at, course.deployed_at
    try:
        told = recompute(patch, at)
    except (CaseError, NotInForceError) as error:
        raise PatchRefusedError(str(error)) from None
    patch.band = "" if told.case.rated is None else told.case.rated.band
    patch.save()
    for stream in (patch.journal_name, "queue"):
        publish(stream, "changed", {"patch": patch.pk}, at=at)
