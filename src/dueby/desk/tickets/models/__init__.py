"""What customers report, and everything that is said and done about it."""

from dueby.desk.tickets.models.attachment import Attachment
from dueby.desk.tickets.models.contest import Contest, Contested
from dueby.desk.tickets.models.message import Message, MessageKind
from dueby.desk.tickets.models.search_text import SearchText
from dueby.desk.tickets.models.ticket import Finding, Status, Ticket

__all__ = [
    "Attachment",
    "Contest",
    "Contested",
    "Finding",
    "Message",
    "MessageKind",
    "SearchText",
    "Status",
    "Ticket",
]
