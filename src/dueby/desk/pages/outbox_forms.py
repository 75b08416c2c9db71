"""What is asked for about endpoints of webhooks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from dueby.desk.outbox.models import Endpoint
from dueby.desk.products.forms import RowForm, one_line

_HEADER = RegexValidator(r"\A[\x20-\x7e]*\Z", "This takes letters, digits and signs of ASCII.")


class EndpointForm(RowForm):
    """An endpoint: where it is, and what is posted there looks like."""

    authorization = forms.CharField(
        label="Authorization",
        max_length=500,
        required=False,
        validators=[_HEADER],
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="The value of this header, where the receiver wants one, as in Bearer 7f3a. It "
        "is never shown again; left empty it stays as it is.",
    )

    without_authorization = forms.BooleanField(
        label="Send no Authorization any more", required=False
    )

    class Meta:
        model = Endpoint
        fields = (
            "name", "url", "shape", "to_name", "text_name", "id_name", "constants", "is_active",
        )  # fmt: skip
        widgets: ClassVar = {"constants": forms.Textarea({"rows": 3})}
        labels: ClassVar = {
            "name": "Name",
            "url": "Address",
            "shape": "What is posted",
            "to_name": "SMS: field of the number",
            "text_name": "SMS: field of the words",
            "id_name": "SMS: field of the identifier",
            "constants": "SMS: more fields",
            "is_active": "In use",
        }
        help_texts: ClassVar = {
            "url": "https://, or http:// within the house: private and loopback addresses.",
            "constants": "The same each time, one a line: sender=Dueby",
            "is_active": "To what is not in use nothing is posted.",
        }

    field_order = ("name", "url", "authorization", "without_authorization")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(one_line)
        if not self.instance.authorization:
            del self.fields["without_authorization"]


class TrialForm(forms.Form):
    """A number to send a test to, for a gateway of SMS."""

    to = forms.CharField(
        label="Number for the test",
        max_length=40,
        required=False,
        validators=[one_line],
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
        help_text="Only for SMS: +12075550199.",
    )
