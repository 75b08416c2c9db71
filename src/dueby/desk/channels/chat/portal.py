"""The chat inside the portal: the same widget, for who is signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.channels.chat.identity import portal_token
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.timekeeping import now


@customer_page
@require_safe
def chat(request: CustomerRequest) -> HttpResponse:
    """Show the chat to a contact; a token says for an hour who they are."""
    token = portal_token(request.contact, at=now())
    answer = render(request, "chat/portal.html", {"token": token})
    answer["Cache-Control"] = "no-store"
    return answer
