"""A week is asked for by days and by times; what is told by halves is not dropped."""

from __future__ import annotations

from datetime import date

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.paging.rota_forms import LayerForm
from dueby.desk.people.models import Layer

WEEKEND = ["5", "6"]


def layer_form(world: World, **told: object) -> LayerForm:
    """Return the form of a layer of Ada, with what else it tells."""
    known = {"name": "Turns", "person_1": world.users["ada"].pk, "turn": "7"}
    return LayerForm({**known, "hands_over": "08:00", "first_on": "2026-11-16", **told})


class TestWeek:
    @pytest.mark.parametrize(
        "told, week",
        [
            ({}, []),
            ({"days": WEEKEND}, [[]] * 5 + [[["00:00", "24:00"]]] * 2),
            ({"opens": "08:00", "closes": "17:00"}, [[["08:00", "17:00"]]] * 7),
            # Midnight is a time like others.
            ({"opens": "00:00", "closes": "06:00"}, [[["00:00", "06:00"]]] * 7),
            (
                {"days": WEEKEND, "opens": "20:00", "closes": "00:00"},
                [[]] * 5 + [[["20:00", "24:00"]]] * 2,
            ),
        ],
    )
    def test_is_of_whole_days_without_times_and_of_every_day_without_days(
        self, world: World, told: dict[str, object], week: list[object]
    ) -> None:
        form = layer_form(world, **told)

        assert form.is_valid(), form.errors
        assert form.layer()["week"] == week

    @pytest.mark.parametrize(
        "told, missing", [({"opens": "08:00"}, "closes"), ({"closes": "17:00"}, "opens")]
    )
    def test_is_refused_with_one_time_alone(
        self, world: World, told: dict[str, object], missing: str
    ) -> None:
        form = layer_form(world, days=WEEKEND, **told)

        assert "Say both" in form.errors[missing][0]

    def test_of_whole_days_is_shown_as_it_is_kept(self, world: World) -> None:
        week = layer_form(world, days=WEEKEND)
        assert week.is_valid()
        layer = Layer(people=[], first_on=date(2026, 11, 16), week=week.layer()["week"])

        shown = LayerForm.known(layer)
        again = layer_form(world, **{name: shown[name] for name in ("days", "opens", "closes")})

        assert again.is_valid()
        assert again.layer()["week"] == layer.week
