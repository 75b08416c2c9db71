"""Support agreements and the texts they have had; a text never changes once it is recorded."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction

from dueby.desk.journal.recording import Happening, Named, record
from dueby.sla.language import read_agreement

if TYPE_CHECKING:
    from datetime import date, datetime

    from dueby.sla.agreement import Editions


class SupportAgreement(models.Model):
    """An agreement under its name; what it says stands in its texts."""

    name = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)

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
        AgreementError with every complaint.
        """
        newest = read_agreement(text, source).newest
        agreement, _ = cls.objects.select_for_update().get_or_create(
            name=newest.name, defaults={"title": newest.title}
        )
        digest = hashlib.sha256(text.encode()).hexdigest()
        known = agreement.texts.order_by("-pk").first()
        if known is not None and known.digest == digest:
            return known
        adopted = AgreementText.objects.create(
            agreement=agreement, text=text, digest=digest, adopted_at=at
        )
        data = {"digest": digest, "edition": newest.edition}
        record(agreement, Happening("agreement.adopted", data=data), by=by, at=at)
        return adopted

    def day_of(self, at: datetime) -> date:
        """Return the date of a moment in the agreement's zone."""
        return self.current().editions.newest.day_of(at)

    def current(self) -> AgreementText:
        """Return the text that holds for new cases."""
        return self.texts.latest("pk")


class AgreementText(models.Model):
    """The words of an agreement file as they were adopted, with all their editions."""

    agreement = models.ForeignKey(SupportAgreement, models.PROTECT, related_name="texts")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.digest[:12]}"

    @property
    def editions(self) -> Editions:
        """The text read: every edition it holds."""
        return editions_of(self.pk)


@lru_cache(maxsize=64)
def editions_of(text_id: int) -> Editions:
    """Return a recorded text read; texts never change, so what was read once stays right."""
    row = AgreementText.objects.select_related("agreement").get(pk=text_id)
    return read_agreement(row.text, row.agreement.name)
