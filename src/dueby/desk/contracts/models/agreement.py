"""Support agreements and the texts they have had; a text never changes once it is recorded."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, Named, record
from dueby.sla.language import read_agreement

if TYPE_CHECKING:
    from datetime import date, datetime

    from dueby.sla.agreement import Editions


class SupportAgreementQuerySet(models.QuerySet["SupportAgreement"]):
    """Questions to the agreements."""

    def with_text(self) -> Self:
        """Fetch what the newest text is, but not its words."""
        return self.select_related("newest").defer("newest__text")


class SupportAgreement(models.Model):
    """An agreement under its name; what it says stands in its texts, of which `newest` counts."""

    name = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    newest = models.ForeignKey(
        "AgreementText", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar = SupportAgreementQuerySet.as_manager()
    organization_id: ClassVar[None] = None

    def __str__(self) -> str:
        return self.title

    @property
    def journal_name(self) -> str:
        """How the journal calls this agreement."""
        return f"agreement:{self.pk}"

    @classmethod
    @transaction.atomic
    def adopt(cls, text: str, source: str, *, by: Named | None, at: datetime) -> AgreementText:
        """Record the text of an agreement file, which from now on is the one for new cases.

        `source` names the file in complaints. The same text again is no new one. Raises
        AgreementError with every complaint, NotInForceError where no edition would govern what
        is reported at `at` or later.
        """
        editions = read(text, source)
        _check_no_gap(editions, at)
        edition = editions.newest
        agreement, _ = cls.objects.select_for_update().get_or_create(
            name=edition.name, defaults={"title": edition.title}
        )
        digest = hashlib.sha256(text.encode()).hexdigest()
        if agreement.newest is not None and agreement.newest.digest == digest:
            return agreement.newest
        adopted = AgreementText.objects.create(
            agreement=agreement, text=text, digest=digest, adopted_at=at
        )
        data = {"digest": digest, "edition": edition.edition}
        record(agreement, Happening("agreement.adopted", data=data), by=by, at=at)
        amend(agreement, {"title": edition.title}, by=by, at=at)
        agreement.title, agreement.newest = edition.title, adopted
        agreement.save(update_fields=["newest"])
        return adopted

    def day_of(self, at: datetime) -> date:
        """Return the date of a moment in the agreement's zone."""
        return self.current().editions.newest.day_of(at)

    def current(self) -> AgreementText:
        """Return the text that holds for new cases."""
        if self.newest is None:
            raise AgreementText.DoesNotExist(f"{self} has no text")
        return self.newest


def _check_no_gap(editions: Editions, at: datetime) -> None:
    """Raise NotInForceError where at `at`, or when an edition ends, no edition is in force."""
    editions.governing(at)
    for each in editions.all:
        last = each.in_force_until
        if last is not None and last >= each.day_of(at):
            editions.on(last + timedelta(days=1))


class AgreementTextManager(models.Manager["AgreementText"]):
    """Fetches texts without their words, which are long and are read once for each text."""

    def get_queryset(self) -> models.QuerySet[AgreementText]:
        return super().get_queryset().defer("text")


class AgreementText(models.Model):
    """The words of an agreement file as they were adopted, with all their editions."""

    agreement = models.ForeignKey(SupportAgreement, models.PROTECT, related_name="texts")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()

    objects = AgreementTextManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.digest[:12]}"

    @property
    def editions(self) -> Editions:
        """The text read: every edition it holds."""
        return editions_of(self.digest)


@lru_cache(maxsize=64)
def editions_of(digest: str) -> Editions:
    """Return a recorded text read; texts never change, so what was read once stays right."""
    row = AgreementText.objects.select_related("agreement").filter(digest=digest)[0]
    return read(row.text, row.agreement.name)


@lru_cache(maxsize=16)
def read(text: str, source: str) -> Editions:
    """Return a text read, once in each process, however often it is adopted or asked for.

    Raises AgreementError with every complaint, in which `source` names the text.
    """
    return read_agreement(text, source)
