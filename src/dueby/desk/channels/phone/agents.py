"""Which of the vendor's people a telephone system means."""

from __future__ import annotations

from collections.abc import Iterable

from dueby.desk.channels.phone.models import Extension
from dueby.desk.channels.phone.numbers import full_number_sent, number_sent
from dueby.desk.people.models import User


def extension_of(written: str, country: str = "") -> str:
    """Return an extension as it is kept: a number in E.164, anything else in small letters."""
    plain = number_sent(written, country)
    return plain if plain.startswith("+") else " ".join(plain.split()).casefold()


def agents_named(named: Iterable[str], country: str = "") -> list[User]:
    """Return those who are named, by extension, address or name, each once.

    A name that several have, and an address or a name that nobody has, names nobody.
    """
    wanted = {each.strip() for each in named if each.strip()}
    if not wanted:
        return []
    numbers = {number for each in wanted for number in _extensions(each, country)}
    extensions = Extension.objects.filter(number__in=numbers, user__is_active=True)
    found = {each.user_id: each.user for each in extensions.select_related("user")}
    words = {each.casefold() for each in wanted}
    staff = list(User.objects.staff())
    for user in staff:
        namesakes = [each for each in staff if each.name.casefold() == user.name.casefold()]
        if user.email in words or (user.name.casefold() in words and namesakes == [user]):
            found[user.pk] = user
    return sorted(found.values(), key=lambda each: each.pk)


def _extensions(named: str, country: str) -> set[str]:
    """Return what may be kept of a name: of a SIP address also what stands before its host.

    Digits that may be a number with its country's code or without are either.
    """
    plain = named.removeprefix("sip:")
    written = [each for each in (plain, plain.partition("@")[0], named) if each]
    either = {full_number_sent(each, country) for each in written}
    return either | {extension_of(each, country) for each in written}
