"""Unwise turns, settings, calendars, bands, rules, leftovers and editions."""

import pytest

from tests.sla.sensible import SMALL, changed, found_in, unwise_in

ENDLESS_PAUSE = "a pause that begins with waiting and that nothing else ends"


def small(target: str) -> str:
    return changed("starts: reported, stops: closed", target, SMALL)


class TestAClock:
    @pytest.mark.parametrize(
        "target, found",
        [
            ("starts: reported", "targets.answer: a date, and nothing that stops the clock"),
            (
                "starts: reported, repeats: {after: update_sent}",
                "targets.answer.repeats: rounds that nothing ends",
            ),
            (
                "starts: [reported, update_sent], stops: update_sent",
                "targets.answer.stops: update_sent both starts and stops the clock",
            ),
            (
                "starts: {done: answer}, stops: closed",
                (
                    "targets.answer.starts: it starts when answer is done, which in the end waits"
                    " for itself"
                ),
            ),
            (
                "starts: reported, stops: closed, pauses: {while: waiting, until: waiting}",
                f"targets.answer.pauses: {ENDLESS_PAUSE}",
            ),
            (
                (
                    "starts: reported, stops: closed, pauses: "
                    "{while: {waiting: {on: customer}}, until: [resumed: {on: third_party}]}"
                ),
                f"targets.answer.pauses: {ENDLESS_PAUSE}",
            ),
            (
                "starts: reported, stops: [closed: {score: {at_least: 7, below: 7}}]",
                "targets.answer: closed with fields that no fact can have",
            ),
        ],
    )
    def test_that_cannot_turn_is_found(self, target: str, found: str) -> None:
        assert found_in(small(target)) == [found]

    @pytest.mark.parametrize(
        "target",
        [
            "starts: [reported: {status: open}], stops: [reported: {status: solved}]",
            "starts: [reported, {done: answer}], stops: closed",
            "starts: reported, stops: closed, pauses: {while: waiting, until: [waiting, resumed]}",
            "starts: reported, repeats: {after: update_sent}, cancels: closed",
        ],
    )
    def test_that_can_is_not(self, target: str) -> None:
        assert found_in(small(target)) == []

    def test_in_a_ring_of_clocks_never_starts(self) -> None:
        text = small("starts: {done: second}, stops: closed")
        text += "  second: {within: 1 day, starts: {done: answer}, stops: closed}\n"

        assert [each.path for each in unwise_in(text)] == [
            "targets.answer.starts",
            "targets.second.starts",
        ]

    def test_after_one_that_is_switched_off_or_never_done_never_starts(self) -> None:
        text = small("starts: {done: second}, stops: closed")
        switched_off = "  second: {within: 1 day, starts: reported, strength: none}\n"
        endless = "  second: {within: 1 day, starts: reported}\n"

        assert found_in(text + switched_off) == [
            "targets.answer.starts: it starts when second is done, which is switched off"
        ]
        assert found_in(text + endless)[0] == (
            "targets.answer.starts: it starts when second is done, which nothing stops"
        )


class TestASetting:
    @pytest.mark.parametrize(
        "key",
        [
            "when_raised: keep",
            "when_lowered: keep",
            "when_plan_changes: keep",
            "when_changed: keep",
            "waits_for: {reported: soon}",
        ],
    )
    def test_that_can_never_matter_is_found(self, key: str) -> None:
        (found,) = found_in(small(f"starts: reported, stops: closed, {key}"))

        assert found.startswith(f"targets.answer.{key.partition(':')[0]}")

    def test_of_a_counting_without_days_is_found(self) -> None:
        text = changed("within: 2 days", "within: 2 hours, counting: wall_clock", SMALL)

        assert found_in(text) == ["targets.answer.counting: counting, which can never matter"]

    def test_of_a_promise_without_date_is_found(self) -> None:
        text = changed(
            "within: 2 days",
            "within: {no_number: soon}, strength: objective, estimate_extends: true",
            SMALL,
        )

        assert found_in(text) == [
            "targets.answer.estimate_extends: estimate_extends, which can never matter"
        ]


TERM = "within: 1 business day\n    counting: working_time\n    calendar: office\n    "


class TestANotice:
    @pytest.mark.parametrize(
        "old, new, found",
        [
            (
                "about: repair\n    ",
                "",
                "notices.late.owed_when: owed when a clock is overdue, or by",
            ),
            (
                f"about: repair\n    {TERM}owed_when: [known_unachievable, overdue]",
                f"{TERM}owed_when: known_unachievable\n    share_without_estimate: 0.8",
                "notices.late.owed_when: owed when a clock is overdue, or by",
            ),
            (
                "about: repair",
                "about: later",
                "notices.late.about: the notice waits for a deadline",
            ),
            (
                "about: repair",
                "about: never",
                "notices.late.about: the notice is about never, which",
            ),
        ],
    )
    def test_that_is_never_owed_is_found(self, old: str, new: str, found: str) -> None:
        text = changed(
            "notices:",
            "  later: {within: {no_number: soon}, starts: reported, strength: best_effort}\n"
            "  never: {within: 1 day, starts: reported, strength: none}\n"
            "notices:",
        )
        (first,) = found_in(changed(old, new, text))

        assert first.startswith(found)
