"""First response: nine open hours for everybody, 24 hours under Tier 2 (choices 1 to 7)."""

import pytest

from tests.sla.reference import TEXT, Told, evaluated, fact, local, reworded


def asked(at: str, **fields: object) -> Told:
    return fact("reported", at, channel="telephone", **fields)


class TestDueUnderStandardSupport:
    @pytest.mark.parametrize(
        "reported, due, note",
        [
            (
                "2026-03-04 08:00",
                "2026-03-04 17:00",
                "the whole day; used up at closing ends there",
            ),
            ("2026-03-04 07:59:59", "2026-03-04 17:00", "before opening: from 08:00"),
            ("2026-03-04 08:00:01", "2026-03-05 08:00:01", "8:59:59 on Wednesday, 1 s on Thursday"),
            (
                "2026-03-06 16:59",
                "2026-03-09 16:59",
                "1 min on Friday, 8:59 on Monday; EDT by then",
            ),
            ("2026-03-06 17:00", "2026-03-09 17:00", "17:00 sharp is outside: from Monday 08:00"),
            ("2026-03-07 12:00", "2026-03-09 17:00", "Saturday"),
            ("2026-03-08 02:00 EST", "2026-03-09 17:00", "the moment the clocks go forward"),
            ("2026-10-30 16:59", "2026-11-02 16:59", "over the night the clocks go back"),
            ("2026-11-01 01:30 EST", "2026-11-02 17:00", "the second half past one of that night"),
            ("2026-11-25 16:59", "2026-11-27 16:59", "Thanksgiving between; the Friday is open"),
            ("2026-07-02 12:00", "2026-07-06 12:00", "5 h Thursday, 3 July observed, 4 h Monday"),
            ("2021-07-02 16:00", "2021-07-06 16:00", "by rule: the 4th a Sunday, Monday observed"),
            ("2027-12-30 16:00", "2028-01-03 16:00", "New Year's Saturday observed on 31 December"),
            ("2025-12-31 16:00", "2026-01-02 16:00", "year's end: 1 h, holiday, 8 h Friday"),
            ("2028-02-29 10:00", "2028-03-01 10:00", "29 February: 7 h, then 2 h"),
            ("2026-05-22 16:59:30", "2026-05-26 16:59:30", "30 s, then past Memorial Day"),
            ("2026-11-11 10:00", "2026-11-12 17:00", "reported on Veterans Day"),
        ],
    )
    def test_counts_nine_open_hours(self, reported: str, due: str, note: str) -> None:
        found = evaluated(asked(reported))

        assert found.due("first_response") == due, note
        assert found.clock("first_response").target.clause == "1"

    @pytest.mark.parametrize(
        "counting, reported, due, note",
        [
            ("same_clock", "2026-03-06 16:59", "2026-03-09 16:59", "the same time a day on"),
            ("same_clock", "2026-03-07 12:00", "2026-03-10 08:00", "counts from Monday 08:00"),
            ("close_of_day", "2026-03-06 08:30", "2026-03-09 17:00", "closing of the next one"),
            ("close_of_day", "2026-03-07 12:00", "2026-03-09 17:00", "Saturday + 1 is Monday"),
        ],
    )
    def test_counts_as_the_key_says(
        self, counting: str, reported: str, due: str, note: str
    ) -> None:
        before = "counting: working_time\n    calendar: plan\n"
        text = TEXT.replace(before, before.replace("working_time", counting))

        assert evaluated(asked(reported), text=text).due("first_response") == due, note

    @pytest.mark.parametrize(
        "begins, due",
        [("next_opening", "2026-03-09 12:00"), ("at_once", "2026-03-07 16:00")],
    )
    def test_begins_elapsed_hours_as_the_key_says(self, begins: str, due: str) -> None:
        """Choice 4: business terms begin at the next opening by themselves."""
        text = TEXT.replace(
            "within: 1 business day\n    counting: working_time\n    calendar: plan",
            "within: 4 hours\n    calendar: plan",
        ).replace("outside_hours: next_opening", f"outside_hours: {begins}")

        assert evaluated(asked("2026-03-07 12:00"), text=text).due("first_response") == due

    def test_keeps_the_time_of_the_zone_that_the_key_names(self) -> None:
        text = reworded(("time_zone: America/New_York", "time_zone: America/Chicago"))

        found = evaluated(asked("2026-03-04 09:00"), text=text)

        assert found.due("first_response") == "2026-03-04 18:00"  # 08:00 to 17:00 in Chicago

    def test_knows_the_holidays_that_the_file_names(self) -> None:
        added = reworded(
            ("2026-11-26: Thanks", "2026-11-27: Day after Thanksgiving\n      2026-11-26: Thanks")
        )
        removed = reworded(("      2026-10-12: Columbus Day\n", ""))

        over_thanksgiving = evaluated(asked("2026-11-25 16:00"), text=added)
        on_columbus_day = evaluated(asked("2026-10-12 08:00"), text=removed)

        assert over_thanksgiving.due("first_response") == "2026-11-30 16:00"  # 1 h, then Monday
        assert on_columbus_day.due("first_response") == "2026-10-12 17:00"


