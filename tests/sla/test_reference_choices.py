"""Every open point is a key of the agreement file: change the key, and the behavior changes.

Keys whose subject has a file of its own are changed there.
"""

import re

import pytest

from dueby.sla.given import CaseError
from tests.sla.reference import (
    TEXT,
    Told,
    confirmed,
    defect,
    evaluated,
    fact,
    notified,
    reworded,
    temporal,
)

PATCHED = fact("patch_available", "2026-03-01 12:00")


class TestTheFile:
    @pytest.mark.parametrize("number", range(1, 30))
    def test_gives_a_reason_for_every_choice(self, number: int) -> None:
        assert re.search(rf"# .*\[{number}\]|# \[{number}\]", TEXT)


LATER_OF = (
    "later_of:\n        - notified\n        - patch_available: {undone_by: patch_withdrawn}\n"
    "    waits_for: {patch_available: waiting_for_patch}"
)


class TestKey:
    @pytest.mark.parametrize(
        "change, told, target, due, changed",
        [
            pytest.param(
                ("business_day: 9 hours", "business_day: 8 hours"),
                (defect("2026-03-04 08:00"),),
                "first_response",
                "2026-03-04 17:00",
                "2026-03-04 16:00",
                id="3: a business day of eight hours",
            ),
            pytest.param(
                (
                    "class: defect}\n    within: {by",
                    "class: defect}\n    each: report\n    within: {by",
                ),
                (defect("2026-03-04 08:00"), confirmed("2026-03-04 10:00", "1")),
                "rectification",
                "2026-03-09 10:00",
                "2026-03-09 10:00",
                id="26: for each report",
            ),
            pytest.param(
                ("after_workaround: unchanged", 'after_workaround: {to: "3"}'),
                (
                    defect("2026-03-04 08:00"),
                    confirmed("2026-03-04 10:00", "1"),
                    fact("workaround_delivered", "2026-03-05 10:00", accepted=True),
                ),
                "rectification",
                "2026-03-09 10:00",
                "2026-03-18 10:00",
                id="12: a workaround lowers the severity",
            ),
            pytest.param(
                (LATER_OF, "notified"),
                (
                    notified("2026-03-02 10:00", **temporal(9.0)),
                    fact("patch_available", "2026-03-05 10:00"),
                ),
                "patch_deployment",
                "2026-03-12 10:00",
                "2026-03-09 10:00",
                id="18: from the notification",
            ),
            pytest.param(
                ("important: high", "important: critical"),
                (PATCHED, notified("2026-03-02 10:00", rating="important")),
                "patch_deployment",
                "2026-05-01 10:00",
                "2026-03-09 10:00",
                id="17: another band for a word",
            ),
        ],
    )
    def test_moves_the_date(
        self, change: tuple[str, str], told: tuple[Told, ...], target: str, due: str, changed: str
    ) -> None:
        assert evaluated(*told).due(target) == due
        assert evaluated(*told, text=reworded(change)).due(target) == changed

    @pytest.mark.parametrize(
        "change, told, target, standing, changed",
        [
            pytest.param(
                ("    stops: deployed", "    stops: [deployed, workaround_delivered]"),
                (
                    PATCHED,
                    notified("2026-03-02 10:00", **temporal(9.0)),
                    fact("workaround_delivered", "2026-03-05 10:00"),
                ),
                "patch_deployment",
                "running",
                "met",
                id="19: a workaround ends it",
            ),
            pytest.param(
                ("    stops: rectified", "    stops: [rectified, workaround_delivered]"),
                (
                    defect("2026-03-04 08:00"),
                    confirmed("2026-03-04 10:00", "1"),
                    fact("workaround_delivered", "2026-03-05 10:00"),
                ),
                "rectification",
                "running",
                "met",
                id="12: a workaround ends it",
            ),
            pytest.param(
                ("    cancels: rejected\n", ""),
                (
                    defect("2026-03-04 08:00"),
                    confirmed("2026-03-04 10:00", "1"),
                    fact("rejected", "2026-03-05 10:00"),
                ),
                "rectification",
                "cancelled",
                "running",
                id="10: nothing but a fix ends it",
            ),
        ],
    )
    def test_moves_the_standing(
        self,
        change: tuple[str, str],
        told: tuple[Told, ...],
        target: str,
        standing: str,
        changed: str,
    ) -> None:
        assert evaluated(*told).standing(target) == standing
        assert evaluated(*told, text=reworded(change)).standing(target) == changed


