"""What is said in a chat becomes writing on a ticket: at its end, or while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.channels.chat.changing import ChatRefusedError, changing, happened
from dueby.desk.channels.chat.models import Author, Chat, ChatFile, ChatState
from dueby.desk.channels.chat.transcript import subject_of, transcript_of
from dueby.desk.channels.covering import covering_of
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.answering import come_back, note
from dueby.desk.tickets.attaching import KeptFile, attach
from dueby.desk.tickets.changing import acting
from dueby.desk.tickets.changing import changing as changing_ticket
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.letters import send_message
from dueby.desk.tickets.meaning import BY_PERSON, RESPONDED
from dueby.desk.tickets.merging import surviving
from dueby.desk.tickets.models import MessageKind
from dueby.desk.tickets.possible import Verb

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named
    from dueby.desk.people.models import Contact, User
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


def file(chat: Chat, outcome: Outcome, *, by: User, at: datetime) -> Chat:
    """Put a chat onto a ticket while it goes on; what is said from then on belongs there too.

    It may have ended meanwhile, on none. Done twice it is one. Raises ChatRefusedError, and what
    the tickets raise.
    """
    with changing(chat, at=at) as present:
        if present.is_undecided:
            decide(present, outcome, by=by, at=at)
            return present
        if not present.is_running:
            raise ChatRefusedError("the chat has ended; work on its ticket")
        if present.ticket is not None:
            if outcome.ticket is not None and outcome.ticket.pk != present.ticket_id:
                raise ChatRefusedError(f"the chat belongs to ticket #{present.ticket_id} already")
            return present
        if outcome.ticket is not None:
            file_with(present, outcome.ticket, at=at)
        else:
            file_new(present, outcome, at=at)
        _tell(present, by, at)
    return present


def decide(chat: Chat, outcome: Outcome, *, by: Named | None, at: datetime) -> None:
    """Do with a locked chat that has ended what somebody of the vendor's says of it.

    Raises ChatRefusedError where it became another ticket at its end.
    """
    if chat.is_undecided:
        chat.is_undecided = False
        if outcome.ticket is not None:
            file_with(chat, outcome.ticket, at=at)
        elif outcome.kept:
            file_new(chat, outcome, at=at)
        record(chat, Happening("chat.decided", data={"ticket": chat.ticket_id}), by=by, at=at)
    elif outcome.ticket is not None and chat.ticket not in (None, outcome.ticket):
        raise ChatRefusedError(
            f"the chat has ended meanwhile, and is ticket #{chat.ticket_id}; merge the two there"
        )


def file_new(chat: Chat, outcome: Outcome, *, at: datetime) -> None:
    """Open a ticket for a locked chat: reported when it was opened, answered when it was."""
    contact = chat.contact or outcome.contact
    if contact is None:
        raise ChatRefusedError("nobody knows whose chat this is; choose the contact")
    report = Report(
        contact=contact,
        subject=outcome.subject or subject_of(chat),
        words=transcript_of(chat, contact, after=chat.filed),
        channel=covering_of(contact, chat.opened_at).channel,
        request_class=outcome.request_class,
        severity=outcome.severity,
        said_at=chat.opened_at,
        token=f"chat-{chat.pk}-{chat.filed}" if chat.filed else f"chat-{chat.pk}",
        # The transcript tells the promises; a receipt beside it would say them twice.
        is_answerable=False,
    )
    ticket = open_ticket(report, by=contact, at=at)
    with acting(ticket, Verb.HEAR, by=contact, at=at) as act:
        _put(act, chat, ticket.messages.get(), at)
    _keep_notes(chat, ticket, at)


def file_with(chat: Chat, ticket: Ticket, *, at: datetime) -> None:
    """Add what was said in a locked chat, and is on no ticket yet, to one of the same customer."""
    ticket = surviving(ticket)
    contact = chat.contact or (ticket.contact if chat.ticket_id else None)
    if contact is None or contact.organization_id != ticket.organization_id:
        raise ChatRefusedError("the ticket is another customer's; choose one of this customer")
    first = chat.messages.filter(number__gt=chat.filed).earliest("number")
    heard = _heard_after(chat, ticket)
    with acting(ticket, Verb.HEAR, by=contact, at=at) as act:
        words = {"words": transcript_of(chat, contact, after=chat.filed)}
        told = Happening(_CHATTED, words=words, person=contact)
        entry = record(act.ticket, told, by=contact, at=max(first.at, act.ticket.reported_at))
        message = act.say(MessageKind.MESSAGE, entry)
        if heard:
            come_back(act)
        _put(act, chat, message, at)
    _keep_notes(chat, ticket, at)


def tell_response(chat: Chat, by: User, at: datetime) -> None:
    """Tell the ticket of a locked chat, where there is one already, that a person answered."""
    if chat.ticket is None:
        return
    with changing_ticket(surviving(chat.ticket), at=at) as ticket:
        record(ticket, Happening(_CHATTED, RESPONDED, dict(BY_PERSON)), by=by, at=at)
        ticket.next_update_at = None


def _tell(chat: Chat, by: User, at: datetime) -> None:
    """Say in the chat on which ticket it is: to the visitor only where it is theirs."""
    data: dict[str, object] = {"ticket": chat.ticket_id}
    if chat.contact is not None:
        happened(chat, "chat.filed", Author.SYSTEM, by=by, at=at, user=by, data=data)
    else:
        words = f"This chat is on ticket #{chat.ticket_id}."
        happened(chat, "chat.filed", Author.NOTE, by=by, at=at, user=by, words=words, data=data)


def _heard_after(chat: Chat, ticket: Ticket) -> bool:
    """Tell whether the visitor said something that the ticket's end did not follow."""
    said = chat.messages.filter(author=Author.VISITOR, number__gt=chat.filed)
    if chat.filed and ticket.closed_at is not None:
        said = said.filter(at__gt=ticket.closed_at)
    return bool(said.exists())


