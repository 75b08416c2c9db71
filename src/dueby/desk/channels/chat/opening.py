"""A chat is opened with its first words; where support is closed they are left in writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from dueby.desk.channels.chat.calling import call_if_alone
from dueby.desk.channels.chat.changing import ChatRefusedError, happened, readable, wake
from dueby.desk.channels.chat.ending import make_ticket
from dueby.desk.channels.chat.languages import language_of
from dueby.desk.channels.chat.models import Author, Chat, ChatState
from dueby.desk.channels.covering import covering_of
from dueby.desk.people.models import Contact
from dueby.desk.tickets.wording import one_line
from dueby.sla.zones import UnknownZoneError, zone_named

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.chat.models import Site
    from dueby.desk.channels.covering import Covering

CROWD: Final = 500
"""Chats of unknown visitors that may wait at a time on one site, or be left there in a day."""
_LONGEST_NAME: Final = 120


class CrowdError(ChatRefusedError):
    """Too many wait already."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opens a chat where, with which words.

    `contact` is proven; `name` and `email` are what an unknown visitor says of themselves, and
    `is_confirmed` that the site vouches for the address. `key` names the chat, so that the same
    opening sent twice opens one, and `message_key` its first message.
    """

    site: Site | None
    key: str
    words: str
    message_key: str = ""
    contact: Contact | None = None
    name: str = ""
    email: str = ""
    is_confirmed: bool = False
    time_zone: str = "UTC"
    language: str = "en"


def open_chat(opening: Opening, *, at: datetime) -> Chat:
    """Open a chat, or leave its words in writing where support is closed for the visitor.

    What a known contact leaves in writing is a ticket at once. Raises ChatRefusedError.
    """
    opened = Chat.objects.filter(key=opening.key).first()
    if opened is not None:
        return opened
    try:
        with transaction.atomic():
            return _opened(opening, at)
    except IntegrityError:
        opened = Chat.objects.filter(key=opening.key).first()
        if opened is None:
            raise
        return opened


def _opened(opening: Opening, at: datetime) -> Chat:
    words = readable(opening.words)
    _check_crowd(opening, at)
    covering = covering_of(opening.contact, at)
    chat = _row(opening, covering, at)
    chat.save(force_insert=True)
    is_open = chat.state == ChatState.WAITING
    data: dict[str, object] = {"plan": chat.plan, "site": chat.site_id, "state": chat.state}
    happened(
        chat,
        "chat.opened" if is_open else "chat.left",
        Author.VISITOR,
        by=chat.visitor,
        at=at,
        words=words,
        key=opening.message_key,
        data=data,
    )
    if not is_open and chat.contact is not None:
        make_ticket(chat, at=at)
    if is_open:
        call_if_alone(chat, at)
    chat.save()
    wake(chat, at=at, moved=True)
    return chat


def _row(opening: Opening, covering: Covering, at: datetime) -> Chat:
    contact = opening.contact
    is_known = contact is not None
    return Chat(
        site=opening.site,
        contact=contact,
        organization_id=contact.organization_id if contact else None,
        contract=covering.contract,
        plan=covering.plan,
        name="" if is_known else one_line(opening.name, _LONGEST_NAME),
        email="" if is_known else address_of(opening.email),
        is_confirmed=opening.is_confirmed and bool(opening.email) and not is_known,
        time_zone=_zone(opening.time_zone),
        language=language_of(opening.language),
        key=opening.key,
        state=ChatState.WAITING if covering.calendar.is_open(at) else ChatState.WRITTEN,
        is_after_hours=covering.is_after_hours(at),
        opened_at=at,
        spoken_at=at,
    )


def _check_crowd(opening: Opening, at: datetime) -> None:
    if opening.contact is not None:
        return
    unknown = Chat.objects.filter(site=opening.site, contact=None)
    left = unknown.filter(state=ChatState.WRITTEN, opened_at__gt=at - timedelta(days=1))
    if max(unknown.filter(state=ChatState.WAITING).count(), left.count()) >= CROWD:
        raise CrowdError(
            "too many people wait here just now; try again later, or write an e-mail", "crowd"
        )


def address_of(written: str) -> str:
    """Return an address as it is kept, empty where none is written. Raises ChatRefusedError."""
    address = written.strip().lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise ChatRefusedError(
            "this is no e-mail address; correct it or leave it out", "address"
        ) from None
    if len(address) > 254:  # noqa: PLR2004 - RFC 5321, 4.5.3.1.3, less the angle brackets
        raise ChatRefusedError(
            "the e-mail address is too long; correct it or leave it out", "address"
        )
    return address


def _zone(name: str) -> str:
    try:
        zone_named(name)
    except UnknownZoneError:
        return "UTC"
    return name
