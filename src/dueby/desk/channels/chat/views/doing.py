"""How the pages do something to a chat: a plain form is led back, a script is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.models import Chat
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.tickets.changing import NotPossibleError
from dueby.desk.tickets.forms import sentence
from dueby.desk.tickets.intake import ReportRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dueby.desk.people.access import StaffRequest

JSON: Final = "application/json"
REFUSALS: Final = (ChatRefusedError, FileRefusedError, NotPossibleError, ReportRefusedError)


def chat_at(request: StaffRequest, number: int) -> Chat:
    """Return the chat of a number, where the reader may see it. Raises Http404."""
    related = ("contact__organization", "contact__user", "contract", "agent", "site", "ticket")
    seen = Chat.objects.visible_to(request.user).select_related(*related)
    found: Chat = get_object_or_404(seen, pk=number)
    return found


def done(request: StaffRequest, chat: Chat, verb: Callable[[], object]) -> HttpResponse:
    """Do something to a chat, and answer."""
    try:
        verb()
    except REFUSALS as refusal:
        return refused(request, chat, sentence(refusal))
    return HttpResponse(status=204) if is_by_script(request) else back_to(chat)


def refused(request: StaffRequest, chat: Chat, said: str) -> HttpResponse:
    """Say why something was not done."""
    if is_by_script(request):
        return JsonResponse({"error": said}, status=409)
    messages.error(request, said)
    return back_to(chat)


def is_by_script(request: StaffRequest) -> bool:
    """Tell whether a page asks that goes on showing what it shows."""
    return request.headers.get("Accept") == JSON


def back_to(chat: Chat) -> HttpResponse:
    """Lead back to a chat among the others."""
    return redirect(f"{reverse('chats')}?chat={chat.pk}")
