"""The ticket: what was said, what is promised and why, what covers it, what can be done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dueby.desk.clocks.casefile import judged
from dueby.desk.clocks.telling import told_clocks
from dueby.desk.outbox.models import Parcel
from dueby.desk.pages.notice_proof import GIVEN, proofs_of
from dueby.desk.pages.ticket_cover import cover_of
from dueby.desk.pages.ticket_history import entries_of, history_of
from dueby.desk.pages.ticket_mails import automatic_mails, undelivered_to
from dueby.desk.pages.ticket_talk import talk_of
from dueby.desk.pages.ticket_verbs import deeds_for
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.streams.reading import head_of
from dueby.desk.tickets.forms import NoteForm, ReplyForm
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.owed_notices import owed_notices
from dueby.desk.tickets.possible import Verb
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from dueby.desk.clocks.telling import ToldClock
    from dueby.desk.journal.models import Entry
    from dueby.desk.tickets.forms import TicketForm
    from dueby.desk.tickets.models import Contest
    from dueby.sla.evaluation import Evaluation

OTHERS: Final = 6
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_RELATED: Final = ("organization", "contact__user", "contract", "product", "assignee", "text")


@staff_page
@require_safe
def ticket(request: StaffRequest, number: int) -> HttpResponse:
    """Show a ticket with everything that is known of it."""
    rows = Ticket.objects.visible_to(request.user).select_related(*_RELATED).defer("text__text")
    found = get_object_or_404(rows, pk=number)
    # Read before the rest: what changes in between is told again, and nothing is missed.
    heard = head_of(found.journal_name)
    return render(request, "pages/ticket.html", {"heard": heard, **_context(request, found)})


def _context(request: StaffRequest, found: Ticket) -> dict[str, object]:
    at, zone = now(), request.user.zone
    entries = entries_of(found)
    told = judged(found, at, entries)
    clocks = told_clocks(found, at, zone, told)
    deeds = deeds_for(found, request.user)
    agreement = told.agreement
    return {
        "ticket": found,
        "at": at,
        "agreement": agreement,
        "request_class": agreement.classes.get(found.request_class),
        "channel": agreement.channels.get(found.channel),
        "severity": agreement.levels.get(found.severity),
        "running": _by_due(each for each in clocks if not each.row.is_finished),
        "finished": [each for each in clocks if each.row.is_finished],
        # Told in full when asked for: reasons and pictures are half of the work of the page.
        "shows_finished": "finished" in request.GET,
        **_notices(told, entries, at),
        "warnings": told.warnings,
        "cover": cover_of(found, told, at),
        "contests": _open_contests(found),
        "calls": found.calls.with_speakers().select_related("contact").order_by("rang_at", "pk"),
        "talk": talk_of(found, whole="whole" in request.GET),
        "mails": automatic_mails(found),
        "undelivered": undelivered_to(found.contact_id),
        "history": history_of(entries, zone),
        "others": _others(found),
        "stuck_mails": Parcel.objects.about(found.journal_name).stuck(),
        "merged": _merged(found, entries),
        "deeds": deeds,
        "reply_form": _numbered(ReplyForm(found), "reply"),
        "note_form": _numbered(NoteForm(found), "note"),
        "may_reply": Verb.REPLY in deeds.everything,
        "may_notice": Verb.NOTICE in deeds.everything,
    }


def _numbered(form: TicketForm, name: str) -> TicketForm:
    """Give the fields of a form ids of their own on a page with several forms."""
    form.auto_id = f"{name}-%s"
    return form


def _by_due(clocks: Iterable[ToldClock]) -> list[ToldClock]:
    """Order clocks by their dates; those without one come last, in the agreement's order."""
    return sorted(clocks, key=lambda each: each.row.due_at or _NEVER)


def _notices(told: Evaluation, entries: Iterable[Entry], at: datetime) -> dict[str, object]:
    """Return the notices that are owed, those that ended, and what was told again afterwards."""
    notices = list(owed_notices(told))
    proofs = proofs_of([each.pk for each in entries if each.kind == GIVEN])
    ended = [each for each in notices if not each.is_open]
    first = {each.sent_entry for each in ended}
    return {
        "owed": [each for each in notices if each.is_open],
        "notices": [(each, each.state(at), proofs.get(each.sent_entry or 0)) for each in ended],
        "told_again": [proof for pk, proof in sorted(proofs.items()) if pk not in first],
    }


def _open_contests(found: Ticket) -> QuerySet[Contest]:
    unanswered = found.contests.filter(answered_at=None)
    return unanswered.select_related("raised_by", "owner", "reasons__text").order_by("raised_at")


def _merged(found: Ticket, entries: Iterable[Entry]) -> Iterable[Ticket]:
    """Return what goes on in a ticket; most have nothing, and their journal says so."""
    has_any = any(each.kind == "ticket.absorbed" for each in entries)
    return found.merged.order_by("pk") if has_any else ()


def _others(found: Ticket) -> QuerySet[Ticket]:
    """Return the customer's other tickets, the newest of them."""
    theirs = Ticket.objects.filter(organization=found.organization_id).exclude(pk=found.pk)
    return theirs.order_by("-pk")[:OTHERS]
