"""The open door of a demo: one click signs in as somebody of its world."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http.request import split_domain_port

from dueby.desk.people.models import DemoPerson

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def offered_people(request: HttpRequest) -> QuerySet[DemoPerson]:
    """Return whom the first page offers, in order: nobody unless three things hold.

    The desk listens on the loopback alone, the request comes from there and names it as host (a
    page elsewhere that makes a browser ask us would name another), and the database is a demo's.
    """
    people = DemoPerson.objects.filter(user__is_active=True).select_related("user")
    return people.order_by("place") if _is_at_home(request) else people.none()


def _is_at_home(request: HttpRequest) -> bool:
    host, _ = split_domain_port(request.get_host())
    peer = request.META.get("REMOTE_ADDR", "")
    return settings.IS_LOOPBACK and _is_loopback(peer) and _is_loopback(host.strip("[]"))


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
