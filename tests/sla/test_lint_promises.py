"""Unwise promises: levels, cells, overlaps, contradictions, strengths."""

import pytest

from tests.sla.sensible import CELL_BY_CELL, OWN_WORDS, SMALL, changed, found_in

OTHER_BAND = """high: 7 days, other: {no_number: with the next release}}
    strength: {by: band, high: commitment, other: best_effort}"""
NO_COMMITMENT = "it rests on quick_response, which is no commitment"


class TestLevels:
    def test_that_are_promised_the_same_collapse(self) -> None:
        text = changed('"2": 2 hours, "3": 4 hours', "otherwise: 2 hours")
        text = changed('"2": 1 week, otherwise: 1 month', "otherwise: 1 month", text)

        assert found_in(text) == [
            "severities.levels.3: severity 3 is promised exactly what severity 2 is"
        ]

    def test_that_only_a_rule_tells_apart_do_not_collapse(self) -> None:
        text = changed('"2": 2 hours, "3": 4 hours', "otherwise: 2 hours")
        text = changed('"2": 1 week, otherwise: 1 month', "otherwise: 1 month", text)
        text = changed("{contract: none}", '{contract: none, severity: "3"}', text)

        assert found_in(text) == []

    def test_that_nothing_asks_for_are_one_warning(self) -> None:
        text = changed("targets:", "severities: {levels: {a: {}, b: {}, c: {}}}\ntargets:", SMALL)

        assert found_in(text) == ["severities.levels: no promise depends on the severity"]

    def test_with_conditions_and_nothing_that_holds_instead(self) -> None:
        text = changed('levels: {"1": {}', 'levels: {"1": {requires: {plan: premium}}')

        assert found_in(text) == [
            (
                "severities.levels.1.requires: conditions for the level, and no other level that"
                " holds without them"
            )
        ]


class TestATable:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                '"2": 1 week, otherwise: 1 month',
                '"2": 1 week',
                "targets.repair.within: no row for severity 3, and no otherwise",
            ),
            (
                '"2": 2 hours, "3": 4 hours',
                '"2": 2 hours',
                "targets.response.within.premium: no row for severity 3, and no otherwise",
            ),
            (
                "high: commitment, other: best_effort",
                "high: commitment",
                "targets.patch.strength: no row for band other, and no otherwise",
            ),
            (
                "calendar: office\n    owed_when",
                "calendar: {by: plan, basic: office}\n    owed_when",
                "notices.late.calendar: no row for plan premium, and no otherwise",
            ),
        ],
    )
    def test_without_a_row_and_without_otherwise(self, old: str, new: str, found: str) -> None:
        assert found_in(changed(old, new)) == [found]

    def test_needs_no_row_for_what_its_target_does_not_hold_for(self) -> None:
        text = changed(
            "for: {class: defect}\n    within: {by: severity, ",
            "for: {class: defect, severity: ['1', '2']}\n    within: {by: severity, ",
        )
        text = changed('"2": 1 week, otherwise: 1 month', '"2": 1 week', text)

        assert found_in(text) == []

    def test_needs_no_term_where_a_target_is_switched_off(self) -> None:
        text = changed(
            '"2": 1 week, otherwise: 1 month}',
            '"2": 1 week}\n    strength: {by: severity, "3": none, otherwise: commitment}',
        )

        assert found_in(text) == []

    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                '"1": 2 days, "2": 1 week',
                '"1": 2 weeks, "2": 1 week',
                "targets.repair.within.1: severity 1 may take 2 weeks, severity 2 only 1 week",
            ),
            (
                '"1": 4 business hours, otherwise: 1 business day',
                '"1": 10 business hours, otherwise: 1 business day',
                (
                    "targets.response.within.basic.1: severity 1 may take 10 business hours, "
                    "severity 2 only 1 business day"
                ),
            ),
            (
                OTHER_BAND,
                "high: 7 days, other: 6 days}",
                "targets.patch.within.high: band high may take 7 days, band other only 6 days",
            ),
        ],
    )
    def test_in_which_the_more_severe_waits_longer(self, old: str, new: str, found: str) -> None:
        assert found_in(changed(old, new)) == [found]

    def test_that_is_later_from_some_starts_only_is_left_alone(self) -> None:
        text = changed('"1": 4 business hours, otherwise', '"1": 20 hours, otherwise')

        assert found_in(text) == []

    def test_spread_over_targets_contradicts_itself_too(self) -> None:
        text = changed(
            "severity: high}, within: 2 hours", "severity: high}, within: 30 minutes", CELL_BY_CELL
        )

        assert found_in(text) == [
            "targets.al.within: severity low may take 1 hour, severity high only 30 minutes"
        ]


