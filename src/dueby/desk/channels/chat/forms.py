"""What is asked for on the pages about chats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django import forms

from dueby.desk.channels.chat.changing import LONGEST
from dueby.desk.channels.chat.filing import Outcome
from dueby.desk.channels.covering import covering_of
from dueby.desk.channels.phone.forms import contacts_found
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.forms import levels
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from dueby.desk.channels.chat.models import Chat

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


class EndForm(forms.Form):
    """What becomes of a chat: a new ticket, part of another, or nothing but its end."""

    becomes = forms.ChoiceField(label="What was said", widget=forms.RadioSelect)
    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label="Whose it is",
        required=False,
        empty_label="Choose a contact",
        help_text="The ticket and the transcript go to this contact. The visitor sees neither.",
    )
    ticket = forms.ModelChoiceField(
        Ticket.objects.none(), label="Which ticket", required=False, empty_label="Choose a ticket"
    )
    subject = forms.CharField(
        label="Subject of a new ticket",
        max_length=200,
        required=False,
        help_text="Left empty, it is the first line that the visitor wrote.",
    )
    request_class = forms.ChoiceField(label="Class", required=False)
    severity = forms.ChoiceField(
        label="Severity that the visitor proposes", required=False, help_text="For a defect."
    )

    def __init__(
        self, chat: Chat, user: User, at: datetime, data: QueryDict | None = None, typed: str = ""
    ) -> None:
        super().__init__(data)
        self.chat = chat
        is_known = chat.contact is not None
        self._offer(
            "becomes",
            [
                ("new", "becomes a new ticket"),
                *([("join", "belongs to a ticket of this customer")] if is_known else []),
                *([] if is_known else [("nothing", "needs no ticket")]),
            ],
        )
        self.fields["becomes"].initial = "new" if is_known else "nothing"
        if is_known:
            del self.fields["contact"]
        else:
            del self.fields["ticket"]
            self._offer_contacts(user, typed, "" if data is None else data.get("contact", ""))
        tickets = self.fields.get("ticket")
        if isinstance(tickets, forms.ModelChoiceField):
            theirs = Ticket.objects.visible_to(user).filter(organization=chat.organization_id)
            tickets.queryset = theirs.unfinished().order_by("-pk")
        agreement = covering_of(chat.contact, at).agreement
        classes = [(each.name, each.title) for each in agreement.classes.values()]
        self._offer("request_class", [("", "Not said"), *classes])
        self._offer("severity", [("", "Not said"), *levels(agreement)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _offer_contacts(self, user: User, typed: str, chosen: str) -> None:
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Contact.objects.present().visible_to(user).select_related("organization")
        found = contacts_found(user, typed, chosen)
        named = [(each.pk, f"{each.name}, {each.organization}") for each in found]
        field.choices = [("", "Choose a contact"), *named]

    def clean(self) -> dict[str, object]:
        """Ask for what the choice needs."""
        told: dict[str, object] = super().clean() or {}
        becomes = told.get("becomes")
        if becomes == "new" and self.chat.contact is None and not told.get("contact"):
            self.add_error("contact", "Choose whose chat this was.")
        if becomes == "join" and not told.get("ticket"):
            self.add_error("ticket", "Choose the ticket.")
        return told

    @property
    def outcome(self) -> Outcome:
        """Return what was chosen."""
        told = self.cleaned_data
        is_new = told["becomes"] == "new"
        return Outcome(
            ticket=told.get("ticket") if told["becomes"] == "join" else None,
            contact=told.get("contact") if is_new else None,
            request_class=told["request_class"] if is_new else "",
            severity=told["severity"] if is_new else "",
            subject=told["subject"] if is_new else "",
            kept=told["becomes"] != "nothing",
        )


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
