"""What a visitor's browser asks for: JSON in, JSON out. docs/chat.md describes each address."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from dueby.desk.channels.chat.confirming import confirm, send_code
from dueby.desk.channels.chat.doors import PORTAL, Refused, at_site, in_chat, key_in, sent, text_in
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.files import file_given, file_sent
from dueby.desk.channels.chat.identity import (
    Identity,
    IdentityError,
    identity_by,
    identity_in_portal,
)
from dueby.desk.channels.chat.limits import (
    CODES,
    CODES_TO_ONE,
    FILES,
    OPENINGS,
    PROOFS,
    STRANGERS,
    Limit,
    is_too_often,
    network_address,
)
from dueby.desk.channels.chat.models import RUNNING, Chat
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.passes import pass_for
from dueby.desk.channels.chat.talking import read as mark_read
from dueby.desk.channels.chat.talking import say, send_file
from dueby.desk.channels.chat.talking import typing as tell_typing
from dueby.desk.channels.chat.telling import chat_told, hours_told
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from dueby.desk.channels.chat.models import Site


@at_site("POST")
def hello(request: HttpRequest, site: Site | None) -> HttpResponse:
    """Tell whether support is open and when; who is known gets the pass of a chat that runs."""
    at, told = now(), sent(request)
    who = _identity(request, site, text_in(told, "identity"), at)
    contact = None if who is None else who.contact
    answer = hours_told(contact, at=at)
    answer["known"] = None if who is None else who.name or who.email
    if contact is not None:
        running = Chat.objects.running().filter(site=site, contact=contact).order_by("-pk").first()
        if running is not None:
            answer["pass"] = pass_for(running, at=at)
    return JsonResponse(answer)


@at_site("POST")
def chats(request: HttpRequest, site: Site | None) -> HttpResponse:
    """Open a chat with its first words, or leave them in writing; the same key opens one."""
    at, told = now(), sent(request)
    key = key_in(told, "chat")
    who = _identity(request, site, text_in(told, "identity"), at)
    if site is None and who is None:
        raise Refused(401, "the portal's chat is for who is signed in")
    # A digest of its own for each site: what one site's pages know opens nothing on another.
    digest = sha256(f"{PORTAL if site is None else site.key}/{key}".encode()).hexdigest()
    if not Chat.objects.filter(key=digest).exists():
        _count(request, OPENINGS, at)
        if who is None and is_too_often(STRANGERS, network_address(request), at=at):
            said = "too many chats were begun from here; try again later, or write an e-mail"
            raise Refused(429, said, "crowd")
    opening = Opening(
        site=site,
        key=digest,
        words=text_in(told, "text"),
        message_key=key_in(told, "id"),
        contact=None if who is None else who.contact,
        name=text_in(told, "name") if who is None else who.name,
        email=text_in(told, "email") if who is None else who.email,
        is_confirmed=who is not None,
        time_zone=text_in(told, "zone")[:64],
        language=text_in(told, "language"),
    )
    chat = open_chat(opening, at=at)
    if chat.contact_id != (None if opening.contact is None else opening.contact.pk) and who:
        raise Refused(403, "this chat is somebody else's")
    answer = {"pass": pass_for(chat, at=at), "chat": chat_told(chat, at=at)}
    return JsonResponse(answer, status=201)


@in_chat("GET")
def chat(request: HttpRequest, present: Chat) -> HttpResponse:
    """Tell how a chat stands, and what was said after the number `after`."""
    after = number_in(request.GET.get("after", "0")) or 0
    return JsonResponse(chat_told(present, at=now(), after=after))


@in_chat("POST")
def messages(request: HttpRequest, present: Chat) -> HttpResponse:
    """Say something; the same id again says it once."""
    told = sent(request)
    words, key = text_in(told, "text"), key_in(told, "id")
    message = say(present, words, by=present.visitor, key=key, at=now())
    return JsonResponse({"number": message.number}, status=201)


@in_chat("POST")
def files(request: HttpRequest, present: Chat) -> HttpResponse:
    """Send a file, as a form with the fields `file` and `id`."""
    at = now()
    _count(request, FILES, at)
    key, file = key_in(request.POST.dict(), "id"), file_sent(request)
    try:
        message = send_file(present, file, by=present.visitor, key=key, at=at)
    except FileRefusedError as refusal:
        raise Refused(422, str(refusal), "file") from None
    return JsonResponse({"number": message.number}, status=201)


@in_chat("GET")
def file(request: HttpRequest, present: Chat, number: int) -> HttpResponseBase:
    """Give back the file that is the message of a number, to be saved."""
    del request
    message = present.messages.for_visitor().filter(number=number, file__isnull=False).first()
    if message is None:
        raise Http404
    return file_given(message)


@in_chat("POST")
def typing(request: HttpRequest, present: Chat) -> HttpResponse:
    """Tell the other side that one types."""
    del request
    tell_typing(present, by=present.visitor, at=now())
    return HttpResponse(status=204)


@in_chat("POST")
def read(request: HttpRequest, present: Chat) -> HttpResponse:
    """Tell up to which number one has read."""
    number = sent(request).get("number")
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise Refused(400, "number is a number")
    mark_read(present, number, by=present.visitor, at=now())
    return HttpResponse(status=204)


@in_chat("POST")
def ending(request: HttpRequest, present: Chat) -> HttpResponse:
    """End a chat."""
    del request
    if present.state in RUNNING:
        end(present, by=present.visitor, at=now())
        present.refresh_from_db()
    return JsonResponse(chat_told(present, at=now(), after=present.length))


@in_chat("POST")
def code(request: HttpRequest, present: Chat) -> HttpResponse:
    """Mail a code to an address. The answer tells nothing of the address."""
    at, email = now(), text_in(sent(request), "email")
    _count(request, CODES, at)
    if is_too_often(CODES_TO_ONE, email.strip().lower(), at=at):
        raise Refused(429, "too many codes were sent there; wait an hour", "codes")
    send_code(present, email, at=at)
    return HttpResponse(status=204)


@in_chat("POST")
def confirmation(request: HttpRequest, present: Chat) -> HttpResponse:
    """Take back the code that was mailed: from then on it is known whose the address is."""
    confirm(present, text_in(sent(request), "code"), at=now())
    present = Chat.objects.select_related("contact", "agent").get(pk=present.pk)
    return JsonResponse(chat_told(present, at=now(), after=present.length))


def _identity(request: HttpRequest, site: Site | None, token: str, at: datetime) -> Identity | None:
    """Return whom a token names, None where there is none. Raises Refused."""
    if not token:
        return None
    _count(request, PROOFS, at)
    try:
        return identity_in_portal(token, at=at) if site is None else identity_by(token, site, at=at)
    except IdentityError as refusal:
        raise Refused(403, str(refusal), "identity") from None


def _count(request: HttpRequest, limit: Limit, at: datetime) -> None:
    if is_too_often(limit, network_address(request), at=at):
        raise Refused(429, "this is asked for too often from here; wait a little", "too_often")
