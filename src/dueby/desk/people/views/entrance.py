"""The door: signing in, and the three other ways in: invitation, sign-in link, demo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from dueby.desk.people import inviting, login_links
from dueby.desk.people.demo import offered_people
from dueby.desk.people.entrance_forms import BY_LINK, AcceptForm
from dueby.desk.people.forms import posted
from dueby.desk.people.inviting import InvitationRefusedError
from dueby.desk.people.login_links import LinkRefusedError
from dueby.desk.people.models import User
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422
GONE: Final = 410
UNKNOWN: Final = "This address opens nothing. It may have been cut short on its way to you."


class Entrance(LoginView):  # type: ignore[misc]  # allauth comes without types
    """The form; the first page of a demo has its people beside it."""

    def get_context_data(self, **known: object) -> dict[str, object]:
        """Add whom a demo offers."""
        context: dict[str, object] = super().get_context_data(**known)
        return {**context, "demo_people": offered_people(self.request)}


def answered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page of allauth say by its status that its form was refused."""

    @wraps(view)
    def honest(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, TemplateResponse):
            form = (response.context_data or {}).get("form")
            if form is not None and form.errors:
                response.status_code = REFUSED
        return response

    return honest


def with_code(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Take a form that was sent without its code for one whose code is empty."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and "code" not in request.POST:
            posted = request.POST.copy()
            posted["code"] = ""
            request.POST = posted  # type: ignore[assignment]  # a copy that may be written
        return view(request, *args, **kwargs)

    return asked


@login_not_required
@never_cache
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Sign in as somebody of the demo's world; elsewhere there is no such page."""
    person = get_object_or_404(offered_people(request), pk=pk)
    logout(request)
    record_authentication(request, person.user, method="demo")
    response: HttpResponseBase = perform_login(request, person.user)
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_form
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Accept an invitation by choosing a password. Looking at the page uses nothing up."""
    at, found = now(), inviting.invitation_named(token)
    if found is None:
        return closed(request, UNKNOWN, 404)
    invited = User(email=found.email, name=found.name)
    form = AcceptForm(invited, posted(request))
    try:
        inviting.check_open(found, at)
        if form.is_valid():
            user = inviting.accept(found, form.cleaned_data["password1"], at=at)
            return _signed_in(request, user, "invitation")
    except InvitationRefusedError as refusal:
        return closed(request, str(refusal), GONE)
    context = {"invitation": found, "form": form}
    status = REFUSED if form.errors else 200
    return render(request, "people/invitation.html", context, status=status)


@login_not_required
@never_cache
@require_form
def login_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sign in by a link, after a click: a program that looks at the address uses nothing up."""
    at, found = now(), login_links.link_named(token)
    if found is None:
        return closed(request, UNKNOWN, 404)
    try:
        login_links.check_good(found, at)
        if request.method == "POST":
            used = login_links.use(found, at=at)
            return _by_link(request, used.user, replaces_code=used.replaces_code)
    except LinkRefusedError as refusal:
        return closed(request, str(refusal), GONE)
    return render(request, "people/login_link.html", {"link": found})


def _by_link(request: HttpRequest, user: User, *, replaces_code: bool) -> HttpResponseBase:
    logout(request)
    # Who came by a link may set a password and take down a second step without the old ones.
    record_authentication(request, user, method=BY_LINK, reauthenticated=True)
    if not user.has_usable_password():
        messages.warning(request, "You have no password yet: set one in your settings.")
    adapter = get_adapter(request)
    adapter.send_notification_mail("account/email/login_link_used", user)
    response: HttpResponseBase
    if replaces_code:
        adapter.login(request, user)
        hooks = {"email_verification": "none", "signal_kwargs": None, "signup": False}
        response = adapter.post_login(request, user, email=None, redirect_url=None, **hooks)
    else:
        response = perform_login(request, user)
    return response


def _signed_in(request: HttpRequest, user: User, means: str) -> HttpResponseBase:
    logout(request)
    record_authentication(request, user, method=means)
    response: HttpResponseBase = perform_login(request, user)
    return response


def closed(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Say why an address leads nowhere, and what to do."""
    context = {"sentence": sentence[:1].upper() + sentence[1:].removesuffix(".")}
    return render(request, "people/closed.html", context, status=status)
