"""Telephone numbers: E.164 of what people and telephone systems write. The one user of its library.

A national number is of the country that is named, else of that of the setting DUEBY_COUNTRY.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from dueby.desk.channels.phone.events import Dialect

if TYPE_CHECKING:
    from dueby.desk.channels.phone.events import CallEvent

_ORDINARY: Final = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)


def check_country(written: str) -> None:
    """Let pass a country that has telephone numbers (ISO 3166-1). Raises ValidationError."""
    if written not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError("No country is called so; two letters are allowed: DE, GB, US.")


def number_of(written: str, country: str = "") -> str:
    """Return a number that a person wrote in E.164, or nothing for what is none.

    An extension behind it is left out; a short internal number is none.
    """
    return _e164(written, country)


def number_told(event: CallEvent, sent: str, country: str = "") -> str:
    """Return a number of an event in E.164, or as it was sent.

    sipgate documents that each of its numbers has its country's code. The examples of generic CTI
    and Placetel have national ones too.
    """
    if event.dialect is Dialect.SIPGATE:
        return full_number_sent(sent, country)
    return number_sent(sent, country)


def number_sent(sent: str, country: str = "") -> str:
    """Return a number as a telephone system sends it in E.164, or as it was sent.

    Systems send E.164 without its plus sign, national numbers, SIP addresses and "anonymous".
    Digits that may be either are national where they are written and as many as is usual there.
    """
    return _national(_plain(sent), country) or full_number_sent(sent, country)


def full_number_sent(sent: str, country: str = "") -> str:
    """Return what `number_sent` does, but digits that may be either have their country's code."""
    plain = _plain(sent)
    if plain.isascii() and plain.isdecimal() and not plain.startswith("0"):
        international = _e164(f"+{plain}", country)
        if international:
            return international
    return _e164(plain, country) or sent.strip()


def in_words(number: str) -> str:
    """Return a number as people of its country read it; anything else as it is."""
    try:
        parsed = phonenumbers.parse(number, settings.COUNTRY)
    except NumberParseException:
        return number
    if not number.startswith("+") or not phonenumbers.is_valid_number(parsed):
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def _plain(sent: str) -> str:
    return sent.strip().removeprefix("sip:").removeprefix("tel:").partition("@")[0]


def _national(digits: str, country: str) -> str:
    """Return the number that digits are within a country, in E.164, or nothing for others.

    A German one begins with its 0 there: without it, `492211234567` is one of Cologne and not of
    Borkum. Luxembourg's may have any length: eleven digits are rather those of a Frenchman.
    """
    number = _e164(digits, country)
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    written = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    is_written = digits == "".join(filter(str.isdecimal, written))
    length = len(phonenumbers.national_significant_number(parsed))
    return number if is_written and length in _usual_lengths(country or settings.COUNTRY) else ""


@cache
def _usual_lengths(country: str) -> frozenset[int]:
    """Return how many digits ordinary numbers of a country have, without a 0 before them."""
    examples = (phonenumbers.example_number_for_type(country, each) for each in _ORDINARY)
    return frozenset(
        len(phonenumbers.national_significant_number(each)) for each in examples if each is not None
    )


def _e164(written: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(written, country or settings.COUNTRY)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
