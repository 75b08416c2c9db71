"""Who is covered, and for what: contracts, maintenance, upgrades (choices 20, 21)."""

from typing import Any

import pytest

from tests.sla.reference import Told, confirmed, defect, evaluated, fact, reworded

ADD_ON = {"base": {"agreement": "same as base"}, "add-on": {"agreement": "separate"}}


def upgrade(at: str = "2026-03-06 10:00", **fields: object) -> Told:
    return fact("upgrade_requested", at, **fields)


class TestSupport:
    @pytest.mark.parametrize(
        "reported, given, decision, note",
        [
            ("2026-03-06 10:00", {}, ("entitled", "maintenance_active"), "nothing speaks against"),
            (
                "2026-03-06 10:00",
                {"contract": "none"},
                ("not_entitled", "no_contract"),
                "no contract",
            ),
            (
                "2026-03-06 23:59:59",
                {"contract_end": "2026-03-06"},
                ("entitled", "maintenance_active"),
                "the last day counts in full",
            ),
            (
                "2026-03-07 00:00",
                {"contract_end": "2026-03-06"},
                ("not_entitled", "contract_ended"),
                "24:00 is over",
            ),
            (
                "2026-03-07 04:59:59 UTC",
                {"contract_end": "2026-03-06"},
                ("entitled", "maintenance_active"),
                "in the agreement's zone",
            ),
            (
                "2026-11-02 04:59:59 UTC",
                {"contract_end": "2026-11-01"},
                ("entitled", "maintenance_active"),
                "a day of 25 hours",
            ),
            (
                "2028-02-29 23:59:59",
                {"maintenance_end": "2028-02-29"},
                ("entitled", "maintenance_active"),
                "29 February",
            ),
            (
                "2026-03-06 10:00",
                {"contract_end": "9999-12-31", "maintenance_end": "9999-12-31"},
                ("entitled", "maintenance_active"),
                "for ever",
            ),
            (
                "2026-03-06 10:00",
                {"contract_end": "0001-01-01"},
                ("not_entitled", "contract_ended"),
                "long ago",
            ),
            (
                "2027-01-01 00:00",
                {"maintenance_end": "2026-12-31"},
                ("not_entitled", "maintenance_expired"),
                "year's end",
            ),
        ],
    )
    def test_is_decided_at_the_report(
        self, reported: str, given: dict[str, Any], decision: tuple[str, str], note: str
    ) -> None:
        found = evaluated(fact("reported", reported, channel="telephone"), **given)

        assert found.decided("support") == [decision], note
        assert bool(found.clocks("first_response")) is (decision[0] == "entitled"), note

    @pytest.mark.parametrize(
        "product, decision",
        [
            ("base", ("entitled", "maintenance_active")),
            ("add-on", ("not_entitled", "separate_agreement")),
            ("old", ("not_entitled", "maintenance_expired")),
        ],
    )
    def test_follows_the_product(self, product: str, decision: tuple[str, str]) -> None:
        products = {**ADD_ON, "old": {"maintenance_end": "2026-03-05"}}

        found = evaluated(defect("2026-03-06 10:00", product=product), products=products)

        assert found.decided("support") == [decision]
        assert bool(found.clocks("first_response")) is (decision[0] == "entitled")

    def test_survives_the_contract_for_what_arose_before(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:59"), at="2026-03-09 12:00", contract_end="2026-03-06"
        )

        assert found.standing("first_response") == "running"
        assert found.due("first_response") == "2026-03-09 16:59"

    def test_may_end_with_the_contract(self) -> None:
        text = reworded(("duties_survive: true", "duties_survive: false"))

        found = evaluated(
            defect("2026-03-06 16:59"), at="2026-03-09 12:00", contract_end="2026-03-06", text=text
        )

        assert found.standing("first_response") == "cancelled"

    def test_may_end_at_the_beginning_of_the_last_day(self) -> None:
        text = reworded(("last_day: counts_in_full", "last_day: ends_at_start"))

        found = evaluated(defect("2026-03-06 00:00"), contract_end="2026-03-06", text=text)

        assert found.decided("support") == [("not_entitled", "contract_ended")]

    @pytest.mark.parametrize(
        "kind, fields, decision",
        [
            ("contract_ended", {}, ("not_entitled", "contract_ended")),
            ("suspended", {}, ("not_entitled", "contract_suspended")),
            ("suspended", {"to": "active"}, ("entitled", "maintenance_active")),
        ],
    )
    def test_ends_with_a_fact_for_later_reports(
        self, kind: str, fields: dict[str, object], decision: tuple[str, str]
    ) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            fact(kind, "2026-03-06 11:00", **fields),
            defect("2026-03-06 12:00"),
        )

        assert found.decided("support") == [("entitled", "maintenance_active"), decision]
        responses = 2 if decision[0] == "entitled" else 1
        assert len(found.clocks("first_response")) == responses

    def test_starts_nothing_in_a_gap_even_when_confirmed(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"), confirmed("2026-03-06 12:00", "1"), contract="none"
        )

        assert found.found.clocks == ()

    def test_goes_on_for_one_customer_when_another_has_none(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            defect("2026-03-06 11:00", product="add-on"),
            confirmed("2026-03-06 12:00", "1"),
            products=ADD_ON,
        )

        assert len(found.clocks("first_response")) == 1
        assert found.due("rectification") == "2026-03-11 12:00"