def _put(act: Act, chat: Chat, message: Message, at: datetime) -> None:
    """Tell the ticket who answered when, and hang the files on it; at the end mail what was said.

    What a ticket knows already, since the chat was put onto it, is not told again.
    """
    new = chat.messages.filter(number__gt=chat.filed)
    answered = new.filter(author=Author.AGENT).select_related("user").order_by("number").first()
    if answered is not None and not (chat.filed and answered.at == chat.answered_at):
        told = Happening(_CHATTED, RESPONDED, dict(BY_PERSON))
        record(act.ticket, told, by=answered.user, at=max(answered.at, act.ticket.reported_at))
        act.ticket.next_update_at = None
    if chat.agent is not None and act.ticket.assignee is None:
        act.happened("ticket.taken", data={"by": chat.agent.pk})
        act.ticket.assignee = chat.agent
    attach(message, _files(chat))
    if chat.ended_at is not None:
        context = {
            "author": chat.agent,
            "is_left": chat.state == ChatState.WRITTEN,
            "words": transcript_of(chat, chat.contact or act.ticket.contact),
        }
        act.post(lambda told: send_message(message, told, "transcript", context, at=at))
    chat.ticket = act.ticket


def _files(chat: Chat) -> list[KeptFile]:
    files = ChatFile.objects.filter(message__chat=chat, message__number__gt=chat.filed)
    return [
        KeptFile(str(each.message.text), each.media_type, each.size, each.digest)
        for each in files.select_related("message__text").order_by("message__number")
    ]


def _keep_notes(chat: Chat, ticket: Ticket, at: datetime) -> None:
    """Put the notes of a chat on its ticket, each as a note of who wrote it; then all is filed."""
    notes = chat.messages.filter(about="chat.noted", number__gt=chat.filed).order_by("number")
    for each in notes.select_related("text", "user"):
        assert each.user is not None  # noqa: S101 - only the vendor's people write notes
        note(ticket, str(each.text), by=each.user, at=at)
    chat.filed = chat.length
