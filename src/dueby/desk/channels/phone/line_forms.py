"""What is asked for about telephone systems and extensions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from dueby.desk.channels.phone.agents import extension_of
from dueby.desk.channels.phone.models import Answer, Extension, NumberRule, PhoneLine
from dueby.desk.channels.phone.signing import NoKeyError, key_in
from dueby.desk.people.models import User
from dueby.desk.products.forms import RowForm, ask, choose, one_line


class LineForm(RowForm):
    """A telephone system: its name, what it speaks and where, whether it is listened to."""

    class Meta:
        model = PhoneLine
        fields = ("name", "dialect", "country", "is_active")
        labels: ClassVar = {
            "name": "Name",
            "dialect": "It speaks",
            "country": "Country",
            "is_active": "In use",
        }
        help_texts: ClassVar = {
            "dialect": "Left open, it is told from each request.",
            "country": "Of numbers without one: DE, GB. Left open, it is that of the desk.",
            "is_active": "What is not in use is not listened to.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(one_line)

    def clean_country(self) -> str:
        """Return the country in capitals."""
        return str(self.cleaned_data["country"]).upper()


class ExtensionForm(RowForm):
    """An extension, and whose it is."""

    class Meta:
        model = Extension
        fields = ("number", "user")
        labels: ClassVar = {"number": "Extension", "user": "Whose it is"}
        help_texts: ClassVar = {
            "number": "As the telephone system sends it: 201, ada@pbx.example, +1 207 555 0199."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        self.fields["number"].validators.append(one_line)
        choose(self.fields["user"], User.objects.staff(), "Choose somebody")

    def clean_number(self) -> str:
        """Return the extension as requests are compared with it."""
        return extension_of(str(self.cleaned_data["number"]))


class RuleForm(RowForm):
    """What a telephone system is answered about certain numbers."""

    class Meta:
        model = NumberRule
        fields = ("answer", "pattern", "caller_id")
        labels: ClassVar = {
            "answer": "What is done",
            "pattern": "Numbers",
            "caller_id": "Number to show",
        }
        help_texts: ClassVar = {
            "pattern": "One number, or a beginning with a star: +13125550101, +49*, * for all.",
            "caller_id": "Only where another number is shown.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        self.fields["caller_id"].validators.append(one_line)
        ask(self.fields["answer"], Answer, "Choose what is done")


class SecretForm(forms.Form):
    """A secret that the telephone system has already, or none to have one made."""

    secret = forms.CharField(
        label="Secret that it has already",
        max_length=500,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Placetel shows one. Left empty, the desk makes one and shows it once.",
    )


class KeyForm(forms.Form):
    """The public half of the key by which sipgate signs; it is no secret."""

    public_key = forms.CharField(
        label="Public key of sipgate",
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text="From BEGIN PUBLIC KEY to END. Left empty, its pushes are not verified.",
    )

    def clean_public_key(self) -> str:
        """Return the key, where it is one that can verify."""
        pem = str(self.cleaned_data["public_key"])
        try:
            if pem:
                key_in(pem)
        except NoKeyError as refusal:
            raise ValidationError(f"This is no such key: {refusal}.") from None
        return pem
