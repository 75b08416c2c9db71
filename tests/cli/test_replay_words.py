"""Words that a scenario gets wrong: refused where they would decide, doubted where they do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dueby.cli.replay import replayed
from dueby.sla.language import read_agreement

AT = "2026-03-02T10:00-05:00"
WORKSHOPS = ("{mode: on-site}", "{mode: [on-site, workshop]}")


@pytest.fixture
def reference(root: Path) -> str:
    return (root / "agreements" / "plixer.yaml").read_text(encoding="utf-8")


def told(text: str, kind: str, given: dict[str, Any] | None = None, **fields: Any) -> Any:  # noqa: ANN401 - JSON
    event = {"id": "f", "at": AT, "type": kind, **fields}
    line = json.dumps({"id": 1, "given": given or {}, "events": [event]})
    return replayed(line, read_agreement(text, "reference"))


class TestAWordThatDecides:
    @pytest.mark.parametrize(
        "kind, fields, place, allowed",
        [
            ("training_requested", {"mode": "onsite"}, "events[0].mode", "remote, on-site"),
            ("training_used", {"mode": 3}, "events[0].mode", "remote, on-site"),
            ("waiting", {"on": "custommer"}, "events[0].on", "customer, third_party"),
            ("resumed", {"on": ["customer"]}, "events[0].on", "customer, third_party"),
        ],
    )
    def test_is_refused_where_nothing_gives_it_a_meaning(
        self, kind: str, fields: dict[str, Any], place: str, allowed: str, reference: str
    ) -> None:
        result = told(reference, kind, **fields)

        assert set(result) == {"id", "error"}
        assert place in result["error"]
        assert allowed in result["error"]

    def test_is_taken_where_the_agreement_names_it(self, reference: str) -> None:
        text = reference.replace(*WORKSHOPS)

        [decision] = told(text, "training_requested", mode="workshop")["decisions"]

        assert decision["reason_code"] == "on_site_not_included"

    def test_is_taken_where_the_agreement_judges_every_word(self, reference: str) -> None:
        [decision] = told(reference, "upgrade_requested", release_class="beta")["decisions"]

        assert decision["reason_code"] == "unsupported_release"

    def test_is_doubted_among_the_purchases_where_each_counts_as_one(self, reference: str) -> None:
        result = told(reference, "training_requested", {"purchases": ["product", "add-on"]})

        assert result["quantities"][0]["included"] == 2
        assert result["warnings"] == [
            (
                "given.purchases[1]: 'add-on' is none of product, addon; "
                "it counts as one purchase all the same"
            )
        ]


class TestAWordThatNothingAsksFor:
    def test_is_doubted_with_what_may_have_been_meant(self, reference: str) -> None:
        [doubt] = told(reference, "reported", severty="1")["warnings"]

        assert "f.severty: nothing asks reported for it; did you mean 'severity'?" in doubt

    def test_is_doubted_with_what_the_fact_may_have(self, reference: str) -> None:
        [doubt] = told(reference, "closed", colour="red")["warnings"]

        assert doubt == "f.colour: nothing asks closed for it; it may have reason"

    def test_is_doubted_in_what_is_given(self, reference: str) -> None:
        [doubt] = told(reference, "closed", {"maintenence_end": "2026-12-31"})["warnings"]

        assert "given.maintenence_end" in doubt
        assert "did you mean 'maintenance_end'?" in doubt

    def test_is_none_where_the_agreement_asks_the_fact_for_it(self, reference: str) -> None:
        text = reference.replace("stops: rectified\n", "stops: [rectified: {verified: true}]\n")

        assert told(text, "rectified", verified=True)["warnings"] == []
        assert "f.verified" in told(reference, "rectified", verified=True)["warnings"][0]

    def test_is_none_of_a_rating(self, reference: str) -> None:
        rated: dict[str, Any] = {
            "score": 9.1,
            "score_kind": "cvss_temporal",
            "source": "NVD",
            "finding": "a",
        }

        assert told(reference, "notified", **rated)["warnings"] == []


class TestAName:
    def test_of_a_product_that_is_not_given_is_doubted(self, reference: str) -> None:
        given = {"products": {"base": {}, "add-on": {"agreement": "separate"}}}

        result = told(reference, "upgrade_requested", given, product="addon")

        [decision], [doubt] = result["decisions"], result["warnings"]
        assert decision["reason_code"] == "maintenance_active"
        assert doubt == (
            "f.product: 'addon' is not among the given products (base, add-on); "
            "what they say does not hold for it"
        )

    def test_of_a_product_is_not_doubted_where_none_are_given(self, reference: str) -> None:
        assert told(reference, "upgrade_requested", product="addon")["warnings"] == []

    def test_of_a_report_that_is_not_there_is_doubted(self, reference: str) -> None:
        doubts = told(reference, "responded", by_person=True, report="x")["warnings"]

        assert "f.report: 'x' is no report of this case; it answers none" in doubts


class TestADate:
    @pytest.mark.parametrize(
        "day", ["20261231", "2026-W53-4", "2026-02-30", "31.12.2026", 20261231]
    )
    def test_is_given_as_year_month_day(self, day: object, reference: str) -> None:
        for given in ({"contract_end": day}, {"products": {"x": {"maintenance_end": day}}}):
            assert "a date such as 2026-12-31" in told(reference, "closed", given)["error"]


class TestAnIdentity:
    @pytest.mark.parametrize("identity", [None, True, "", [], {}])
    def test_is_a_word_or_a_number(self, identity: object, reference: str) -> None:
        line = json.dumps({"id": identity, "events": []})

        result = replayed(line, read_agreement(reference, "reference"))

        assert result == {
            "id": None,
            "error": "id: missing; every scenario has one, a word or a number",
        }


class TestACircleOfCorrections:
    def test_is_refused_with_its_steps(self, reference: str) -> None:
        events = [
            {"id": "x", "at": AT, "type": "closed", "supersedes": "y"},
            {"id": "y", "at": AT, "type": "closed", "supersedes": "x"},
        ]
        line = json.dumps({"id": 1, "events": events})

        result = replayed(line, read_agreement(reference, "reference"))

        assert result["error"] == "events: 'x' supersedes itself by way of 'y'"
