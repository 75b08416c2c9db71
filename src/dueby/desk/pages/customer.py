"""A customer's page: its people, and which mails lately did not reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.channels.email.models import Undelivered
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.views.customers import customer_told
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from dueby.desk.people.models import Contact

FEW: Final = 3


@staff_page
@require_safe
def customer(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one customer with what is known of its people."""
    told = customer_told(request, pk)
    newest = Undelivered.objects.order_by("-at", "-pk")[:FEW]
    people = cast("list[Contact]", told["present"])
    prefetch_related_objects(people, Prefetch("undelivered", newest, to_attr="missed_lately"))
    context = {**told, "contact_notes": "pages/contact_notes.html", "at": now()}
    return render(request, "people/customer.html", context)
