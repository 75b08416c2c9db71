"""Confirming or rejecting a defect: a commitment of its own (choices 8, 10, 15, 23, 24, 29)."""

import pytest

from tests.sla.reference import confirmed, defect, evaluated, fact, reworded

KEY = "    stops: [confirmed, rejected]\n    pauses: []\n    strength: commitment"


class TestConfirmation:
    @pytest.mark.parametrize(
        "filed_as, is_owed",
        [
            ("defect", True),
            ("question", False),
            ("feature_request", False),
            ("other", False),
            (None, False),
        ],
    )
    def test_is_owed_for_defects(self, filed_as: str | None, is_owed: bool) -> None:
        said = {} if filed_as is None else {"filed_as": filed_as}

        found = evaluated(fact("reported", "2026-03-06 16:59", channel="telephone", **said))

        assert bool(found.clocks("confirmation")) is is_owed

    @pytest.mark.parametrize(
        "channel", ["telephone", "in writing", "live chat", "e-mail", "portal", "api"]
    )
    def test_is_owed_however_the_defect_was_reported(self, channel: str) -> None:
        """In writing is e-mail, portal, API, and the transcript of a chat (15)."""
        found = evaluated(fact("reported", "2026-03-06 16:59", channel=channel, filed_as="defect"))

        assert found.due("confirmation") == "2026-03-09 16:59"

    def test_may_be_confirmed_by_any_means(self) -> None:
        """In writing or by telephone qualifies the report, not the confirmation (29)."""
        found = evaluated(defect("2026-03-06 16:59"), confirmed("2026-03-09 16:59", channel="chat"))

        assert found.standing("confirmation") == "met"

    @pytest.mark.parametrize(
        "kind, at, standing",
        [
            ("confirmed", "2026-03-09 16:59", "met"),
            ("confirmed", "2026-03-09 16:59:01", "met_late"),
            ("rejected", "2026-03-09 16:59", "met"),
            ("rejected", "2026-03-10 08:00", "met_late"),
            ("responded", "2026-03-06 17:30", "closed"),
            ("workaround_delivered", "2026-03-09 10:00", "running"),
        ],
    )
    def test_ends_with_the_finding(self, kind: str, at: str, standing: str) -> None:
        found = evaluated(defect("2026-03-06 16:59"), fact(kind, at, by_person=True))

        assert found.standing("confirmation") == standing

    def test_turns_overdue_and_is_a_miss(self) -> None:
        found = evaluated(defect("2026-03-06 16:59"), at="2026-03-09 17:00")

        assert found.standing("confirmation") == "overdue"
        assert found.clock("confirmation").is_miss(found.at)

    def test_may_be_an_objective(self) -> None:
        text = reworded((KEY, KEY.replace("commitment", "objective")))

        found = evaluated(defect("2026-03-06 16:59"), at="2026-03-09 17:00", text=text)

        assert found.standing("confirmation") == "overdue"
        assert not found.clock("confirmation").is_miss(found.at)

    def test_may_be_left_out(self) -> None:
        text = reworded((KEY, KEY.replace("commitment", "none")))

        found = evaluated(defect("2026-03-06 16:59"), at="2026-03-09 17:00", text=text)

        assert not found.clocks("confirmation")
        assert found.standing("rectification") == "not_started"

    def test_is_owed_from_the_moment_a_question_becomes_a_defect(self) -> None:
        found = evaluated(
            fact("reported", "2026-03-06 16:59", channel="telephone"),
            fact("reclassified", "2026-03-09 10:00", to="defect", reason="reproduced"),
        )

        assert found.due("confirmation") == "2026-03-10 10:00"
        assert found.due("first_response") == "2026-03-09 16:59"


class TestUnconfirmed:
    def test_has_no_date_for_rectification(self) -> None:
        found = evaluated(defect("2026-03-06 16:59", "1"), at="2026-06-01 12:00")

        assert found.due("rectification") is None
        assert found.reason("rectification") == "not_confirmed"
        assert found.standing("rectification") == "not_started"
        assert found.clock("rectification").started_at is None

    def test_has_no_rectification_once_rejected(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:59", "1"),
            fact("rejected", "2026-03-09 10:00", reason="works as documented"),
            at="2026-06-01 12:00",
        )

        assert found.standing("first_response") == "met"
        assert found.standing("confirmation") == "met"
        assert found.standing("rectification") == "cancelled"
        assert found.due("rectification") is None


