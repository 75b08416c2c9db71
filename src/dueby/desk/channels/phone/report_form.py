"""What is asked for when a call becomes a report: chosen by single keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html

from dueby.desk.channels.phone.forms import CallForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from dueby.desk.people.models import Contact, User


class KeyedRadios(forms.RadioSelect):
    """Choices each of which has a key: its own letter, or the first of its letters that is free."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """Return an option that shows its key."""
        option = super().create_option(*args, **kwargs)
        key = keys_of(str(value) for value, _ in self.choices).get(str(option["value"]), "")
        if key:
            option["attrs"] |= {"data-key": key, "aria-keyshortcuts": key}
            option["label"] = format_html(
                '{} <kbd class="kbd kbd-sm">{}</kbd>', option["label"], key
            )
        return option


def keys_of(values: Iterable[str]) -> dict[str, str]:
    """Return a key for each value: a letter or digit of it that no value before it has."""
    keys: dict[str, str] = {}
    for value in values:
        letters = (each for each in value.lower() if each.isascii() and each.isalnum())
        free = next((each for each in letters if each not in keys.values()), "")
        if free:
            keys[value] = free
    return keys


class ReportForm(CallForm):
    """A call's report: when it was is known from the call."""

    field_order = ("contact", "request_class", "severity", "words")

    def __init__(self, user: User, found: list[Contact], data: QueryDict | None = None) -> None:
        super().__init__(user, found, data)
        del self.fields["held_at"], self.fields["token"]
        for name in ("request_class", "severity"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.widget = KeyedRadios()
            field.widget.choices = field.choices


class JoinForm(CallForm):
    """A call that goes on a ticket there is."""

    ticket = forms.IntegerField(label="Ticket", min_value=1, max_value=2**62)
    field_order = ("ticket", "contact", "words")

    def __init__(self, user: User, found: list[Contact], data: QueryDict | None = None) -> None:
        super().__init__(user, found, data)
        for name in ("held_at", "token", "request_class", "severity"):
            del self.fields[name]