class TestUpgrade:
    @pytest.mark.parametrize(
        "fields, given, decision, note",
        [
            ({"release_class": "major"}, {}, ("entitled", "maintenance_active"), "major"),
            ({"release_class": "minor"}, {}, ("entitled", "maintenance_active"), "minor"),
            ({"release_class": "patch"}, {}, ("entitled", "maintenance_active"), "bug fixes"),
            (
                {"release_class": "beta"},
                {},
                ("not_entitled", "unsupported_release"),
                "another class",
            ),
            (
                {"release_class": "major", "supported": False},
                {},
                ("not_entitled", "unsupported_release"),
                "not supported",
            ),
            (
                {"release_class": "major"},
                {"maintenance_end": "2026-03-06"},
                ("entitled", "maintenance_active"),
                "on the last day",
            ),
            (
                {"release_class": "major"},
                {"maintenance_end": "2026-03-05"},
                ("not_entitled", "maintenance_expired"),
                "a day later",
            ),
            (
                {"release_class": "major"},
                {"contract": "none"},
                ("not_entitled", "maintenance_expired"),
                "no contract",
            ),
            (
                {"release_class": "major"},
                {"contract_end": "2026-03-05"},
                ("not_entitled", "maintenance_expired"),
                "the contract is over",
            ),
            (
                {"release_class": "major", "product": "add-on"},
                {"products": ADD_ON},
                ("not_entitled", "separate_agreement"),
                "bought under another agreement",
            ),
            (
                {"release_class": "major", "product": "add-on"},
                {"products": ADD_ON, "maintenance_end": "2026-03-05"},
                ("not_entitled", "separate_agreement"),
                "that first",
            ),
            (
                {"release_class": "minor", "product": "base"},
                {"products": ADD_ON},
                ("entitled", "maintenance_active"),
                "same as base",
            ),
            (
                {"release_class": "minor", "product": "base"},
                {"products": {"base": {"maintenance_end": "2026-03-05"}}},
                ("not_entitled", "maintenance_expired"),
                "the product's own maintenance",
            ),
        ],
    )
    def test_is_judged_at_the_request(
        self,
        fields: dict[str, Any],
        given: dict[str, Any],
        decision: tuple[str, str],
        note: str,
    ) -> None:
        found = evaluated(upgrade(**fields), **given)

        assert found.decided("upgrade") == [decision], note
        assert found.found.decisions[0].clause == "2"

    def test_is_judged_at_the_moment_of_each_request(self) -> None:
        found = evaluated(
            upgrade("2026-03-06 23:59:59", release_class="minor"),
            upgrade("2026-03-07 00:00", release_class="minor"),
            maintenance_end="2026-03-06",
        )

        assert found.decided("upgrade") == [
            ("entitled", "maintenance_active"),
            ("not_entitled", "maintenance_expired"),
        ]

    def test_is_refused_once_the_contract_has_ended(self) -> None:
        found = evaluated(
            fact("contract_ended", "2026-03-06 09:00"), upgrade(release_class="minor")
        )

        assert found.decided("upgrade") == [("not_entitled", "maintenance_expired")]
