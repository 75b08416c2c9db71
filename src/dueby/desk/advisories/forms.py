"""What is asked for when a patch is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.validators import RegexValidator

from dueby.desk.advisories.history import entry_said
from dueby.desk.advisories.recording import Assessment
from dueby.desk.ui.forms import MomentField
from dueby.sla.scores import VectorError, parse_vector

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from dueby.desk.advisories.models import Patch
    from dueby.desk.journal.models import Entry
    from dueby.sla.agreement import Agreement

SOURCES: Final = (
    ("os_vendor", "The maker of the operating system"),
    ("nvd", "National Vulnerability Database"),
    ("own", "Our own assessment"),
)
STEPS: Final = (
    ("available", "Official patch became available"),
    ("withdrawn", "Official patch was withdrawn"),
    ("deployed", "Deployed to all entitled customers"),
)


def _checked_vector(text: str) -> None:
    try:
        parse_vector(text)
    except VectorError as error:
        raise forms.ValidationError(str(error)) from None


class AssessmentForm(forms.Form):
    """What a source says of a vulnerability: a vector, else its own word, else nothing yet."""

    identifier = forms.CharField(
        label="Vulnerability",
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9:._-]*$", "An identifier is needed.")],
        help_text="Its identifier, such as CVE-2026-12345",
    )
    vector = forms.CharField(
        label="CVSS vector",
        max_length=200,
        required=False,
        validators=[_checked_vector],
        help_text="Such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/RL:O",
    )
    rating = forms.ChoiceField(
        label="The source's own word",
        required=False,
        help_text="Only where there is no vector: the band is provisional then.",
    )
    source = forms.ChoiceField(label="Source", choices=SOURCES)
    at = MomentField(label="Known since")

    def __init__(
        self,
        agreement: Agreement | None,
        sent: QueryDict | None = None,
        *,
        auto_id: str = "id_%s",
        at: datetime | None = None,
    ) -> None:
        """Offer the words that the agreement takes."""
        super().__init__(sent, auto_id=auto_id, initial={"at": at})
        scoring = None if agreement is None else agreement.scoring
        words = () if scoring is None else scoring.ratings
        rating = self.fields["rating"]
        assert isinstance(rating, forms.ChoiceField)  # noqa: S101 - declared above
        rating.choices = [("", "none"), *((word, word) for word in words)]

    def assessment(self) -> Assessment:
        """Return what was filled in."""
        told = self.cleaned_data
        return Assessment(told["identifier"], told["vector"], told["rating"], told["source"])


class NotificationForm(AssessmentForm):
    """A vulnerability that became known on a release; what it scores may follow later."""

    os_release = forms.CharField(
        label="Release of the operating system", max_length=80, help_text="Such as Debian 12"
    )
    field_order = ("identifier", "os_release", "vector", "rating", "source", "at")


class ScoreForm(AssessmentForm):
    """What a source newly says of one of the vulnerabilities that the patch mends."""

    def __init__(
        self,
        known: Iterable[str],
        agreement: Agreement,
        sent: QueryDict | None,
        *,
        auto_id: str,
        at: datetime,
    ) -> None:
        """Offer the vulnerabilities that are on the record."""
        super().__init__(agreement, sent, auto_id=auto_id, at=at)
        names = [(each, each) for each in known]
        self.fields["identifier"] = forms.ChoiceField(label="Vulnerability", choices=names)
        self.order_fields(["identifier", "vector", "rating", "source", "at"])


class StepForm(forms.Form):
    """What happened to the patch, and when."""

    step = forms.ChoiceField(label="What happened", choices=STEPS)
    at = MomentField(label="When")

    def __init__(self, patch: Patch, sent: QueryDict | None, *, auto_id: str, at: datetime) -> None:
        """Offer the step that comes next."""
        step = "available" if patch.available_at is None else "deployed"
        super().__init__(sent, auto_id=auto_id, initial={"step": step, "at": at})


class CorrectionForm(forms.Form):
    """An entry whose moment was wrong, the right moment, and why."""

    entry = forms.TypedChoiceField(label="Which entry was wrong", coerce=int)
    at = MomentField(label="When it really happened")
    reason = forms.CharField(label="How the mistake happened", max_length=2000)

    def __init__(self, entries: Iterable[Entry], sent: QueryDict | None, *, auto_id: str) -> None:
        """Offer the entries that stand."""
        super().__init__(sent, auto_id=auto_id)
        field = self.fields["entry"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(each.pk, entry_said(each)) for each in entries]
