"""What every form about a ticket shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.text import capfirst

from dueby.desk.ui.forms import FilesField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from dueby.desk.tickets.models import Ticket
    from dueby.sla.agreement import Agreement

LONGEST: Final = 20_000
"""Characters in one message."""
REFUSED: Final = 422
"""The status of a page that gives a form back with what is wrong."""


class TicketForm(forms.Form):
    """A form about one ticket."""

    def __init__(
        self,
        ticket: Ticket,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.ticket = ticket
        self.fit(ticket)

    def fit(self, ticket: Ticket) -> None:
        """Offer what the ticket's agreement knows."""

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so by the form
        field.choices = choices


def words(
    label: str, *, rows: int = 6, required: bool = True, help_text: str = ""
) -> forms.CharField:
    """Return a field for words of some length."""
    return forms.CharField(
        label=label,
        widget=forms.Textarea({"rows": rows}),
        max_length=LONGEST,
        required=required,
        help_text=help_text,
    )


def files() -> FilesField:
    """Return a field for files."""
    return FilesField(
        label="Files",
        required=False,
        help_text="Pictures, PDF, text, logs, office documents, archives, packet captures.",
    )


def levels(agreement: Agreement) -> list[tuple[str, str]]:
    """Return the severities of an agreement as choices, each with what it means."""
    return [
        (each.name, f"{each.name}, {each.title}: {each.means}" if each.means else each.title)
        for each in agreement.severities.levels
    ]


def sentence(refusal: Exception) -> str:
    """Return a refusal as a sentence of a page."""
    said = capfirst(str(refusal))
    return said if said.endswith((".", "!", "?")) else f"{said}."
