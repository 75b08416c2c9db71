"""What is asked for on the pages about chats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django import forms

from dueby.desk.channels.chat.changing import LONGEST
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from django.http import QueryDict

_ORIGIN: Final = re.compile(r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::[0-9]{1,5})?", re.ASCII)


class SayForm(forms.Form):
    """Something to say, or to note; `key` names it, so that sending it twice says it once."""

    words = forms.CharField(max_length=LONGEST, widget=forms.Textarea)
    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$", max_length=64)


class FileForm(forms.Form):
    """A file to send; `key` as in `SayForm`."""

    file = forms.FileField()
    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$", max_length=64)


class HandOverForm(forms.Form):
    """Who goes on."""

    to = forms.ModelChoiceField(User.objects.none(), label="Who goes on", empty_label="Choose")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        offered = self.fields["to"]
        assert isinstance(offered, forms.ModelChoiceField)  # noqa: S101 - declared above
        offered.queryset = User.objects.staff()


class SiteForm(forms.Form):
    """A web site on which the chat stands."""

    name = forms.CharField(max_length=80, label="Name")
    origins = forms.CharField(
        label="Origins",
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text="One a line, such as https://www.example.com. Only their pages may use the chat.",
    )
    is_active = forms.BooleanField(label="The chat is open there", required=False, initial=True)

    def clean_origins(self) -> list[str]:
        """Return the origins, each as a browser names it (RFC 6454, 6.1)."""
        lines = self.cleaned_data["origins"].split()
        return sorted({_origin(each) for each in lines})


class MacroForm(forms.Form):
    """A text that is kept for answers."""

    name = forms.CharField(max_length=60, label="Name")
    words = forms.CharField(max_length=4000, label="Words", widget=forms.Textarea({"rows": 5}))
    is_active = forms.BooleanField(label="Offered in chats", required=False, initial=True)


def _origin(written: str) -> str:
    origin = written.lower().rstrip("/")
    parts = urlsplit(origin)
    default = {"https": ":443", "http": ":80"}.get(parts.scheme, "?")
    origin = origin.removesuffix(default)
    if _ORIGIN.fullmatch(origin) is None:
        raise forms.ValidationError(
            f"{written} is no origin; write it like https://www.example.com, without a path."
        )
    return origin