class TestRejectedThenConfirmed:
    def test_starts_rectification_at_the_confirmation(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            fact("rejected", "2026-03-06 12:00", reason="cannot be reproduced"),
            confirmed("2026-03-10 09:00", "1"),
        )

        assert found.standing("confirmation") == "met", "the rejection answered in time"
        (clock,) = [each for each in found.clocks("rectification") if each.cancelled_at is None]
        assert clock.standing(found.at) == "running"
        assert found.due("rectification") == "2026-03-15 09:00"

    def test_ends_rectification_when_rejected_after_the_confirmation(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            confirmed("2026-03-06 12:00", "1"),
            fact("rejected", "2026-03-09 09:00", reason="a setting"),
            at="2026-04-01 09:00",
        )

        assert found.standing("rectification") == "cancelled"


class TestFeatureRequest:
    """Choice 24: the vendor decides with a reason; the response duty stays."""

    def test_is_answered_told_and_never_rectified(self) -> None:
        found = evaluated(
            fact("reported", "2026-03-06 16:59", channel="portal", filed_as="feature_request")
        )

        assert found.decided("support") == [("not_entitled", "excluded_feature_request")]
        assert found.due("first_response") == "2026-03-09 16:59"
        assert not [each for each in found.clocks("rectification") if each.due_at is not None]

    def test_cancels_rectification_when_reclassified(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            confirmed("2026-03-06 12:00", "1"),
            fact("reclassified", "2026-03-09 09:00", to="feature_request", reason="by design"),
            at="2026-04-01 09:00",
        )

        assert found.standing("rectification") == "cancelled"
        assert found.reason("rectification") == "excluded_feature_request"
        assert found.due("rectification") is None

    def test_keeps_the_response_when_reclassified_before_it(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            fact("reclassified", "2026-03-06 12:00", to="feature_request", reason="by design"),
            at="2026-03-09 10:00",
        )

        assert found.standing("confirmation") == "cancelled"
        assert found.reason("rectification") == "excluded_feature_request"
        assert found.standing("first_response") == "running"
        assert found.due("first_response") == "2026-03-09 10:00"

    def test_runs_on_as_if_nothing_had_been_when_reclassified_back(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            confirmed("2026-03-06 12:00", "1"),
            fact("reclassified", "2026-03-09 09:00", to="feature_request", reason="by design"),
            fact("reclassified", "2026-03-10 09:00", to="defect", reason="we were wrong"),
        )

        assert found.standing("rectification") == "running"
        assert found.due("rectification") == "2026-03-11 12:00"


class TestSeverity:
    """Choice 8 and 23: the customer proposes, the vendor fixes; documentation is 4."""

    @pytest.mark.parametrize(
        "proposed, fixed, about, due, note",
        [
            ("1", "1", "product", "2026-03-11 12:00", "5 days"),
            ("1", "2", "product", "2026-03-16 12:00", "the vendor fixes it: 10 days"),
            ("4", "1", "product", "2026-03-11 12:00", "upwards too"),
            ("1", None, "product", "2026-03-11 12:00", "as proposed"),
            (None, None, "product", "2026-03-20 12:00", "default 3: two weeks"),
            (None, None, "documentation", "2026-04-03 12:00", "documentation: four weeks"),
            ("1", None, "documentation", "2026-04-03 12:00", "over the customer's proposal"),
            ("1", "2", "documentation", "2026-03-16 12:00", "unless confirmed otherwise"),
        ],
    )
    def test_is_proposed_and_then_fixed(
        self, proposed: str | None, fixed: str | None, about: str, due: str, note: str
    ) -> None:
        found = evaluated(
            defect("2026-03-06 10:00", proposed, about=about), confirmed("2026-03-06 12:00", fixed)
        )

        assert found.due("rectification") == due, note

    def test_takes_the_default_and_the_documentation_rule_from_the_file(self) -> None:
        default = reworded(('default: "3"', 'default: "2"'))
        proposal = reworded(('severity: "4", over_proposal: true', 'severity: "4"'))

        usual = evaluated(defect("2026-03-06 10:00"), confirmed("2026-03-06 12:00"), text=default)
        proposed = evaluated(
            defect("2026-03-06 10:00", "1", about="documentation"),
            confirmed("2026-03-06 12:00"),
            text=proposal,
        )

        assert usual.due("rectification") == "2026-03-16 12:00"
        assert proposed.due("rectification") == "2026-03-11 12:00"
