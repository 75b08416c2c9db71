"""What is asked for about warnings. The form checks shape and sense alike: it is one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from dueby.desk.clocks.models import Unit, WarningKind
from dueby.desk.people.forms import ChangeForm
from dueby.sla.agreement import Strength

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, NoticeDuty, Target

LONGEST = 1_000
MOST_OF_A_TERM = 99


class WarningRuleForm(ChangeForm):
    """A rule for warnings, over the promises of an agreement."""

    kind = forms.ChoiceField(label="Speak", choices=WarningKind.choices)
    amount = forms.IntegerField(label="How much", min_value=1, max_value=LONGEST)
    unit = forms.ChoiceField(
        label="Counted in",
        choices=[("", "percent of the term"), *Unit.choices],
        required=False,
        help_text="Business hours and days are those of the promise’s own calendar.",
    )
    target = forms.ChoiceField(label="Of which promise", required=False)
    metric = forms.ChoiceField(label="Of what is measured", required=False)
    strength = forms.ChoiceField(
        label="Of which strength",
        required=False,
        choices=[
            ("", "any"),
            *((each.value, each.value.replace("_", " ")) for each in Strength),
        ],
    )
    is_active = forms.BooleanField(label="The rule holds", required=False, initial=True)

    def __init__(self, agreement: Agreement, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        promises: list[Target | NoticeDuty] = [
            *agreement.targets.values(),
            *agreement.notices.values(),
        ]
        targets = {each.name: each.title or each.name for each in promises}
        metrics = {each.metric: each.metric.replace("_", " ") for each in promises}
        for name, offered in (("target", targets), ("metric", metrics)):
            kept = self.initial.get(name) or ""
            offered.setdefault(kept, kept)
            choices = [("", "any"), *((each, said) for each, said in offered.items() if each)]
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is one, above
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a share without percent, and a length in percent."""
        told = super().clean() or self.cleaned_data
        kind, unit, amount = told.get("kind"), told.get("unit"), told.get("amount")
        if kind == WarningKind.SHARE:
            if unit:
                self.add_error("unit", "A share is counted in percent of the term.")
            if amount is not None and amount > MOST_OF_A_TERM:
                self.add_error("amount", "Give at most 99 %: at 100 % the date has come.")
        elif kind is not None and not unit:
            self.add_error("unit", "Choose minutes, hours or days: percent counts a share alone.")
        return told
