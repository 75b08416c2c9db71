"""The people of customers, for the vendor's people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.people import customers as verbs
from dueby.desk.people.access import StaffRequest, lead_page, staff_page
from dueby.desk.people.customers import CustomerRefusedError
from dueby.desk.people.forms import ContactForm, posted
from dueby.desk.people.inviting import InvitationRefusedError, invite_contact
from dueby.desk.people.models import Contact, Organization, User
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@staff_page
@require_form
def contact_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a person to a customer."""
    found = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    form = ContactForm(posted(request))
    if form.is_valid():
        try:
            verbs.add_contact(found, form.told, by=request.user, at=now())
        except (CustomerRefusedError, ValidationError) as refusal:
            form.add_error(None, _said(refusal))
        else:
            return redirect("customer", pk)
    title = f"New person at {found}"
    return _form_page(request, found, form, title, "Add the person")


@staff_page
@require_form
def contact_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what is known of a person."""
    contact = _contact(request, pk)
    known = {name: getattr(contact, name) for name in (*verbs.PERSONAL, "language")}
    known["seen"] = length_of(contact)
    form = ContactForm(posted(request), initial=known)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            verbs.change_contact(contact, form.told, by=request.user, at=now(), seen=seen)
        except ChangedMeanwhileError:
            form.see(contact)
        except (CustomerRefusedError, ValidationError) as refusal:
            form.add_error(None, _said(refusal))
        else:
            messages.success(request, "The change is saved.")
            return redirect("customer", contact.organization_id)
    return _form_page(request, contact.organization, form, f"Change {contact}", "Save")


@staff_page
@require_form
def contact_departure(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that somebody left their organization."""
    words = "They can no longer sign in. What they reported stays as it is."
    return _confirmed(request, pk, verbs.let_go, ("{} has left", words, "They have left"))


@staff_page
@require_form
def contact_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that somebody speaks for their organization again."""
    words = "They may write again. Whether they sign in is decided separately."
    return _confirmed(request, pk, verbs.take_back, ("{} is back", words, "They are back"))


@lead_page
@require_form
def contact_invitation(request: StaffRequest, pk: int) -> HttpResponse:
    """Invite somebody to sign in."""
    words = "They get a mail with a link that works once, within 7 days, and choose a password."
    return _confirmed(request, pk, invite_contact, ("Invite {}", words, "Send the invitation"))


@lead_page
@require_form
def contact_closing(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody only write."""
    words = "They are signed out everywhere at once. They may still write and telephone."
    told = ("{} will only write", words, "Close their sign-in")
    return _confirmed(request, pk, verbs.close_sign_in, told)


@lead_page
@require_form
def contact_opening(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    words = "They sign in with the password and the second step that they had."
    told = ("{} may sign in again", words, "Open their sign-in")
    return _confirmed(request, pk, verbs.reopen_sign_in, told)


def _confirmed(
    request: StaffRequest,
    pk: int,
    verb: Callable[..., object],
    told: tuple[str, str, str],
) -> HttpResponse:
    """Ask before a verb without fields, do it when the answer is posted, or say why not."""
    contact = _contact(request, pk)
    title, words, button = told
    context = {
        "title": title.format(contact),
        "words": words,
        "button": button,
        "customer": contact.organization,
    }
    if request.method == "POST":
        refusal = _refusal(verb, contact, request.user, now())
        if not refusal:
            messages.success(request, f"{title.format(contact)}: done.")
            return redirect("customer", contact.organization_id)
        context["refusal"] = refusal
    status = REFUSED if "refusal" in context else 200
    return render(request, "people/confirmation.html", context, status=status)


def _refusal(verb: Callable[..., object], contact: Contact, by: User, at: datetime) -> str:
    try:
        verb(contact, by=by, at=at)
    except (CustomerRefusedError, InvitationRefusedError, ValidationError) as refusal:
        return " ".join(_said(refusal))
    return ""


def _said(refusal: ValueError | ValidationError) -> list[str]:
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]


def _contact(request: StaffRequest, pk: int) -> Contact:
    shown = Contact.objects.visible_to(request.user).select_related("organization", "user")
    found: Contact = get_object_or_404(shown, pk=pk)
    return found


def _form_page(
    request: StaffRequest, customer: Organization, form: ContactForm, title: str, button: str
) -> HttpResponse:
    context = {"customer": customer, "form": form, "title": title, "button": button}
    return render(request, "people/form.html", context, status=REFUSED if form.errors else 200)
