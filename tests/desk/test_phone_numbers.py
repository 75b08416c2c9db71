"""Numbers as people and telephone systems write them, and whose they are."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dueby.desk.channels.phone.agents import extension_of
from dueby.desk.channels.phone.models import Answer, Call, NumberRule, PhoneLine
from dueby.desk.channels.phone.numbers import in_words, number_of, number_sent
from dueby.desk.channels.phone.who import contacts_with, known_caller
from dueby.desk.demo.cast import World
from dueby.desk.people.models import Contact
from tests.desk.calls import NUMBER, extensions, has_number, line, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock

SAME = [
    "+1 312 555-0101",
    "+1 (312) 555.0101",
    "312 555 0101",
    "(312) 555-0101",
    "312/555-0101",
    "312 / 555 01 01",
    "+1 312 555 0101 ext. 22",
    "3125550101 x22",
    "312-555-0101, 22",
    "312-555-0101;ext=22",
    "011 1 312 555 0101",
]


class TestWritten:
    @pytest.mark.parametrize("written", SAME)
    def test_is_one_number(self, written: str) -> None:
        assert number_of(written) == NUMBER

    @pytest.mark.parametrize(
        "written", ["", "anonymous", "201", "0", "+", "call Bob", "+1 312", "\0"]
    )
    def test_may_be_none(self, written: str) -> None:
        assert number_of(written) == ""

    @pytest.mark.parametrize(
        "country, written, number",
        [
            ("DE", "030/123-45678", "+493012345678"),
            ("DE", "+49 (0)30 12345678", "+493012345678"),
            ("GB", "020 7946 0958", "+442079460958"),
            ("GB", "0044 20 7946 0958", "+442079460958"),
            ("DE", "+1 312 555 0101", NUMBER),
        ],
    )
    def test_is_of_the_country_of_the_desk(
        self, settings: Settings, country: str, written: str, number: str
    ) -> None:
        settings.COUNTRY = country

        assert number_of(written) == number


class TestSent:
    @pytest.mark.parametrize(
        "sent",
        [
            "13125550101",
            "+13125550101",
            "3125550101",
            "sip:13125550101@pbx.example",
            "tel:+13125550101",
        ],
    )
    def test_is_one_number(self, sent: str) -> None:
        assert number_sent(sent) == NUMBER

    @pytest.mark.parametrize("sent", ["anonymous", "201", "sip:ada@pbx.example", ""])
    def test_stays_as_it_is(self, sent: str) -> None:
        assert number_sent(sent) == sent

    def test_may_be_national(self, settings: Settings) -> None:
        settings.COUNTRY = "DE"

        assert number_sent("022129191999") == "+4922129191999"
        assert number_sent("493012345678") == "+493012345678"

    def test_is_read_aloud(self) -> None:
        assert in_words(NUMBER) == "+1 312-555-0101"
        assert in_words("anonymous") == "anonymous"
        assert in_words("201") == "201"


class TestExtension:
    @pytest.mark.parametrize(
        "written, kept",
        [("201", "201"), (" Ada@PBX.example ", "ada@pbx.example"), ("312 555 0101", NUMBER)],
    )
    def test_is_kept_plain(self, written: str, kept: str) -> None:
        assert extension_of(written) == kept


class TestWhose:
    @pytest.mark.parametrize("written", SAME)
    def test_is_found_however_it_is_written(self, world: World, written: str) -> None:
        has_number(world, "yuki", number=written)

        assert contacts_with(NUMBER) == [world.contacts["yuki"]]

    def test_are_all_who_have_it_and_nobody_is_guessed(self, world: World) -> None:
        has_number(world, "yuki", "grace")
        has_number(world, "rosa", number="+44 312 555 0101")

        assert contacts_with(NUMBER) == [world.contacts["grace"], world.contacts["yuki"]]
        assert known_caller(NUMBER) is None

    def test_is_nobody_who_left(self, world: World) -> None:
        has_number(world, "yuki")
        Contact.objects.filter(name="Yuki Tanaka").update(left_at=MONDAY_NOON)

        assert contacts_with(NUMBER) == []

    @pytest.mark.parametrize("number", ["", "anonymous", "201"])
    def test_is_nobody_without_a_number(self, world: World, number: str) -> None:
        has_number(world, "yuki", number="")
        has_number(world, "rosa", number=number)

        assert contacts_with(number) == []


class TestLine:
    @staticmethod
    def in_germany() -> None:
        line()
        PhoneLine.objects.update(country="DE")

    def test_reads_numbers_by_its_own_country(self, world: World, clock: StoppedClock) -> None:
        del clock
        self.in_germany()
        extensions(world, ada="+493087654321")
        has_number(world, "hans", number="+49 30 23125741")

        post(**{"from": "03023125741", "to": "030 87654321"})

        call = Call.objects.get()
        assert (call.from_number, call.to_number) == ("+493023125741", "+493087654321")
        assert (call.contact, list(call.rings.all())) == (
            world.contacts["hans"],
            [world.users["ada"]],
        )

    def test_knows_callers_who_wrote_their_number_as_in_its_country(
        self, world: World, clock: StoppedClock
    ) -> None:
        del clock
        self.in_germany()
        has_number(world, "hans", number="030/231257-41")
        has_number(world, "yuki", number="312 555 0101")

        post(**{"from": "004930231257 41", "to": "1"})
        post(**{"from": "+13125550101", "to": "1", "callId": "2"})

        contacts = [each.contact for each in Call.objects.order_by("pk")]
        assert contacts == [world.contacts["hans"], world.contacts["yuki"]]

    def test_reads_ten_digits_in_the_us_and_in_full_where_sipgate_sends_them(
        self, world: World, clock: StoppedClock
    ) -> None:
        del clock
        line()
        has_number(world, "yuki", number="(203) 452-0513")
        extensions(world, ada="+2034520513")

        post(**{"from": "2034520513", "to": "1"})
        post(**{"from": "2034520513", "to": "1", "callId": "2", "xcid": "x"})
        post(**{"from": "13125550101", "to": "2034520513", "callId": "3"})

        first, second, third = Call.objects.order_by("pk")
        assert (first.from_number, first.contact) == ("+12034520513", world.contacts["yuki"])
        assert (second.from_number, second.contact) == ("+2034520513", None)
        assert list(third.rings.all()) == [world.users["ada"]]

    def test_meets_rules_by_its_own_country(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        self.in_germany()
        NumberRule.objects.create(answer=Answer.REJECT, pattern="+4930*")

        post(**{"from": "03023125741"})

        assert Call.objects.get().cause == "blocked"

    @pytest.mark.parametrize(
        "told, kept", [("de", "DE"), ("", ""), ("XX", None), ("Germany", None)]
    )
    def test_has_a_country_that_there_is(self, world: World, told: str, kept: str | None) -> None:
        ines = Client()
        ines.force_login(world.users["ines"])
        number = line().pk

        answer = ines.post(
            f"/desk/calls/lines/{number}/",
            {"name": "Berlin", "is_active": "on", "country": told, "seen": "0"},
        )

        assert answer.status_code == (422 if kept is None else 302)
        assert PhoneLine.objects.get().country == (kept or "")
