"""A ticket as its customer sees it: what is promised and why, what was said, what one may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dueby.desk.channels.portal.wording import clause_said, why_not_covered
from dueby.desk.clocks.casefile import judged
from dueby.desk.clocks.telling import ToldClock, told_clocks
from dueby.desk.pages.portal_forms import CloseForm, ContestForm, ReopenForm, WriteForm
from dueby.desk.pages.portal_history import history_of
from dueby.desk.pages.portal_notices import given_notices
from dueby.desk.pages.portal_words import status_said
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.streams.reading import head_of
from dueby.desk.tickets.letters import promises
from dueby.desk.tickets.models import Message, Ticket
from dueby.desk.tickets.possible import Verb, possible
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from django.forms import Form

    from dueby.sla.entitlement import Decision
    from dueby.sla.evaluation import Evaluation

REFUSED: Final = 422
INSIDE: Final = frozenset({"known_unachievable"})
"""Facts that the vendor notes before the customer is told."""
LABELS: Final = {
    "ticket.confirmed": "defect confirmed",
    "ticket.rejected": "no defect",
    "ticket.severity_changed": "severity changed",
    "ticket.reclassified": "treated as another kind",
    "ticket.notice_sent": "it takes longer",
    "ticket.update_promised": "update promised",
    "ticket.workaround_delivered": "workaround",
    "ticket.rectified": "rectified",
    "ticket.reopened": "not fixed",
    "ticket.closed": "closed",
    "ticket.contested": "contested",
    "ticket.contest_answered": "answer to what was contested",
}
"""What some messages are beside their words."""
_REASONED: Final = {
    "ticket.confirmed": "severity",
    "ticket.severity_changed": "severity",
    "ticket.rejected": "rejection",
    "ticket.reclassified": "class",
}


@customer_page
@require_safe
def ticket(request: CustomerRequest, number: int) -> HttpResponse:
    """Show a ticket of one's organization."""
    return shown(request, ticket_of(request, number))


def ticket_of(request: CustomerRequest, number: int) -> Ticket:
    """Return a ticket that the customer may see, or raise Http404."""
    related = ("text", "product", "contact", "contract", "organization", "quotation")
    visible = Ticket.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible.defer("text__text"), pk=number)


def shown(request: CustomerRequest, found: Ticket, **refused: Form) -> HttpResponse:
    """Return the page of a ticket, with forms as they were refused where there are any."""
    after, at, zone = head_of(found.journal_name), now(), request.user.zone
    told = judged(found, at)
    clocks = [each for each in told_clocks(found, at, zone, told) if _is_told(each)]
    messages = _messages(request, found)
    context = {
        "ticket": found,
        "after": after,
        "status": status_said(found),
        "kind": told.agreement.classes.get(found.request_class),
        "level": told.agreement.levels.get(found.severity),
        "reasons": _reasons(messages),
        "refusals": _refusals(told, found),
        "running": [each for each in clocks if not each.row.is_finished],
        "ended": [each for each in clocks if each.row.is_finished],
        "quotation": getattr(found, "quotation", None),
        "notices": given_notices(told),
        "said": [(each, LABELS.get(each.about, "")) for each in messages],
        "history": history_of(found, told.agreement, clocks, messages),
        "contests": found.contests.filter(answered_at=None),
        "agreement_zone": told.agreement.zone,
        "at": at,
        **forms_for(found, request, told, refused),
    }
    status = REFUSED if refused else 200
    return render(request, "pages/portal_ticket.html", context, status=status)


def _is_told(clock: ToldClock) -> bool:
    """Whether the customer knows of what started a clock."""
    cause = clock.engine.start_fact
    return clock.row.stopped_at is not None or cause is None or cause.type not in INSIDE


def _messages(request: CustomerRequest, found: Ticket) -> list[Message]:
    visible = Message.objects.visible_to(request.user).filter(ticket=found)
    related = visible.select_related("user", "contact", "text").prefetch_related("attachments")
    return list(related.order_by("said_at", "pk"))


def _reasons(messages: list[Message]) -> dict[str, str]:
    """Return the last reason that the customer was given for severity, rejection and class."""
    return {_REASONED[each.about]: each.text.words for each in messages if each.about in _REASONED}


def _refusals(told: Evaluation, found: Ticket) -> list[str]:
    """Return in words what is not covered, each with its clause."""

    def said(decision: Decision) -> str:
        why = why_not_covered(decision.reason, found.contract)
        clause = clause_said(told.agreement, decision.clause)
        return f"{decision.title}: {why}" + (f" ({clause})" if clause else "")

    return [said(each) for each in told.decisions if each.decision not in {"entitled", "included"}]


def forms_for(
    found: Ticket, request: CustomerRequest, told: Evaluation, refused: dict[str, Form]
) -> dict[str, Form | None]:
    """Return a form for each thing that the customer may do now."""
    verbs = possible(found, request.contact)
    owes = any(each.target.name in told.agreement.targets for each in promises(told))
    offered: dict[str, Form | None] = {
        "write_form": WriteForm(auto_id="write-%s") if Verb.HEAR in verbs else None,
        "reopening_form": (
            ReopenForm(auto_id="reopen-%s")
            if Verb.REOPEN in verbs and not found.is_rejected
            else None
        ),
        "closure_form": (
            CloseForm(auto_id="close-%s") if Verb.CLOSE in verbs and not owes else None
        ),
        "severity_form": (
            ContestForm(auto_id="severity-%s") if Verb.CONTEST_SEVERITY in verbs else None
        ),
        "rejection_form": (
            ContestForm(auto_id="rejection-%s") if Verb.CONTEST_REJECTION in verbs else None
        ),
    }
    return {**offered, **refused}
