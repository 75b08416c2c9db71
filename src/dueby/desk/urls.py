"""Every address of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from dueby.desk.pages.metrics import metrics
from dueby.desk.people.models import User


def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where their work begins."""
    is_staff = isinstance(request.user, User) and request.user.is_staff
    return redirect("queue" if is_staff else "portal")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("accounts/", include("dueby.desk.people.account_urls")),
    path("desk/", include("dueby.desk.pages.urls")),
    path("desk/outbox/", include("dueby.desk.pages.outbox_urls")),
    path("desk/notices-owed/", include("dueby.desk.pages.notices_owed_urls")),
    path("desk/tickets/", include("dueby.desk.tickets.urls")),
    path("desk/people/", include("dueby.desk.people.urls")),
    path("desk/products/", include("dueby.desk.products.urls")),
    path("desk/contracts/", include("dueby.desk.contracts.urls")),
    path("desk/calls/", include("dueby.desk.channels.phone.urls")),
    path("desk/mail/", include("dueby.desk.channels.email.urls")),
    path("desk/chats/", include("dueby.desk.channels.chat.urls")),
    path("desk/patches/", include("dueby.desk.advisories.urls")),
    path("desk/training/", include("dueby.desk.training.urls")),
    path("desk/duty/", include("dueby.desk.paging.urls")),
    path("desk/warnings/", include("dueby.desk.clocks.urls")),
    path("desk/notices/", include("dueby.desk.notices.urls")),
    path("desk/quotations/", include("dueby.desk.quotations.urls")),
    path("portal/", include("dueby.desk.pages.portal_urls")),
    path("portal/", include("dueby.desk.channels.portal.urls")),
    path("portal/", include("dueby.desk.channels.chat.portal_urls")),
    path("phone/", include("dueby.desk.channels.phone.receiving_urls")),
    path("chat/", include("dueby.desk.channels.chat.visitor_urls")),
    path("pages/", include("dueby.desk.paging.link_urls")),
    path("streams/", include("dueby.desk.streams.urls")),
    path("health/", include("dueby.desk.health.urls")),
    path("metrics", metrics, name="metrics"),
]
handler500 = "dueby.desk.ui.mistakes.mistake"
