"""The chats that wait and one's own, side by side, and what is said in them."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.chat.changing import CHATS
from dueby.desk.channels.chat.files import file_given
from dueby.desk.channels.chat.forms import FileForm, SayForm
from dueby.desk.channels.chat.listing import beside, colleagues_at, lists_for, panel_of, panels_for
from dueby.desk.channels.chat.models import Macro
from dueby.desk.channels.chat.presence import takes_chats
from dueby.desk.channels.chat.talking import note as write_note
from dueby.desk.channels.chat.talking import read as mark_read
from dueby.desk.channels.chat.talking import say, send_file
from dueby.desk.channels.chat.talking import typing as tell_typing
from dueby.desk.channels.chat.views.doing import chat_at, done, refused
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.streams.reading import head_of
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import FileResponse


@staff_page
@require_safe
def chats(request: StaffRequest) -> HttpResponse:
    """Show the chats that have not ended, and in full those that the reader has."""
    at, heard = now(), head_of(CHATS)
    asked = [number_in(each) for each in request.GET.getlist("chat")]
    context = {
        **_lists(request),
        **_forms(at),
        "panels": panels_for(request.user, [each for each in asked if each is not None], at=at),
        "heard": heard,
    }
    return render(request, "chat/chats.html", context)


@staff_page
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    """Show the lists alone, for the page that shows them already."""
    return render(request, "chat/lists_parts.html", _lists(request))


@staff_page
@require_safe
def dock(request: StaffRequest) -> HttpResponse:
    """Show one's chats and those that wait, for the pages on which other work is done."""
    context = {"lists": beside(request.user), "takes_chats": takes_chats(request.user), "at": now()}
    return render(request, "chat/dock_lines.html", context)


@staff_page
@require_safe
def panel(request: StaffRequest, number: int) -> HttpResponse:
    """Show what changes in the panel of a chat, or with `whole` its forms too."""
    at, chat = now(), chat_at(request, number)
    context = {"panel": panel_of(chat, request.user, at=at), "chat": chat, "at": at}
    if "whole" in request.GET:
        return render(request, "chat/panel.html", context | _forms(at))
    return render(request, "chat/parts.html", context)


@staff_page
@require_POST
def reply(request: StaffRequest, number: int) -> HttpResponse:
    """Say something to the visitor."""
    return _said(request, number, say)


@staff_page
@require_POST
def note(request: StaffRequest, number: int) -> HttpResponse:
    """Write something down that the visitor never sees."""
    return _said(request, number, write_note)


@staff_page
@require_POST
def files(request: StaffRequest, number: int) -> HttpResponse:
    """Send the visitor a file."""
    chat, form = chat_at(request, number), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, chat, "Choose a file that is not empty.")
    file, key = form.cleaned_data["file"], form.cleaned_data["key"]
    return done(request, chat, lambda: send_file(chat, file, by=request.user, key=key, at=now()))


@staff_page
@require_POST
def typing(request: StaffRequest, number: int) -> HttpResponse:
    """Tell the visitor that one types."""
    chat = chat_at(request, number)
    if chat.agent_id == request.user.pk:
        tell_typing(chat, by=request.user, at=now())
    return HttpResponse(status=204)


@staff_page
@require_POST
def read(request: StaffRequest, number: int) -> HttpResponse:
    """Tell the visitor up to which number one has read; only who has the chat does."""
    chat, upto = chat_at(request, number), number_in(request.POST.get("number", ""))
    if chat.agent_id == request.user.pk and upto is not None:
        mark_read(chat, upto, by=request.user, at=now())
    return HttpResponse(status=204)


@staff_page
@require_safe
def file(request: StaffRequest, number: int, message: int) -> FileResponse:
    """Give back a file of a chat, to be saved."""
    chat = chat_at(request, number)
    found = chat.messages.filter(number=message, file__isnull=False).first()
    if found is None:
        raise Http404
    return file_given(found)


def _lists(request: StaffRequest) -> dict[str, object]:
    at = now()
    return {
        "lists": lists_for(request.user),
        "colleagues": colleagues_at(at),
        "takes_chats": takes_chats(request.user),
        "at": at,
    }


def _forms(at: datetime) -> dict[str, object]:
    """Return what the forms of a panel offer."""
    return {
        "macros": Macro.objects.filter(is_active=True).order_by("name"),
        "colleagues": colleagues_at(at),
        "key": token_urlsafe(18),
    }


def _said(request: StaffRequest, number: int, verb: Callable[..., object]) -> HttpResponse:
    chat, form = chat_at(request, number), SayForm(request.POST)
    if not form.is_valid():
        return refused(request, chat, "Write something, at most 8,000 characters.")
    words, key = form.cleaned_data["words"], form.cleaned_data["key"]
    return done(request, chat, lambda: verb(chat, words, by=request.user, key=key, at=now()))