class TestDueUnderTier2:
    @pytest.mark.parametrize(
        "reported, due, note",
        [
            ("2026-03-06 16:59", "2026-03-07 16:59", "24 hours"),
            ("2026-03-07 14:00", "2026-03-08 15:00", "the night has 23 hours"),
            ("2026-10-31 14:00", "2026-11-01 13:00", "the night has 25 hours"),
            ("2026-12-25 00:00", "2026-12-26 00:00", "365 days a year"),
            ("2028-02-28 23:59", "2028-02-29 23:59", "29 February"),
        ],
    )
    def test_is_24_elapsed_hours(self, reported: str, due: str, note: str) -> None:
        found = evaluated(asked(reported, filed_as="defect"), plan="tier2")

        assert found.due("first_response") == due, note
        assert found.due("confirmation") == due, "responses of every kind"

    def test_leaves_defect_and_patch_periods_as_they_are(self) -> None:
        told = (
            asked("2026-03-06 16:00", filed_as="defect"),
            fact("confirmed", "2026-03-07 16:00", severity="1"),
        )

        standard, tier2 = evaluated(*told), evaluated(*told, plan="tier2")

        assert standard.due("rectification") == tier2.due("rectification") == "2026-03-12 16:00"


class TestStanding:
    @pytest.mark.parametrize(
        "at, standing, note",
        [
            ("2026-03-06 16:59", "running", "open, at the very start"),
            ("2026-03-06 17:00", "closed", "closing is outside"),
            ("2026-03-08 12:00", "closed", "Sunday"),
            ("2026-03-09 08:00", "running", "opening is inside"),
            ("2026-03-09 16:59", "running", "exactly due is in time"),
            ("2026-03-09 16:59:01", "overdue", "a second later"),
            ("2026-03-20 03:00", "overdue", "overdue beats closed"),
        ],
    )
    def test_follows_the_hours(self, at: str, standing: str, note: str) -> None:
        assert evaluated(asked("2026-03-06 16:59"), at=at).standing("first_response") == standing, (
            note
        )

    def test_is_nothing_before_the_report(self) -> None:
        assert evaluated(asked("2026-03-06 16:59"), at="2026-03-06 16:58").found.clocks == ()

    @pytest.mark.parametrize(
        "kind, fields, standing, note",
        [
            ("responded", {"by_person": True}, "met", "a person's message or call"),
            ("responded", {"by_person": False}, "running", "an automatic receipt never"),
            ("responded", {}, "running", "nobody said that it was a person"),
            ("confirmed", {"severity": "2"}, "met", "to confirm is to answer"),
            ("rejected", {"reason": "works as documented"}, "met", "to reject is to answer"),
            ("waiting", {"on": "customer"}, "running", "recorded, no effect"),
            ("workaround_delivered", {"accepted": True}, "running", "no stop of this clock"),
            ("update_sent", {}, "running", "says nothing of a person"),
        ],
    )
    def test_ends_by_a_person_only(
        self, kind: str, fields: dict[str, object], standing: str, note: str
    ) -> None:
        found = evaluated(
            asked("2026-03-04 09:00", filed_as="defect"), fact(kind, "2026-03-04 10:00", **fields)
        )

        assert found.standing("first_response") == standing, note

    @pytest.mark.parametrize(
        "responded, standing",
        [("2026-03-09 16:59", "met"), ("2026-03-09 16:59:01", "met_late")],
    )
    def test_judges_the_stop_to_the_second(self, responded: str, standing: str) -> None:
        found = evaluated(
            asked("2026-03-06 16:59"), fact("responded", responded, by_person=True), at=responded
        )

        assert found.standing("first_response") == standing
        assert local(found.clock("first_response").stopped_at) == responded

    def test_may_be_told_to_count_receipts(self) -> None:
        text = TEXT.replace("- responded: {by_person: true}", "- responded")

        found = evaluated(
            asked("2026-03-04 09:00"),
            fact("responded", "2026-03-04 09:01", by_person=False),
            text=text,
        )

        assert found.standing("first_response") == "met"


