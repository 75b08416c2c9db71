"""Which notices the register shows: by state, period, customer and product."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.models.clocked import COMMITMENT
from dueby.desk.contracts.models import AgreementText
from dueby.desk.contracts.models.agreement import editions_of
from dueby.desk.people.models import Organization
from dueby.desk.products.models import Product
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


class State(TextChoices):
    """What came of a notice, and of the promise that it is about."""

    ALL = "", "All"
    OWED = "owed", "Owed"
    LATE = "late-owed", "Owed, and late"
    IN_TIME = "in-time", "Sent in time"
    SENT_LATE = "sent-late", "Sent late"
    WITH = "with-notice", "Missed with notice"
    WITHOUT = "without-notice", "Missed without notice"


COUNTED: Final = tuple(each for each in State if each is not State.ALL)
"""States of which there is a number each."""


class RegisterForm(forms.Form):
    """What of the register somebody wants to see."""

    state = forms.ChoiceField(label="State", choices=State.choices, required=False)
    since = forms.DateField(label="Owed from", required=False)
    until = forms.DateField(label="Owed to", required=False)
    customer = forms.ModelChoiceField(
        Organization.objects.none(), label="Customer", required=False, empty_label="All customers"
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), label="Product", required=False, empty_label="All products"
    )

    def __init__(self, data: Mapping[str, object], user: User) -> None:
        super().__init__(data)
        customer, product = self.fields["customer"], self.fields["product"]
        customer.queryset = Organization.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]
        product.queryset = Product.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def duties() -> dict[str, frozenset[str]]:
    """Return every duty to notify of every agreement, and the targets that it is about."""
    return _duties(tuple(AgreementText.objects.order_by("pk").values_list("digest", flat=True)))


@lru_cache(maxsize=8)
def _duties(digests: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for digest in digests:
        for agreement in editions_of(digest).all:
            for duty in agreement.notices.values():
                found[duty.name] = found.get(duty.name, frozenset()) | set(duty.about)
    return found


def noticed_targets() -> frozenset[str]:
    """Return the targets of whose misses the customer has to be told."""
    return frozenset().union(*duties().values())


def notices_in(
    asked: Mapping[str, Any],
    user: User,
    zone_bounds: Mapping[str, datetime | None],
    at: datetime,
) -> QuerySet[Clock]:
    """Return the clocks of the notices that are asked for, newest first.

    `zone_bounds` are the moments at which the days that were asked for begin and end.
    """
    tickets = Ticket.objects.visible_to(user)
    if asked.get("product"):
        tickets = tickets.filter(product=asked["product"])
    found = Clock.objects.filter(target__in=duties(), subject__startswith="ticket:")
    if asked.get("product") or not user.is_staff:
        named = tickets.annotate(name=Concat(Value("ticket:"), Cast("pk", CharField())))
        found = found.filter(subject__in=named.values("name"))
    if asked.get("customer"):
        found = found.filter(organization_id=asked["customer"].pk)
    since, until = zone_bounds.get("since"), zone_bounds.get("until")
    if since is not None:
        found = found.filter(started_at__gte=since)
    if until is not None:
        found = found.filter(started_at__lt=until)
    state = State(str(asked.get("state") or ""))
    return found.filter(_in_state(state, at)).order_by("-started_at", "-pk")


def counts_in(found: QuerySet[Clock], at: datetime) -> dict[State, int]:
    """Return how many of some notices there are in each state, by one look at them."""
    each = {state.name: Count("pk", filter=_in_state(state, at)) for state in COUNTED}
    numbers = found.order_by().aggregate(**each)
    return {state: numbers[state.name] for state in COUNTED}


def _in_state(state: State, at: datetime) -> Q:
    is_open, is_sent = Q(is_finished=False), Q(stopped_at__isnull=False)
    is_late = Q(due_at__isnull=False, stopped_at__gt=F("due_at"))
    return {
        State.ALL: Q(),
        State.OWED: is_open,
        State.LATE: is_open & Q(due_at__lt=at),
        State.IN_TIME: is_sent & ~is_late,
        State.SENT_LATE: is_sent & is_late,
        State.WITH: Q(_missed(at, has_notice=True)),
        State.WITHOUT: Q(_missed(at, has_notice=False)),
    }[state]


def _missed(at: datetime, *, has_notice: bool) -> Exists:
    """Tell whether a promise that the customer had to be told of was missed, with notice or not."""
    about = Clock.objects.filter(
        subject=OuterRef("subject"), target__in=noticed_targets(), strength=COMMITMENT
    )
    missed = Q(stopped_at__gt=F("due_at")) | Q(is_finished=False, due_at__lt=at)
    marked = Q(marks__contains="with_notice")
    told = about.filter(missed).annotate(marks=Cast("flags", TextField()))
    return Exists(told.filter(marked if has_notice else ~marked))