class TestPeriod:
    def test_may_be_business_days(self) -> None:
        """Choice 9: as business days 10 days equal 2 weeks."""
        days = re.sub(r'"(\d)": (\d+) days', r'"\1": \2 business days', TEXT)
        weeks = days.replace("2 weeks", "2 business weeks").replace("4 weeks", "4 business weeks")
        text = weeks.replace(
            "counting: wall_clock\n    calendar: standard_hours\n    # [10]",
            "counting: same_clock\n    calendar: standard_hours\n    # [10]",
        )
        told = (defect("2026-03-04 08:00"), confirmed("2026-03-04 10:00", "2"))
        less = fact("severity_changed", "2026-03-05 10:00", to="3")

        assert evaluated(*told, text=text).due("rectification") == "2026-03-18 10:00"
        assert evaluated(*told, less, text=text).due("rectification") == "2026-03-18 10:00"


class TestPlan:
    def test_of_tier_2_may_keep_the_standard_hours(self) -> None:
        text = reworded(("calendar: around_the_clock", "calendar: standard_hours"))

        assert evaluated(defect("2026-03-06 16:59"), plan="tier2", text=text).due(
            "first_response"
        ) == ("2026-03-09 16:59")

    def test_may_be_another_one_by_default(self) -> None:
        text = TEXT.replace("    default: true\n", "").replace(
            "    sold: through sales\n", "    default: true\n"
        )

        found = evaluated(defect("2026-03-06 16:59"), text=text)

        assert found.due("first_response") == "2026-03-07 16:59"


class TestChannel:
    """Choices 15 and 29."""

    def test_that_is_not_listed_is_refused(self) -> None:
        text = reworded(("  api: {counts_as: in writing}\n", ""))

        with pytest.raises(CaseError, match="telephone"):
            evaluated(fact("reported", "2026-03-06 16:59", channel="api"), text=text)

    def test_may_not_be_writing(self) -> None:
        text = reworded((", counts_as: in writing}\n  in writing", "}\n  in writing"))
        told = fact("reported", "2026-03-06 16:59", channel="live chat", filed_as="defect")

        assert evaluated(told).clocks("confirmation")
        assert not evaluated(told, text=text).clocks("confirmation")
        assert evaluated(told, text=text).clocks("first_response")


class TestScore:
    def test_of_zero_may_be_a_score_like_any_other(self) -> None:
        text = reworded(("zero: information", "zero: ordinary"))

        found = evaluated(PATCHED, notified("2026-03-02 10:00", **temporal(0.0)), text=text)

        assert found.flags("patch_deployment") == set()


class TestEntitlement:
    def test_to_upgrades_may_cover_add_ons(self) -> None:
        rule = (
            "      - {when: {product.agreement: separate}, decision: not_entitled,"
            " reason: separate_agreement}\n"
        )
        told = fact("upgrade_requested", "2026-03-06 10:00", product="x", release_class="minor")
        products = {"x": {"agreement": "separate"}}

        assert evaluated(told, products=products).decided("upgrade") == [
            ("not_entitled", "separate_agreement")
        ]
        assert evaluated(told, products=products, text=reworded((rule, ""))).decided("upgrade") == [
            ("entitled", "maintenance_active")
        ]

    def test_to_training_may_be_two_sessions(self) -> None:
        text = reworded(("{each: purchases, amount: 1}", "{each: purchases, amount: 2}"))
        told = fact("training_requested", "2026-03-06 10:00", hours=2)

        assert evaluated(told, purchases=["product"]).decided("training") == [
            ("chargeable", "entitlement_used")
        ]
        assert evaluated(told, purchases=["product"], text=text).decided("training") == [
            ("included", "entitlement_left")
        ]

    def test_to_new_features_may_be_included(self) -> None:
        text = reworded(("      excluded: excluded_feature_request\n", "")).replace(
            "{class: feature_request}, decision: not_entitled",
            "{class: training}, decision: entitled",
        )
        told = fact("reported", "2026-03-06 10:00", filed_as="feature_request")

        assert evaluated(told).decided("support") == [("not_entitled", "excluded_feature_request")]
        assert evaluated(told, text=text).decided("support") == [("entitled", "maintenance_active")]
