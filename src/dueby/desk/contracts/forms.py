"""What is asked for about contracts and agreements. The forms check shape; the verbs save."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from dueby.desk.contracts.models import Contract, Cover, OrderLine, SupportAgreement
from dueby.desk.people.models import Organization
from dueby.desk.products.forms import DayInput, RowForm, choose, one_line
from dueby.desk.products.models import Product
from dueby.sla.language import Complaint, Place

LARGEST: Final = 1024 * 1024
_DAYS: Final = ("signed_on", "first_on", "last_on")
_HELP: Final = {"first_on": "The day counts in full.", "last_on": "The day counts in full."}
_LABELS: Final = {"organization": "Customer", "number": "Number of the contract"}


class ContractForm(RowForm):
    """A contract that is signed: by whom, for which agreement and plan, and for how long."""

    plan = forms.ChoiceField(label="Plan")

    class Meta:
        model = Contract
        fields = ("organization", "agreement", "number", "plan", *_DAYS)
        widgets = dict.fromkeys(_DAYS, DayInput)
        help_texts = _HELP
        labels: ClassVar = _LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        agreements = list(SupportAgreement.objects.with_text().order_by("title"))
        if self.instance.pk is not None:
            agreements = [each for each in agreements if each == self.instance.agreement]
        plan = self.fields["plan"]
        assert isinstance(plan, forms.ChoiceField)  # noqa: S101 - declared above
        plan.choices = [(each.title, _plans(each)) for each in agreements]
        self.fields["number"].validators.append(one_line)
        if "organization" in self.fields:
            customers = Organization.objects.order_by("name")
            choose(self.fields["organization"], customers, "Choose a customer")
            named = SupportAgreement.objects.order_by("title")
            choose(self.fields["agreement"], named, "Choose an agreement")


class ContractChangeForm(ContractForm):
    """What of a contract may change; who signed it and for which agreement stays."""

    class Meta(ContractForm.Meta):
        fields = ("number", "plan", *_DAYS, "is_suspended")  # type: ignore[assignment]
        labels: ClassVar = {
            **_LABELS,
            "is_suspended": "Suspended: reports are taken, nothing is promised",
        }


class OrderLineForm(RowForm):
    """Something that was bought under a contract, and the agreement that covers it."""

    class Meta:
        model = OrderLine
        fields = ("product", "ordered_on", "cover", "covered_by", "maintenance_until")
        widgets: ClassVar = {
            "ordered_on": DayInput,
            "maintenance_until": DayInput,
            "cover": forms.RadioSelect,
        }
        labels: ClassVar = {
            "ordered_on": "Ordered on",
            "cover": "Covered by",
            "covered_by": "The separate agreement",
            "maintenance_until": "Maintenance until",
        }
        help_texts: ClassVar = {
            "covered_by": "Where it is one that the desk knows.",
            "maintenance_until": "The last day, where it is not the contract's.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        agreements = SupportAgreement.objects.order_by("title")
        choose(self.fields["product"], Product.objects.order_by("name"), "Choose a product")
        choose(self.fields["covered_by"], agreements, "None that the desk knows")
        cover = self.fields["cover"]
        assert isinstance(cover, forms.ChoiceField)  # noqa: S101 - of the model
        cover.choices = Cover.choices


class AgreementForm(forms.Form):
    """The text of an agreement file."""

    file = forms.FileField(
        label="Agreement file",
        help_text="A YAML file of at most 1 MB, as `dueby agreement check` takes it.",
        allow_empty_file=True,
    )

    def clean_file(self) -> tuple[str, str]:
        """Return the file's text and its name."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 1 MB; an agreement is not.")
        data: bytes = file.read()
        try:
            return data.decode("utf-8"), file.name
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_no_text(file.name, error)) from None


def _no_text(name: str, error: UnicodeDecodeError) -> str:
    before = error.object[: error.start]
    column = error.start - (before.rfind(b"\n") + 1) + 1
    found = f"found the byte {error.object[error.start]:#04x}, which is no UTF-8"
    place = Place(before.count(b"\n") + 1, column)
    return Complaint(place, "", found, "save the file as UTF-8").told(name)


def _plans(agreement: SupportAgreement) -> list[tuple[str, str]]:
    plans = agreement.current().editions.newest.plans.values()
    return [(each.name, each.title or each.name) for each in plans]
