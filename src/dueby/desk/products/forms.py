"""What is asked for about products. The forms check shape; the verbs save."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.products.models import Kind, Product, ReleaseClass, Version

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm

one_line = RegexValidator(r"\A[^\x00-\x1f\x7f]*\Z", "This takes one line of text.")


class DayInput(forms.DateInput):
    """A date, entered with the browser's own means."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RowForm(AnyModelForm):
    """A form over a row; for one that is there already it remembers which history was seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        row = kwargs.get("instance")
        if row is not None and row.pk is not None:
            kwargs.setdefault("initial", {})["seen"] = length_of(row)
        super().__init__(*args, **kwargs)

    @property
    def told(self) -> dict[str, object]:
        """What was filled in, by the names of the row's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def keep(self, verb: Callable[[], object]) -> bool:
        """Do a verb with what was filled in; tell whether it was done, else say why not."""
        if not self.is_valid():
            return False
        try:
            verb()
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)
        except ChangedMeanwhileError as refusal:
            self.add_error(None, f"Nothing was saved: {refusal}.")
        return self.is_valid()

    @property
    def seen_length(self) -> int | None:
        """How long the history was when the form was shown, where it says so."""
        seen: int | None = self.cleaned_data["seen"]
        return seen


def ask(field: forms.Field, words: type[models.TextChoices], question: str) -> None:
    """Offer a few words, and a question where none of them is chosen yet."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - of a field with choices
    field.choices = [("", question), *words.choices]


def choose(field: forms.Field, rows: models.QuerySet[Any], otherwise: str) -> None:
    """Offer rows in a field that Django made of a reference, and a word for choosing none."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a reference gives no other
    field.queryset, field.empty_label = rows, otherwise


class ProductForm(RowForm):
    """A solution, or an add-on with the solution it belongs to."""

    class Meta:
        model = Product
        fields = ("name", "kind", "base")
        labels: ClassVar = {"kind": "Sold as", "base": "Belongs to"}
        help_texts: ClassVar = {"base": "An add-on belongs to a solution."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        solutions = Product.objects.filter(kind=Kind.SOLUTION).order_by("name")
        choose(self.fields["base"], solutions, "Nothing: it is sold on its own")
        ask(self.fields["kind"], Kind, "Choose how it is sold")
        self.fields["name"].validators.append(one_line)


class VersionForm(RowForm):
    """A release and how long it is supported."""

    class Meta:
        model = Version
        fields = ("number", "release_class", "released_on", "supported_until")
        widgets: ClassVar = {"released_on": DayInput, "supported_until": DayInput}
        labels: ClassVar = {
            "number": "Number",
            "release_class": "Class of the release",
            "released_on": "Released on",
            "supported_until": "Supported until",
        }
        help_texts: ClassVar = {
            "supported_until": "The last day of its support; empty while no end is set."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        ask(self.fields["release_class"], ReleaseClass, "Choose its class")
        self.fields["number"].validators.append(one_line)