class TestCover:
    def test_is_given_to_every_class_by_a_target_that_asks_for_none(self) -> None:
        text = changed("wish: {excluded: wishes_are_sold}}", "wish: {}, idea: {}}")

        assert found_in(text) == []

    def test_is_missing_for_a_class_that_nobody_answers(self) -> None:
        text = changed("targets:", "classes: {kinds: {bug: {}, gift: {}}}\ntargets:", SMALL)
        text = changed("{within: 2 days", "{for: {class: bug}, within: 2 days", text)

        assert found_in(text) == [
            "classes.kinds.gift: no target holds for the class gift, and nothing excludes it"
        ]

    def test_is_missing_for_a_plan_that_is_sold(self) -> None:
        text = changed("b: {calendar: office}}", "b: {calendar: office}, c: {}}", CELL_BY_CELL)

        assert found_in(text) == ["plans.c: no target holds for plan c"]

    def test_is_missing_in_a_cell_of_the_matrix(self) -> None:
        text = changed("m, for: {plan: b, severity: low}", "other, for: {plan: b}", CELL_BY_CELL)

        assert found_in(text) == ["targets.al: m is not promised for plan b, severity low"]

    def test_is_missing_for_the_one_level_that_a_metric_leaves_out(self) -> None:
        text = changed("low: {}, high: {}}", "low: {}, high: {}, top: {}}", CELL_BY_CELL)
        text += "  n: {for: {severity: top}, within: 1 hour, starts: reported, stops: closed}\n"

        assert found_in(text) == ["targets.b_closed: m is promised for every severity but top"]

    def test_is_missing_altogether(self) -> None:
        assert found_in(SMALL.partition("targets:")[0] + "targets: {}\n") == ["targets: no target"]

    def test_is_never_given_to_conditions_that_no_case_meets(self) -> None:
        text = changed(
            "for: {size: {below: 50}}", "for: {size: {at_least: 60, below: 50}}", OWN_WORDS
        )

        assert found_in(text) == ["targets.small.for: conditions that no case can meet"]


class TestAnOverlap:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                "size: {at_least: 50}",
                "size: {at_least: 49}",
                (
                    "targets.large: small (3 days) and large (1 day) are both a commitment of m for"
                    " size 49.0"
                ),
            ),
            (
                "for: {region: us}",
                "for: {region: [us, fr]}",
                "targets.us: eu (1 day) and us (2 days) are both a commitment of n for region fr",
            ),
            (
                "{not: [de, fr, us]}",
                "{not: [de, fr]}",
                (
                    "targets.rest: us (2 days) and rest (3 days) are both a commitment of n for"
                    " region us"
                ),
            ),
            (
                "channel: {not: telephone}",
                "channel: {not: chat}",
                (
                    "targets.wrote: phoned (1 hour) and wrote (4 hours) are both a commitment of o"
                    " for every case"
                ),
            ),
            (
                "for: {size: {known: false}}, ",
                "",
                (
                    "targets.guess: small (3 days) and guess (9 days) are both a commitment of m"
                    " for size 49.0"
                ),
            ),
        ],
    )
    def test_of_two_targets_is_found_with_a_case(self, old: str, new: str, found: str) -> None:
        assert found in found_in(changed(old, new, OWN_WORDS))

    def test_inside_and_outside_the_hours_is_none(self) -> None:
        text = changed("hours: closed}", "hours: open}", CELL_BY_CELL)

        assert found_in(text) == [
            (
                "targets.b_closed: b_open (4 business hours) and b_closed (12 hours) are both a"
                " commitment of m for hours open, plan b, severity high"
            )
        ]


class TestStrength:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                "within: 30 minutes",
                "within: 9 days",
                (
                    "targets.quick_response.within: the objective is 9 days, the commitment"
                    " response is 4 business hours (for class question, plan basic, severity 1)"
                ),
            ),
            (
                "other: best_effort}",
                "other: commitment}",
                (
                    'targets.patch.within.other: "with the next release" is a commitment'
                    " (for band other)"
                ),
            ),
            (
                "{target: repair, at_least: 95",
                "{target: quick_response, at_least: 95",
                f"assurance.share_of_cases.target: {NO_COMMITMENT}",
            ),
            (
                "credit: 5 %, target: response}",
                "credit: 5 %, target: quick_response}",
                f"assurance.credits.target: {NO_COMMITMENT}",
            ),
        ],
    )
    def test_that_cannot_be_missed(self, old: str, new: str, found: str) -> None:
        assert found_in(changed(old, new)) == [found]


class TestLetters:
    SECOND = (
        "notices:",
        "notices:\n  cause: {owed_when: rectified, within: 5 days}",
    )

    def test_that_stop_another_notice_too_are_found(self) -> None:
        assert found_in(changed(*self.SECOND)) == [
            "notices.cause: sent by the same fact as late, and nothing that it must contain",
            "notices.late: sent by the same fact as cause, and nothing that it must contain",
        ]

    def test_with_contents_are_told_apart(self) -> None:
        text = changed("within: 5 days}", "within: 5 days, contains: [x]}", changed(*self.SECOND))

        assert (
            found_in(changed("    about: repair", "    about: repair\n    contains: [y]", text))
            == []
        )

    def test_with_facts_of_their_own_are_told_apart(self) -> None:
        text = changed("within: 5 days}", "within: 5 days, sent_by: closed}", changed(*self.SECOND))

        assert found_in(text) == []
