"""One training session of one hour for every purchase (choice 22)."""

import pytest

from tests.sla.reference import Told, evaluated, fact

TWO = ["product", "addon"]
INCLUDED = ("included", "entitlement_left")
USED = ("chargeable", "entitlement_used")
ON_SITE = ("chargeable", "on_site_not_included")


def requested(at: str, **fields: object) -> Told:
    return fact("training_requested", at, **fields)


def held(at: str, hours: float = 1) -> Told:
    return fact("training_used", at, hours=hours)


class TestRequested:
    @pytest.mark.parametrize(
        "purchases, used, mode, hours, decision, note",
        [
            (["product"], 0, "remote", 1, INCLUDED, "one for the product"),
            (["addon"], 0, "remote", 1, INCLUDED, "one for an add-on"),
            (TWO, 1, "remote", 1, INCLUDED, "the second"),
            (TWO, 2, "remote", 1, USED, "both held"),
            ([], 0, "remote", 1, USED, "nothing bought"),
            (TWO, 0, "on-site", 1, ON_SITE, "on-site is never included"),
            ([], 0, "on-site", 1, ON_SITE, "whatever is left"),
            (["product"], 0, "remote", 2, USED, "two hours are more than one session"),
            (TWO, 0, "remote", 2, INCLUDED, "two hours are two sessions"),
            (["product"], 0, "remote", 0.5, INCLUDED, "half an hour fits"),
        ],
    )
    def test_is_included_while_sessions_are_left(
        self,
        *,
        purchases: list[str],
        used: int,
        mode: str,
        hours: float,
        decision: tuple[str, str],
        note: str,
    ) -> None:
        sessions = [held(f"2026-03-0{n + 1} 10:00") for n in range(used)]

        found = evaluated(
            *sessions, requested("2026-03-06 10:00", mode=mode, hours=hours), purchases=purchases
        )

        assert found.decided("training") == [decision], note
        assert found.found.decisions[0].clause == "3"

    def test_without_a_mode_and_hours_is_one_remote_session(self) -> None:
        found = evaluated(requested("2026-03-06 10:00"), purchases=["product"])

        assert found.decided("training") == [INCLUDED]

    def test_is_not_used_up_by_asking(self) -> None:
        found = evaluated(
            requested("2026-03-06 10:00"), requested("2026-03-06 11:00"), purchases=["product"]
        )

        assert found.decided("training") == [INCLUDED, INCLUDED]


class TestLeft:
    @pytest.mark.parametrize(
        "hours, included, used, left, note",
        [
            ([], 2, 0, 2, "none held"),
            ([1], 2, 1, 1, "one held"),
            ([1, 1], 2, 2, 0, "both"),
            ([1, 1, 1], 2, 3, 0, "more than included: left is never below zero"),
            ([0.5], 2, 0.5, 1.5, "half an hour"),
        ],
    )
    def test_is_what_was_not_used(
        self, hours: list[float], included: float, used: float, left: float, note: str
    ) -> None:
        told = [requested("2026-03-01 09:00")]
        told += [held(f"2026-03-0{n + 1} 10:00", each) for n, each in enumerate(hours)]

        found = evaluated(*told, purchases=TWO)

        (training,) = found.found.quantities
        assert training.name == "training"
        assert (training.included, training.used, training.left) == (included, used, left), note

    def test_does_not_lapse_while_the_contract_runs(self) -> None:
        found = evaluated(
            requested("2036-03-06 10:00"), purchases=["product"], contract_end="2036-03-06"
        )

        assert found.decided("training") == [INCLUDED]

    def test_lapses_with_the_contract(self) -> None:
        found = evaluated(
            requested("2026-03-07 10:00"), purchases=["product"], contract_end="2026-03-06"
        )

        assert found.decided("training") == [USED]

    def test_counts_a_used_session_from_its_moment(self) -> None:
        told = (requested("2026-03-06 10:00"), held("2026-03-09 10:00"))

        before = evaluated(*told, at="2026-03-08 10:00", purchases=["product"])
        after = evaluated(*told, at="2026-03-09 10:00", purchases=["product"])

        assert [each.left for each in before.found.quantities] == [1]
        assert [each.left for each in after.found.quantities] == [0]
