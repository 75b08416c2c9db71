"""The chats that wait and one's own, side by side, and what is done in them."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.chat.changing import CHATS, ChatRefusedError
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.files import file_given
from dueby.desk.channels.chat.forms import EndForm, FileForm, HandOverForm, SayForm
from dueby.desk.channels.chat.handling import answer as take
from dueby.desk.channels.chat.handling import hand_over
from dueby.desk.channels.chat.listing import lists_for, panel_of, panels_for
from dueby.desk.channels.chat.models import Chat, Macro
from dueby.desk.channels.chat.talking import note as write_note
from dueby.desk.channels.chat.talking import read as mark_read
from dueby.desk.channels.chat.talking import say, send_file
from dueby.desk.channels.chat.talking import typing as tell_typing
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.people.models import User
from dueby.desk.streams.reading import head_of
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.tickets.changing import NotPossibleError
from dueby.desk.tickets.forms import REFUSED, sentence
from dueby.desk.tickets.intake import ReportRefusedError
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import FileResponse

JSON: Final = "application/json"


@staff_page
@require_safe
def chats(request: StaffRequest) -> HttpResponse:
    """Show the chats that have not ended, and in full those that the reader has."""
    at, heard = now(), head_of(CHATS)
    asked = [number_in(each) for each in request.GET.getlist("chat")]
    context = {
        "lists": lists_for(request.user),
        "panels": panels_for(request.user, [each for each in asked if each is not None], at=at),
        "macros": Macro.objects.filter(is_active=True).order_by("name"),
        "colleagues": User.objects.staff(),
        "key": token_urlsafe(18),
        "heard": heard,
        "at": at,
    }
    return render(request, "chat/chats.html", context)


@staff_page
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    """Show the lists alone, for the page that shows them already."""
    context = {"lists": lists_for(request.user), "at": now()}
    return render(request, "chat/lists.html", context)


@staff_page
@require_safe
def panel(request: StaffRequest, number: int) -> HttpResponse:
    """Show what changes in the panel of a chat, for the page that shows it already."""
    at, chat = now(), _chat(request, number)
    shown = panel_of(chat, request.user, at=at)
    context = {"panel": shown, "chat": chat, "at": at, "colleagues": User.objects.staff()}
    return render(request, "chat/parts.html", context)


@staff_page
@require_POST
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """Take a chat that waits."""
    chat = _chat(request, number)
    return _done(request, chat, lambda: take(chat, by=request.user, at=now()))


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
    chat, form = _chat(request, number), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, chat, "Choose a file that is not empty.")
    file, key = form.cleaned_data["file"], form.cleaned_data["key"]
    return _done(request, chat, lambda: send_file(chat, file, by=request.user, key=key, at=now()))


@staff_page
@require_POST
def handover(request: StaffRequest, number: int) -> HttpResponse:
    """Give a chat to a colleague, or take it over."""
    chat, form = _chat(request, number), HandOverForm(request.POST)
    if not form.is_valid():
        return _refused(request, chat, "Choose who goes on.")
    to = form.cleaned_data["to"]
    return _done(request, chat, lambda: hand_over(chat, to, by=request.user, at=now()))


@staff_page
@require_form
def ending(request: StaffRequest, number: int) -> HttpResponse:
    """Ask what becomes of a chat, and end it."""
    chat, at = _chat(request, number), now()
    typed = request.GET.get("q", "").strip()
    form = EndForm(chat, request.user, at, posted(request), typed)
    if request.method == "POST" and form.is_valid():
        try:
            ended = end(chat, form.outcome, by=request.user, at=at)
        except (ChatRefusedError, ReportRefusedError, NotPossibleError) as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, "The chat has ended.")
            if ended.ticket_id is not None:
                return redirect("ticket", ended.ticket_id)
            return redirect("chats")
    context = {"chat": chat, "form": form, "typed": typed}
    return render(request, "chat/end.html", context, status=REFUSED if form.errors else 200)


@staff_page
@require_POST
def typing(request: StaffRequest, number: int) -> HttpResponse:
    """Tell the visitor that one types."""
    chat = _chat(request, number)
    if chat.agent_id == request.user.pk:
        tell_typing(chat, by=request.user, at=now())
    return HttpResponse(status=204)


@staff_page
@require_POST
def read(request: StaffRequest, number: int) -> HttpResponse:
    """Tell the visitor up to which number one has read; only who has the chat does."""
    chat, upto = _chat(request, number), number_in(request.POST.get("number", ""))
    if chat.agent_id == request.user.pk and upto is not None:
        mark_read(chat, upto, by=request.user, at=now())
    return HttpResponse(status=204)


@staff_page
@require_safe
def file(request: StaffRequest, number: int, message: int) -> FileResponse:
    """Give back a file of a chat, to be saved."""
    chat = _chat(request, number)
    found = chat.messages.filter(number=message, file__isnull=False).first()
    if found is None:
        raise Http404
    return file_given(found)


def _chat(request: StaffRequest, number: int) -> Chat:
    related = ("contact__organization", "contact__user", "contract", "agent", "site")
    seen = Chat.objects.visible_to(request.user).select_related(*related)
    found: Chat = get_object_or_404(seen, pk=number)
    return found


def _said(request: StaffRequest, number: int, verb: Callable[..., object]) -> HttpResponse:
    chat, form = _chat(request, number), SayForm(request.POST)
    if not form.is_valid():
        return _refused(request, chat, "Write something, at most 8,000 characters.")
    words, key = form.cleaned_data["words"], form.cleaned_data["key"]
    return _done(request, chat, lambda: verb(chat, words, by=request.user, key=key, at=now()))


def _done(request: StaffRequest, chat: Chat, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except (ChatRefusedError, FileRefusedError) as refusal:
        return _refused(request, chat, sentence(refusal))
    return HttpResponse(status=204) if _is_by_script(request) else _back(chat)


def _refused(request: StaffRequest, chat: Chat, said: str) -> HttpResponse:
    if _is_by_script(request):
        return JsonResponse({"error": said}, status=409)
    messages.error(request, said)
    return _back(chat)


def _is_by_script(request: StaffRequest) -> bool:
    return request.headers.get("Accept") == JSON


def _back(chat: Chat) -> HttpResponse:
    return redirect(f"{reverse('chats')}?chat={chat.pk}")
