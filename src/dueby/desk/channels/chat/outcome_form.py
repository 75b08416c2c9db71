"""What is asked when a chat is put onto a ticket, or ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

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


class OutcomeForm(forms.Form):
    """What becomes of a chat: a new ticket, or part of another."""

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
        possible = self._possible()
        self._offer("becomes", possible)
        self.fields["becomes"].initial = possible[0 if is_known else -1][0]
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

    def _possible(self) -> list[tuple[str, str]]:
        joining = [("join", "belongs to a ticket of this customer")]
        return [("new", "becomes a new ticket"), *(joining if self.chat.contact else [])]

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
        if not self.fields:
            return told
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
        if not self.fields:
            return Outcome()
        is_new = told["becomes"] == "new"
        return Outcome(
            ticket=told.get("ticket") if told["becomes"] == "join" else None,
            contact=told.get("contact") if is_new else None,
            request_class=told["request_class"] if is_new else "",
            severity=told["severity"] if is_new else "",
            subject=told["subject"] if is_new else "",
            kept=told["becomes"] != "nothing",
        )


class EndForm(OutcomeForm):
    """What becomes of a chat at its end; nothing is asked of one that is on a ticket already."""

    def __init__(
        self, chat: Chat, user: User, at: datetime, data: QueryDict | None = None, typed: str = ""
    ) -> None:
        super().__init__(chat, user, at, data, typed)
        if chat.ticket_id is not None:
            self.fields.clear()

    def _possible(self) -> list[tuple[str, str]]:
        needless = [("nothing", "needs no ticket")]
        return [*super()._possible(), *([] if self.chat.contact else needless)]
