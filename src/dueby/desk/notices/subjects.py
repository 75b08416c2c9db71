"""What entries are about, as a notice tells it: name, page, whose it is, whether it is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from django.urls import reverse

from dueby.desk.advisories.models import Patch
from dueby.desk.channels.chat.models import Chat
from dueby.desk.channels.phone.models import Call
from dueby.desk.contracts.models import Contract
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import Finding, Status, Ticket
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from datetime import tzinfo

AT_ONCE: Final = 500
"""Numbers in one question to the database."""


@dataclass(frozen=True, slots=True)
class About:
    """One subject; about what is over nobody is alarmed.

    `plan` is None where no team stands for it.
    """

    name: str
    title: str
    customer: str
    address: str
    assignee: int | None = None
    plan: str | None = None
    is_over: bool = False
    zone: tzinfo | None = None

    def __str__(self) -> str:
        return f"{self.name}, {self.customer}" if self.customer else self.name


Look: TypeAlias = "Callable[[Collection[int]], Iterable[tuple[int, About]]]"


def abouts(subjects: Iterable[str]) -> Mapping[str, About]:
    """Return what is known of subjects, by the journal's names; what is gone is left out."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        kind, _, written = subject.partition(":")
        number = number_in(written)
        if kind in _LOOKS and number is not None:
            numbers[kind].add(number)
    found: dict[str, About] = {}
    for kind, wanted in numbers.items():
        ordered = sorted(wanted)
        for begin in range(0, len(ordered), AT_ONCE):
            for number, about in _LOOKS[kind](ordered[begin : begin + AT_ONCE]):
                found[f"{kind}:{number}"] = about
    return found


def over_among(subjects: Iterable[str]) -> set[str]:
    """Return those of the subjects about which nobody is alarmed any more."""
    return {subject for subject, about in abouts(subjects).items() if about.is_over}


def _tickets(numbers: Collection[int]) -> Iterable[tuple[int, About]]:
    rows = Ticket.objects.filter(pk__in=numbers).select_related("organization", "contract")
    for each in rows:
        has_ended = each.status == Status.CLOSED or each.merged_into_id is not None
        yield (
            each.pk,
            About(
                f"#{each.pk}",
                each.subject,
                each.organization.name,
                reverse("ticket", args=[each.pk]),
                each.assignee_id,
                "" if each.contract is None else each.contract.plan,
                has_ended or each.finding == Finding.REJECTED,
            ),
        )


def _patches(numbers: Collection[int]) -> Iterable[tuple[int, About]]:
    for each in Patch.objects.filter(pk__in=numbers).defer("text"):
        address = reverse("patch", args=[each.pk])
        is_over = each.deployed_at is not None
        yield each.pk, About(str(each), "", "", address, each.owner_id, None, is_over)


def _calls(numbers: Collection[int]) -> Iterable[tuple[int, About]]:
    for each in Call.objects.filter(pk__in=numbers).select_related("contact__organization"):
        customer = "" if each.contact is None else each.contact.organization.name
        yield (
            each.pk,
            About(
                f"{each.state.label} call",
                "" if each.contact is None else each.contact.name,
                customer,
                reverse("call", args=[each.pk]),
                each.owner_id,
                None,
                each.done_at is not None,
            ),
        )


def _chats(numbers: Collection[int]) -> Iterable[tuple[int, About]]:
    for each in Chat.objects.filter(pk__in=numbers).select_related("contact__organization"):
        customer = "" if each.contact is None else each.contact.organization.name
        yield (
            each.pk,
            About(
                f"Chat {each.pk}",
                "" if each.contact is None else each.contact.name,
                customer,
                f"{reverse('chats')}?chat={each.pk}",
                each.agent_id,
                each.plan,
            ),
        )


def _contracts(numbers: Collection[int]) -> Iterable[tuple[int, About]]:
    for each in Contract.objects.filter(pk__in=numbers).select_related("organization"):
        address = reverse("contract", args=[each.pk])
        yield each.pk, About(f"Contract {each}", "", each.organization.name, address)


def _contacts(numbers: Collection[int]) -> Iterable[tuple[int, About]]:
    for each in Contact.objects.filter(pk__in=numbers).select_related("organization"):
        address = reverse("customer", args=[each.organization_id])
        yield each.pk, About("A contact", each.name, each.organization.name, address)


_LOOKS: Final[Mapping[str, Look]] = {
    "ticket": _tickets,
    "patch": _patches,
    "call": _calls,
    "chat": _chats,
    "contract": _contracts,
    "contact": _contacts,
}
