"""The register of notices: what was owed to whom, by when, what was sent, and the proof of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import make_aware
from django.views.decorators.http import require_safe

from dueby.desk.pages.notices_owed_query import RegisterForm, State, counts_in, notices_in
from dueby.desk.pages.notices_owed_rows import Line, in_batches, lines_of
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dueby.desk.clocks.models import Clock

SHOWN: Final = 50
BATCH: Final = 200
COLUMNS: Final = (
    *("ticket", "subject", "customer", "product", "notice", "why", "owed_since", "due_at"),
    *("sent_at", "state", "promised_date", "done_at", "miss", "reasons", "estimate", "told"),
    *(
        "message_id",
        "handed_over_at",
        "mail_answer",
        "mail_failure",
        "returned_at",
        "returned_status",
    ),
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many notices there are in a state, and where they are shown."""

    state: State
    number: int
    href: str


@staff_page
@require_safe
def notices_owed(request: StaffRequest) -> HttpResponse:
    """Show the notices that are asked for, with how many there are in each state."""
    at, form = now(), RegisterForm(request.GET, request.user)
    asked = form.cleaned_data if form.is_valid() else _without_errors(form)
    page = Paginator(_found(request, asked, at), SHOWN).get_page(request.GET.get("page"))
    chosen = {name: str(each) for name, each in request.GET.items() if each and name != "page"}
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(list(page.object_list), at),
        "counts": _counts(request, asked, chosen, at),
        "asked": chosen,
        "query": urlencode(chosen),
        "at": at,
    }
    return render(request, "pages/notices_owed.html", context)


@staff_page
@require_safe
def notices_owed_csv(request: StaffRequest) -> StreamingHttpResponse:
    """Give back the notices that are asked for as a table of commas."""
    at, form = now(), RegisterForm(request.GET, request.user)
    asked = form.cleaned_data if form.is_valid() else _without_errors(form)
    found = _found(request, asked, at)
    answer = StreamingHttpResponse(_table(found, at), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="notices.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(
    request: StaffRequest, asked: Mapping[str, Any], at: datetime, **other: object
) -> QuerySet[Clock]:
    zone = request.user.zone
    until = asked.get("until")
    bounds = {
        "since": _midnight(asked.get("since"), zone),
        "until": None if until is None else _midnight(until + timedelta(days=1), zone),
    }
    return notices_in({**asked, **other}, request.user, bounds, at)


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    return None if day is None else make_aware(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 - made aware here


def _without_errors(form: RegisterForm) -> dict[str, Any]:
    """Return what was asked for and makes sense; the page says what does not."""
    return {name: value for name, value in form.cleaned_data.items() if name not in form.errors}


def _counts(
    request: StaffRequest, asked: Mapping[str, Any], chosen: Mapping[str, str], at: datetime
) -> list[Count]:
    others = {name: value for name, value in chosen.items() if name != "state"}
    numbers = counts_in(_found(request, asked, at, state=State.ALL), at)
    return [
        Count(each, number, "?" + urlencode({**others, "state": each.value}))
        for each, number in numbers.items()
    ]


class _Echo:
    """Takes a line that is written and gives it back."""

    def write(self, value: str) -> str:
        """Return what is written."""
        return value


def _table(found: QuerySet[Clock], at: datetime) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for batch in in_batches(found.iterator(BATCH), BATCH):
        for line in lines_of(batch, at):
            yield writer.writerow([_cell(each) for each in _cells(line)])


def _cells(line: Line) -> Iterator[object]:
    owed, ticket, proof = line.owed, line.ticket, line.proof
    yield from (ticket.pk, ticket.subject, ticket.organization, ticket.product or "", owed.title)
    yield from (owed.why, owed.notice.owed_at, owed.clock.due_at, owed.notice.sent_at, line.state)
    about = owed.about
    yield from ("", "") if about is None else (about.due_at, about.stopped_at)
    yield line.miss
    if proof is None:
        yield from [""] * 9
        return
    parcel = proof.parcel
    yield from (proof.message.text.words, proof.estimated_at, proof.to or "")
    if parcel is None:
        yield from [""] * 4
    else:
        yield from (parcel.message_id, parcel.sent_at, parcel.answer, parcel.failure)
    last = proof.returned[-1] if proof.returned else None
    yield from ("", "") if last is None else (last.at, last.status or "returned")


def _cell(value: object) -> str:
    """Return a cell; what a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, datetime):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
