"""A chat ends: what was said is writing, on a ticket, and mailed to the customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.channels.chat.changing import ChatRefusedError, changing, happened
from dueby.desk.channels.chat.models import Author, Chat, ChatFile, ChatState
from dueby.desk.channels.chat.transcript import mail_transcript, subject_of, transcript_of
from dueby.desk.channels.covering import covering_of
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.answering import come_back, note
from dueby.desk.tickets.attaching import KeptFile, attach
from dueby.desk.tickets.changing import acting
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.letters import send_message
from dueby.desk.tickets.meaning import BY_PERSON, RESPONDED
from dueby.desk.tickets.models import MessageKind
from dueby.desk.tickets.possible import Verb

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named
    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.changing import Act
    from dueby.desk.tickets.models import Message, Ticket

_CHATTED = "ticket.chatted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a chat: joined to `ticket`, else a new ticket for its contact.

    `contact` is whose it is, where a person of the vendor's found that out and nothing proved it;
    class, severity and subject are proposals for a new ticket, empty where nobody said one. What is
    not `kept` makes no ticket.
    """

    ticket: Ticket | None = None
    contact: Contact | None = None
    request_class: str = ""
    severity: str = ""
    subject: str = ""
    kept: bool = True


def end(chat: Chat, outcome: Outcome | None = None, *, by: Named | None, at: datetime) -> Chat:
    """End a chat. Who is known gets a ticket, and the transcript by mail; ended twice it is one.

    Raises ChatRefusedError, and what the tickets raise.
    """
    outcome = outcome or Outcome()
    with changing(chat, at=at, moves_queue=True) as present:
        if present.state == ChatState.ENDED:
            return present
        happened(present, "chat.ended", Author.SYSTEM, by=by, at=at)
        if outcome.kept and outcome.ticket is not None:
            _join(present, outcome.ticket, at)
        elif outcome.kept and (present.contact or outcome.contact) is not None:
            make_ticket(present, outcome, at=at)
        else:
            _finish(present, at)
            mail_transcript(present, at=at)
    return present


def make_ticket(chat: Chat, outcome: Outcome | None = None, *, at: datetime) -> Ticket:
    """Open a ticket for a locked chat: reported when it was opened, answered when it was."""
    outcome = outcome or Outcome()
    contact = chat.contact or outcome.contact
    if contact is None:
        raise ChatRefusedError("nobody knows whose chat this is; choose the contact")
    report = Report(
        contact=contact,
        subject=outcome.subject or subject_of(chat),
        words=transcript_of(chat, contact),
        channel=covering_of(contact, chat.opened_at).channel,
        request_class=outcome.request_class,
        severity=outcome.severity,
        said_at=chat.opened_at,
        token=f"chat-{chat.pk}",
        # The transcript tells the promises; a receipt beside it would say them twice.
        is_answerable=False,
    )
    ticket = open_ticket(report, by=contact, at=at)
    with acting(ticket, Verb.HEAR, by=contact, at=at) as act:
        _conclude(act, chat, ticket.messages.get(), at)
    _keep_notes(chat, ticket, at)
    return ticket


def _join(chat: Chat, ticket: Ticket, at: datetime) -> None:
    """Add a chat to a ticket of the same customer."""
    contact = chat.contact
    if contact is None or contact.organization_id != ticket.organization_id:
        raise ChatRefusedError("the ticket is another customer's; choose one of this customer")
    with acting(ticket, Verb.HEAR, by=contact, at=at) as act:
        words = {"words": transcript_of(chat, contact)}
        heard = Happening(_CHATTED, words=words, person=contact)
        entry = record(
            act.ticket, heard, by=contact, at=max(chat.opened_at, act.ticket.reported_at)
        )
        message = act.say(MessageKind.MESSAGE, entry)
        come_back(act)
        _conclude(act, chat, message, at)
    _keep_notes(chat, ticket, at)


def _conclude(act: Act, chat: Chat, message: Message, at: datetime) -> None:
    """Tell the ticket who answered when, hang the files on it, and mail the transcript."""
    if chat.answered_at is not None:
        answered = Happening(_CHATTED, RESPONDED, dict(BY_PERSON))
        answered_at = max(chat.answered_at, act.ticket.reported_at)
        record(act.ticket, answered, by=chat.answered_by, at=answered_at)
    if chat.agent is not None and act.ticket.assignee is None:
        act.happened("ticket.taken", data={"by": chat.agent.pk})
        act.ticket.assignee = chat.agent
    attach(message, _files(chat))
    context = {"author": chat.agent, "is_left": chat.state == ChatState.WRITTEN}
    act.post(lambda told: send_message(message, told, "transcript", context, at=at))
    chat.ticket = act.ticket
    _finish(chat, at)


def _finish(chat: Chat, at: datetime) -> None:
    chat.state, chat.ended_at = ChatState.ENDED, at


def _files(chat: Chat) -> list[KeptFile]:
    files = ChatFile.objects.filter(message__chat=chat).order_by("message__number")
    return [
        KeptFile(str(each.message.text), each.media_type, each.size, each.digest)
        for each in files.select_related("message__text")
    ]


def _keep_notes(chat: Chat, ticket: Ticket, at: datetime) -> None:
    """Put the notes of a chat on its ticket, each as a note of who wrote it."""
    notes = chat.messages.filter(author=Author.NOTE).order_by("number")
    for each in notes.select_related("text", "user"):
        assert each.user is not None  # noqa: S101 - only the vendor's people write notes
        note(ticket, str(each.text), by=each.user, at=at)
