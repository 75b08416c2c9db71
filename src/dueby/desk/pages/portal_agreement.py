"""What a customer has been promised: the agreement in sentences, the plan, the days, the orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.channels.portal.levels import levels_of
from dueby.desk.contracts.cover import cover_of
from dueby.desk.pages.portal_cover import end_of
from dueby.desk.pages.portal_hours import Hours, hours_of
from dueby.desk.pages.portal_sentences import told_with_clauses
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from datetime import date

    from dueby.desk.contracts.models import Contract, OrderLine


@customer_page
@require_safe
def agreement(request: CustomerRequest) -> HttpResponse:
    """Show what holds for one's organization today."""
    at, zone = now(), request.user.zone
    covered = cover_of(request.contact.organization, at)
    edition = covered.text.editions.governing(at)
    contract = covered.contract
    hours = hours_of(edition, "" if contract is None else contract.plan, at, zone)
    context = {
        "agreement": edition,
        "contract_end": end_of(contract, edition, at),
        "hours": hours,
        "lines": _lines(contract),
        "levels": levels_of(edition),
        "holidays": _holidays(hours, edition.day_of(at).year),
        "sections": told_with_clauses(edition),
        "clauses": edition.clauses.values(),
        "agreement_zone": edition.zone,
        "at": at,
    }
    return render(request, "pages/portal_agreement.html", context)


def _lines(contract: Contract | None) -> list[OrderLine]:
    lines = [] if contract is None else contract.lines.all()
    return sorted(lines, key=lambda line: (line.product.name, line.ordered_on))


def _holidays(hours: Hours, year: int) -> list[tuple[int, list[tuple[date, str]]]]:
    """Return the holidays of a year and the next, without a year that has none."""
    years = ((each, hours.holidays(each)) for each in (year, year + 1))
    return [(each, days) for each, days in years if days]
