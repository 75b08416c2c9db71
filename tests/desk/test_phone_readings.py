"""How many numbers without a plus sign are read as another one, by the country of the line.

Of 10,000 valid numbers of each of eight countries, drawn at random (phonenumbers 9.0.43), with the
international reading first: 928 national ones of the US and 1,198 of Canada are read as foreign, of
the others none. With the national one first none is. With a country's code and no plus sign none
is misread either way, but for 855 Austrian ones of ten digits that are read as national on lines of
the US and Canada, where they are both; those of sipgate are not.
"""

from __future__ import annotations

from random import Random
from typing import Final

import phonenumbers
import pytest
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat

from dueby.desk.channels.phone.events import CallEvent, Dialect
from dueby.desk.channels.phone.numbers import full_number_sent, number_sent, number_told

COUNTRIES: Final = ("US", "CA", "DE", "GB", "FR", "CH", "AT", "NL")
AMBIGUOUS: Final = 10
"""Digits of a number of the US; few foreign ones have as many with their country's code."""


def some_numbers(country: str, count: int = 150) -> list[PhoneNumber]:
    """Return valid numbers of a country, its examples among them, always the same ones."""
    metadata = PhoneMetadata.metadata_for_region(country)
    assert metadata is not None
    assert metadata.general_desc is not None
    draw = Random(country)  # noqa: S311 - no secret
    kinds = phonenumbers.supported_types_for_region(country)
    found = [phonenumbers.example_number_for_type(country, each) for each in sorted(kinds)]
    while len(found) < count:
        digits = draw.choice(metadata.general_desc.possible_length)
        drawn = draw.randrange(10 ** (digits - 1), 10**digits)
        number = PhoneNumber(country_code=metadata.country_code, national_number=drawn)
        if phonenumbers.is_valid_number_for_region(number, country):
            found.append(number)
    return [each for each in found if each is not None]


def national(number: PhoneNumber) -> str:
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return "".join(each for each in written if each.isdecimal())


def e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


class TestNational:
    @pytest.mark.parametrize("country", COUNTRIES)
    def test_is_of_the_country_of_the_line(self, country: str) -> None:
        numbers = some_numbers(country)

        read = {national(each): number_sent(national(each), country) for each in numbers}

        assert read == {national(each): e164(each) for each in numbers}

    @pytest.mark.parametrize("sent", ["2034520513", "3254520513", "3234520513", "6464520513"])
    def test_is_no_foreign_one_that_has_as_many_digits(self, sent: str) -> None:
        assert number_sent(sent, "US") == f"+1{sent}"
        assert number_sent(sent, "CA") == f"+1{sent}"
        assert number_sent(f"1{sent}", "US") == f"+1{sent}"

    @pytest.mark.parametrize(
        "country, sent, number",
        [
            ("ES", "912345678", "+34912345678"),
            ("DK", "32123456", "+4532123456"),
            ("CN", "13123456789", "+8613123456789"),
            ("IT", "3281234567", "+393281234567"),
        ],
    )
    def test_has_no_0_before_it_where_none_is_written(
        self, country: str, sent: str, number: str
    ) -> None:
        assert number_sent(sent, country) == number


class TestInternational:
    @pytest.mark.parametrize("line", COUNTRIES)
    @pytest.mark.parametrize("country", COUNTRIES)
    def test_needs_no_plus_sign(self, line: str, country: str) -> None:
        sent = {e164(each).removeprefix("+") for each in some_numbers(country)}
        may_be_either = {each for each in sent if len(each) == AMBIGUOUS and line in {"US", "CA"}}

        misread = {each for each in sent if number_sent(each, line) != f"+{each}"}

        assert misread <= may_be_either
        assert {each for each in sent if full_number_sent(each, line) != f"+{each}"} == set()

    @pytest.mark.parametrize(
        "line, sent",
        [
            ("DE", "4915112345678"),
            ("DE", "492211234567"),
            ("DE", "493012345678"),
            ("IT", "33123456789"),
            ("LU", "33123456789"),
        ],
    )
    def test_is_no_national_one_without_its_0_or_of_an_unusual_length(
        self, line: str, sent: str
    ) -> None:
        assert number_sent(sent, line) == f"+{sent}"


class TestTold:
    def test_has_its_countrys_code_where_that_is_documented(self) -> None:
        read = {
            each: number_told(CallEvent(dialect=each), "2034520513", "US")
            for each in (Dialect.SIPGATE, Dialect.GENERIC, Dialect.PLACETEL)
        }

        assert read == {
            Dialect.SIPGATE: "+2034520513",
            Dialect.GENERIC: "+12034520513",
            Dialect.PLACETEL: "+12034520513",
        }
