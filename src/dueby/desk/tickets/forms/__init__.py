"""What the pages of the verbs ask for; every choice is in the words of the ticket's agreement."""

from dueby.desk.tickets.forms.answers import CallForm, NoteForm, ReplyForm, WordsForm
from dueby.desk.tickets.forms.base import REFUSED, TicketForm, levels, sentence
from dueby.desk.tickets.forms.decisions import AssignmentForm, ContestForm, CoverForm
from dueby.desk.tickets.forms.findings import ClassForm, ConfirmationForm, SeverityForm
from dueby.desk.tickets.forms.merging import MergingForm
from dueby.desk.tickets.forms.notices import NoticeForm
from dueby.desk.tickets.forms.progress import (
    ClosureForm,
    ReasonForm,
    UpdateForm,
    WaitingForm,
    WorkaroundForm,
)

__all__ = [
    "REFUSED",
    "AssignmentForm",
    "CallForm",
    "ClassForm",
    "ClosureForm",
    "ConfirmationForm",
    "ContestForm",
    "CoverForm",
    "MergingForm",
    "NoteForm",
    "NoticeForm",
    "ReasonForm",
    "ReplyForm",
    "SeverityForm",
    "TicketForm",
    "UpdateForm",
    "WaitingForm",
    "WordsForm",
    "WorkaroundForm",
    "levels",
    "sentence",
]
