"""What was said in a chat, as writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.channels.chat.languages import TRANSCRIPT_MAIL, language_of
from dueby.desk.channels.chat.models import Author, Chat, ChatMessage
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.wording import one_line
from dueby.sla.moments import moment_said, time_said
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from dueby.desk.people.models import Contact

_LONGEST_SUBJECT: Final = 120
_SAID: Final = {
    "chat.answered": "{user} answers",
    "chat.handed_over": "{user} goes on",
    "chat.handed_back": "Back in the queue; somebody else goes on soon",
    "chat.filed": "This is ticket #{ticket}",
    "chat.identified": "The e-mail address is confirmed",
    "chat.left_waiting": "Nobody could answer in time; it stays with us in writing",
    "chat.ended": "The chat has ended",
}


def said(message: ChatMessage) -> str:
    """Return the words of a message; what the desk says by itself, as a sentence."""
    if message.text is not None:
        return str(message.text)
    said_by_desk = _SAID.get(message.about, "")
    return said_by_desk.format(user=message.user, ticket=message.chat.ticket_id)


def subject_of(chat: Chat) -> str:
    """Return the first line that the visitor wrote."""
    first = chat.messages.filter(author=Author.VISITOR).order_by("number").first()
    words = "" if first is None else said(first)
    return one_line(words.strip().partition("\n")[0], _LONGEST_SUBJECT)


def transcript_of(chat: Chat, contact: Contact | None, *, after: int = 0) -> str:
    """Return what was said with the visitor after a number, in the zone in which they read dates.

    What was left in writing, without an answer, is told as it stands.
    """
    seen = chat.messages.for_visitor().filter(number__gt=after)
    messages = list(seen.select_related("text", "user"))
    written = [each for each in messages if each.author == Author.VISITOR]
    if (
        not after
        and len(written) == 1
        and all(each.author == Author.SYSTEM for each in messages[1:])
    ):
        return said(written[0])
    zone = _zone(chat, contact)
    name = contact.name if contact else chat.visitor_name
    head = f"Live chat, {moment_said(chat.opened_at, zone)}{', continued' if after else ''}"
    return "\n".join([head, "", *(_line(each, name, zone) for each in messages)])


def mail_transcript(chat: Chat, *, at: datetime) -> None:
    """Mail what was said to a visitor who is no contact but has confirmed an address."""
    if not (chat.email and chat.is_confirmed):
        return
    subject, head = TRANSCRIPT_MAIL[language_of(chat.language)]
    text = f"{head}\n\n{transcript_of(chat, None)}\n"
    content = {"to": chat.email, "subject": subject, "text": text, "automatic": True}
    Parcel.post(
        f"{chat.journal_name}/transcript",
        "mail",
        content,
        subject=chat.journal_name,
        at=at,
        person=chat.journal_name,
    )


def _line(message: ChatMessage, visitor: str, zone: tzinfo) -> str:
    local = message.at.astimezone(zone).replace(second=0, microsecond=0)
    if message.author == Author.SYSTEM:
        return f"[{time_said(local)}] {said(message)}."
    by = visitor if message.author == Author.VISITOR else str(message.user)
    what = "sends the file " if message.about == "chat.file_sent" else ""
    return f"[{time_said(local)}] {by}{' ' if what else ': '}{what}{said(message)}"


def _zone(chat: Chat, contact: Contact | None) -> tzinfo:
    if contact is None:
        return zone_named(chat.time_zone)
    return zone_named(contact.user.time_zone if contact.user else contact.organization.time_zone)
