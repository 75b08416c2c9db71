"""The sites on which the chat stands, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.chat.forms import SiteForm
from dueby.desk.channels.chat.keeping import add_site, change_site, renew_secret
from dueby.desk.channels.chat.models import Site
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.people.forms import posted
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from django import forms

REFUSED: Final = 422


@administrator_page
@require_safe
def sites(request: StaffRequest) -> HttpResponse:
    """List the sites."""
    found = Site.objects.order_by("-is_active", "name")
    return render(request, "chat/sites.html", {"sites": found})


@administrator_page
@require_form
def site_new(request: StaffRequest) -> HttpResponse:
    """Add a site, and show its secret this once."""
    form = SiteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            site, secret = add_site(form.cleaned_data, by=request.user, at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return _secret_page(request, site, secret)
    return _form_page(request, form, "New site", "Add the site")


@administrator_page
@require_form
def site_change(request: StaffRequest, number: int) -> HttpResponse:
    """Change a site, and show how it is put on a page."""
    site = get_object_or_404(Site, pk=number)
    known = {"name": site.name, "origins": "\n".join(site.origins), "is_active": site.is_active}
    form = SiteForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_site(site, form.cleaned_data, by=request.user, at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("chat-sites")
    return _form_page(request, form, f"Change {site}", "Save", site)


@administrator_page
@require_POST
def site_secret(request: StaffRequest, number: int) -> HttpResponse:
    """Make a new secret, and show it this once."""
    site = get_object_or_404(Site, pk=number)
    return _secret_page(request, site, renew_secret(site, by=request.user, at=now()))


def _secret_page(request: StaffRequest, site: Site, secret: str) -> HttpResponse:
    context = {"site": site, "secret": secret, "address": settings.BASE_URL}
    answer = render(request, "chat/secret.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _form_page(
    request: StaffRequest, form: forms.Form, title: str, button: str, site: Site | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "site": site,
        "address": settings.BASE_URL,
    }
    return render(request, "chat/site.html", context, status=REFUSED if form.errors else 200)
