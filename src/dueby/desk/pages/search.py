"""The pages of the search: over everything for staff, over their own reports for customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.pages.search_things import FEW, MANY, SORTS, Things, found_things
from dueby.desk.pages.search_tickets import TicketPage, found_tickets
from dueby.desk.people.access import CustomerRequest, StaffRequest, customer_page, staff_page
from dueby.desk.tickets.search_words import Question, read_question
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from dueby.desk.people.models import User

TICKETS: Final = "tickets"
_LONGEST_NUMBER: Final = 15


@staff_page
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """Find tickets, customers, contacts, contracts, patches and products."""
    question, after = read_question(_asked(request, "q")), _asked(request, "after")
    names = {TICKETS, *(sort.name for sort in SORTS)}
    kind = _asked(request, "kind") if _asked(request, "kind") in names else ""
    things = _things(question, request.user, kind, after)
    context = _told(question) | {"kind": kind, "sorts": SORTS, "things": things}
    if kind in {"", TICKETS}:
        context |= _tickets(question, request.user, after if kind else "", kind=TICKETS)
    context["is_empty"] = not context.get("tickets") and not any(each.found for each in things)
    return render(request, "pages/search.html", context)


@customer_page
@require_safe
def portal_search(request: CustomerRequest) -> HttpResponse:
    """Find reports of one's organization, by what a customer may read of them."""
    question = read_question(_asked(request, "q"))
    context = _told(question) | _tickets(question, request.user, _asked(request, "after"))
    return render(request, "pages/search_portal.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    return str(request.GET.get(name, ""))


def _told(question: Question) -> dict[str, object]:
    return {"question": question, "at": now(), "address": f"?{urlencode({'q': question.typed})}"}


def _tickets(question: Question, user: User, after: str, **kept: str) -> dict[str, object]:
    page = found_tickets(question, user, after) if question.terms else TicketPage([])
    return {"tickets": page.found, "next": _address(question, page.next, **kept)}


def _things(question: Question, user: User, kind: str, after: str) -> list[Things]:
    """Return what was found of every kind that is not a ticket, a few of each or more of one."""
    if not kind:
        return [found_things(sort, question, user, 0, FEW) for sort in SORTS]
    is_number = after.isascii() and after.isdecimal() and len(after) <= _LONGEST_NUMBER
    last = int(after) if is_number else 0
    return [found_things(sort, question, user, last, MANY) for sort in SORTS if sort.name == kind]


def _address(question: Question, after: str, **kept: str) -> str:
    return f"?{urlencode({'q': question.typed, **kept, 'after': after})}" if after else ""