class TestRespondImmediately:
    @pytest.mark.parametrize(
        "reported, plan, is_asked, note",
        [
            ("2026-03-06 16:59:59", "standard", True, "within the hours"),
            ("2026-03-06 17:00", "standard", False, "17:00 sharp is outside"),
            ("2026-03-06 08:00", "standard", True, "opening is inside"),
            ("2026-07-03 12:00", "standard", False, "a holiday"),
            ("2026-07-03 12:00", "tier2", True, "Tier 2 is always open"),
        ],
    )
    def test_is_an_objective_for_what_arrives_within_the_hours(
        self, reported: str, plan: str, is_asked: bool, note: str
    ) -> None:
        found = evaluated(asked(reported), plan=plan)

        assert bool(found.clocks("immediate_response")) is is_asked, note

    def test_has_no_deadline_and_is_never_missed(self) -> None:
        found = evaluated(asked("2026-03-06 10:00"), at="2026-04-06 10:00")
        clock = found.clock("immediate_response")

        assert clock.due_at is None
        assert clock.reason == "objective_without_number"
        assert clock.strength == "objective"
        assert clock.target.metric == "first_response"
        assert found.standing("immediate_response") == "running"
        assert not clock.is_miss(found.at)

    def test_takes_a_number_to_aim_at(self) -> None:
        text = reworded(
            ("within: {no_number: at once, reason: objective_without_number}", "within: 15 minutes")
        )

        found = evaluated(asked("2026-03-06 16:55"), at="2026-03-06 17:30", text=text)

        assert found.due("immediate_response") == "2026-03-06 17:10"  # minutes are elapsed
        assert found.standing("immediate_response") == "overdue"
        assert not found.clock("immediate_response").is_miss(found.at)
        assert found.standing("first_response") == "closed"


class TestSeveralCustomers:
    """Choice 26: a response each; one rectification period from the first confirmation."""

    TOLD = (
        asked("2026-03-03 09:00", id="ada", filed_as="defect"),
        asked("2026-03-03 11:00", id="bob", filed_as="defect"),
        fact("responded", "2026-03-03 12:00", by_person=True, report="bob"),
        fact("confirmed", "2026-03-04 10:00", id="first", severity="2"),
        fact("confirmed", "2026-03-06 10:00", id="again", severity="2"),
    )

    def test_owes_a_response_each(self) -> None:
        ada, bob = evaluated(*self.TOLD).clocks("first_response")

        assert local(ada.due_at) == "2026-03-04 09:00"
        assert local(bob.due_at) == "2026-03-04 11:00"
        assert local(bob.stopped_at) == "2026-03-03 12:00"
        assert local(ada.stopped_at) == "2026-03-04 10:00"
        assert ada.standing(evaluated(*self.TOLD).at) == "met_late"

    def test_rectifies_once_from_the_first_confirmation(self) -> None:
        clock = evaluated(*self.TOLD).clock("rectification")

        assert clock.start_fact is not None
        assert clock.start_fact.id == "first"
        assert local(clock.due_at) == "2026-03-14 10:00"
