"""Telephone numbers: E.164 of what people and telephone systems write. The one user of its library.

A national number is of the country that is named, else of that of the setting DUEBY_COUNTRY.
"""

from __future__ import annotations

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from phonenumbers import NumberParseException, PhoneNumberFormat


def check_country(written: str) -> None:
    """Let pass a country that has telephone numbers (ISO 3166-1). Raises ValidationError."""
    if written not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError("No country is called so; two letters are allowed: DE, GB, US.")


def number_of(written: str, country: str = "") -> str:
    """Return a number that a person wrote in E.164, or nothing for what is none.

    An extension behind it is left out; a short internal number is none.
    """
    return _e164(written, country)


def number_sent(sent: str, country: str = "") -> str:
    """Return a number as a telephone system sends it in E.164, or as it was sent.

    Systems send E.164 without its plus sign, national numbers, SIP addresses and "anonymous".
    """
    plain = sent.strip().removeprefix("sip:").removeprefix("tel:").partition("@")[0]
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


def _e164(written: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(written, country or settings.COUNTRY)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
