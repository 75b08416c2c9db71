"""Unwise calendars, holidays, bands, rules, leftovers and editions."""

import pytest

from tests.sla.sensible import SMALL, changed, found_in


class TestACalendar:
    def test_of_uneven_days_says_what_a_business_day_is(self) -> None:
        assert found_in(changed(", business_day: 9 hours", "")) == [
            (
                "calendars.office: days of 3 and 9 open hours, business days counted on them, and"
                " no business_day"
            )
        ]

    def test_of_uneven_days_on_which_none_are_counted_need_not(self) -> None:
        text = changed(
            "targets:",
            "calendars: {c: {hours: {mon: 09:00-12:00, tue: 09:00-17:00}}}\ntargets:",
            SMALL,
        )

        assert found_in(changed("2 days,", "2 business hours, calendar: c,", text)) == []

    def test_with_a_short_day_is_told_where_nobody_says_how_days_are_counted(self) -> None:
        found = found_in(changed("    counting: working_time\n    starts", "    starts"))

        assert found == [
            (
                "calendars.office.business_day: a business day of 9 hours, and a day of the week"
                " that is open for 3"
            )
        ]

    def test_is_asked_of_a_plan_that_has_none(self) -> None:
        text = changed("premium: {calendar: always, ", "premium: {")

        assert found_in(text) == []
        assert found_in(changed('"2": 2 hours', '"2": 2 business hours', text)) == [
            (
                "targets.response: a term in opening hours on the calendar of the plan, and plan"
                " premium has no calendar"
            )
        ]

    def test_is_asked_of_plans_where_there_are_none(self) -> None:
        assert found_in(changed("2 days", "2 business days", SMALL)) == [
            (
                "targets.answer: a term in opening hours on the calendar of the plan, and there are"
                " no plans"
            )
        ]


class TestHolidays:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            ("holidays: works, ", "", "holidays.works: no calendar names this set"),
            (
                ", 2027-12-25: Christmas",
                "",
                "holidays.works.dates: no dates for 2027, and no rule that fills them",
            ),
            (
                "{2026-12-25: Christmas, 2027",
                "{2026-12-24: Eve, 2026-12-25: Christmas, 2026-12-26: Next, 2027",
                None,
            ),
            (
                "works: {dates: {2026-12-25: Christmas, 2027",
                (
                    "works: {country: DE, dates: {2026-12-24: Eve, 2026-12-25: Christmas, "
                    "2026-12-26: Next, 2027"
                ),
                (
                    "holidays.works.dates: only a few dates for 2026 and 2027, fewer than half of"
                    " those of"
                    " another year"
                ),
            ),
            ("until: 2027-12-31", "until: 2030-01-31", "no dates for 2028, 2029 and 2030"),
            (", until: 2027-12-31", "", None),
            ("works: {", "works: {region: BY, ", "holidays.works.region: region, and no country"),
            (
                "works: {dates: {2026-12-25: Christmas, 2027-12-25: Christmas}}",
                "works: {title: Nothing}",
                "holidays.works: a set without a day",
            ),
        ],
    )
    def test_that_run_out_are_found(self, old: str, new: str, found: str | None) -> None:
        told = found_in(changed(old, new))

        assert len(told) == (found is not None)
        assert found is None or found in told[0]


class TestBands:
    def test_that_end_above_nothing_say_what_is_below(self) -> None:
        (found,) = found_in(changed("other: {from: 0}", "other: {from: 4}"))

        assert found.startswith("scores.bands.other: the lowest band begins at 4")

    def test_give_every_word_of_a_source_a_place(self) -> None:
        assert found_in(changed(", low: other", "")) == [
            "scores.ratings: no band for the words low"
        ]

    def test_need_no_word_for_what_is_below_them(self) -> None:
        text = changed("other: {from: 0}", "other: {from: 4.0}}\n  below: {shown_in: other")

        assert found_in(changed(", low: other", "", text)) == []

    def test_that_nothing_is_promised_for_are_found(self) -> None:
        text = changed("within: {by: band", "for: {band: high}\n    within: {by: band")

        assert found_in(text) == ["scores.bands.other: no target holds for band other"]


class TestARule:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                "      - {decision: entitled, reason: under_contract}\n",
                "",
                "entitlements.support.rules[1]: the last rule has conditions",
            ),
            (
                "when: {class: wish}, ",
                "",
                "entitlements.support.rules[1]: rule 2 comes after rule 1, which always holds",
            ),
            (
                "{contract: none}",
                "{class: wish}",
                "entitlements.support.rules[1]: rule 2 comes after rule 1, which holds wherever",
            ),
            (
                "{contract: none}",
                "{class: wish, contract: none}",
                "entitlements.support.rules[1]: rule 2 comes after rule 1, which holds wherever",
            ),
            (
                "{class: wish}",
                "{contract: {not: active}}",
                "entitlements.support.rules[1]: rule 2 comes after rule 1, which holds wherever",
            ),
        ],
    )
    def test_that_is_never_reached_or_missing_is_found(
        self, old: str, new: str, found: str
    ) -> None:
        assert found_in(changed(old, new))[0].startswith(found)

    def test_that_is_wider_than_the_one_before_is_reached(self) -> None:
        assert found_in(changed("{class: wish}", "{contract: none, class: wish}")) == []


class TestALeftover:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                '"3": Security}',
                '"3": Security, "4.1": Law}',
                "clauses.4.1: nothing rests on clause",
            ),
            (
                "always: {always_open",
                "night: {always_open: true}\n  always: {always_open",
                "calendars.night: no",
            ),
            (
                "visited: {",
                "left: {}\n  visited: {",
                "facts.left: a fact that starts, stops, pauses",
            ),
        ],
    )
    def test_is_found(self, old: str, new: str, found: str) -> None:
        (only,) = found_in(changed(old, new))

        assert only.startswith(found)

    def test_of_plans_that_make_no_difference_is_found(self) -> None:
        text = changed("targets:", "plans: {a: {default: true}, b: {}}\ntargets:", SMALL)

        assert found_in(text) == ["plans: nothing depends on the plan, though there are a and b"]


class TestEditions:
    @pytest.mark.parametrize(
        "first, second, found",
        [
            ("{from: 2025-01-01, until: 2025-12-31}", "{from: 2026-01-01}", None),
            ("{from: 2025-01-01}", "{from: 2026-01-01}", None),
            ("{from: 2026-01-01}", "{from: 2025-01-01, until: 2025-12-31}", None),
            (
                "{from: 2025-01-01, until: 2025-12-30}",
                "{from: 2026-01-01}",
                "no edition is in force between 2025-12-30 and 2026-01-01",
            ),
            (
                "{from: 2025-01-01, until: 2026-01-01}",
                "{from: 2026-01-01}",
                "two editions claim the same days: edition a is in force until 2026-01-01",
            ),
            (
                "{from: 2026-01-01}",
                "{from: 2026-01-01}",
                "two editions claim the same days: both are in force from 2026-01-01",
            ),
        ],
    )
    def test_follow_each_other_without_gap_or_overlap(
        self, first: str, second: str, found: str | None
    ) -> None:
        both = [
            changed("title:", f"edition: {name}\nin_force: {period}\ntitle:", SMALL)
            for name, period in (("a", first), ("b", second))
        ]
        told = found_in("---\n".join(both))

        assert len(told) == (found is not None)
        assert found is None or told[0].startswith(f"in_force: {found}")
