"""Calls of a person who is forgotten: their numbers and what was sent of them go, the rows stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from dueby.desk.channels.phone.models import Call, CallRequest, PhoneLine
from dueby.desk.channels.phone.numbers import number_of
from dueby.desk.channels.phone.who import contacts_with

if TYPE_CHECKING:
    from dueby.desk.people.models import Contact


def forget_calls(contact: Contact) -> int:
    """Erase the numbers of a person's calls, and say how many there were.

    Called in the transaction that forgets the person, while their number is still known. Calls from
    a number that a colleague has too stay, unless somebody said that it was this person.
    """
    theirs = Q(contact=contact)
    for country in ("", *PhoneLine.objects.exclude(country="").values_list("country", flat=True)):
        number = number_of(contact.phone, country)
        if number and contacts_with(number, country) == [contact]:
            told_in = Q(line__country=country) if country else Q()
            theirs |= told_in & (Q(from_number=number) | Q(to_number=number))
    calls = Call.objects.filter(theirs).exclude(from_number="", to_number="")
    numbers = list(calls.select_for_update().order_by("pk").values_list("pk", flat=True))
    CallRequest.objects.filter(call__in=numbers).delete()
    return Call.objects.filter(pk__in=numbers).update(from_number="", to_number="")
