"""What is done with a chat: taken, handed over, given back, put onto a ticket, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import file as put_on_ticket
from dueby.desk.channels.chat.forms import HandOverForm
from dueby.desk.channels.chat.handling import answer as take
from dueby.desk.channels.chat.handling import hand_back, hand_over
from dueby.desk.channels.chat.outcome_form import EndForm, OutcomeForm
from dueby.desk.channels.chat.views.doing import REFUSALS, back_to, chat_at, done, is_by_script
from dueby.desk.channels.chat.views.doing import refused as refuse
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.tickets.forms import REFUSED, sentence
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dueby.desk.channels.chat.models import Chat


@staff_page
@require_POST
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """Take a chat that waits."""
    chat = chat_at(request, number)
    return done(request, chat, lambda: take(chat, by=request.user, at=now()))


@staff_page
@require_POST
def handover(request: StaffRequest, number: int) -> HttpResponse:
    """Give a chat to a colleague, or take it over."""
    chat, form = chat_at(request, number), HandOverForm(request.POST)
    if not form.is_valid():
        return refuse(request, chat, "Choose who goes on.")
    to = form.cleaned_data["to"]
    return done(request, chat, lambda: hand_over(chat, to, by=request.user, at=now()))


@staff_page
@require_POST
def queue(request: StaffRequest, number: int) -> HttpResponse:
    """Give a chat back to the queue."""
    chat = chat_at(request, number)
    return done(request, chat, lambda: hand_back(chat, by=request.user, at=now()))


@staff_page
@require_form
def ticket(request: StaffRequest, number: int) -> HttpResponse:
    """Put a chat onto a new ticket or one that there is, while it goes on."""
    chat, at = chat_at(request, number), now()
    form = OutcomeForm(chat, request.user, at, posted(request), _typed(request))

    def put() -> HttpResponse:
        put_on_ticket(chat, form.outcome, by=request.user, at=at)
        return HttpResponse(status=204) if is_by_script(request) else back_to(chat)

    return _outcome_page(request, chat, form, put, "chat/ticket.html")


@staff_page
@require_form
def ending(request: StaffRequest, number: int) -> HttpResponse:
    """Ask what becomes of a chat, and end it."""
    chat, at = chat_at(request, number), now()
    form = EndForm(chat, request.user, at, posted(request), _typed(request))
    return _outcome_page(
        request, chat, form, lambda: _end(request, chat, form, at), "chat/end.html"
    )


def _end(request: StaffRequest, chat: Chat, form: EndForm, at: datetime) -> HttpResponse:
    ended = end(chat, form.outcome, by=request.user, at=at)
    if is_by_script(request):
        return HttpResponse(status=204)
    messages.success(request, "The chat has ended.")
    return redirect("chats") if ended.ticket_id is None else redirect("ticket", ended.ticket_id)


def _outcome_page(
    request: StaffRequest,
    chat: Chat,
    form: OutcomeForm,
    verb: Callable[[], HttpResponse],
    template: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return verb()
        except REFUSALS as refusal:
            form.add_error(None, sentence(refusal))
    if form.errors and is_by_script(request):
        return refuse(request, chat, " ".join(str(each[0]) for each in form.errors.values()))
    context = {"chat": chat, "form": form, "typed": _typed(request)}
    return render(request, template, context, status=REFUSED if form.errors else 200)


def _typed(request: StaffRequest) -> str:
    return request.GET.get("q", "").strip()
