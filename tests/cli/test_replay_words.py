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

    def test_is_refused_among_the_purchases(self, reference: str) -> None:
        result = told(reference, "training_requested", {"purchases": ["product", "add-on"]})

        assert result["error"] == ("given.purchases[1]: found 'add-on'; allowed are product, addon")


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
