"""Rotas are set up and changed by leads; each change stands in the history of the rota."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.duty.calendars import calendar_of
from dueby.desk.people.models import Layer, Rota, User
from dueby.sla.instants import CalendarError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class RotaRefusedError(ValueError):
    """A rota cannot be changed so; the message says why and what to do."""


def set_up_rota(known: Mapping[str, object], *, by: User, at: datetime) -> Rota:
    """Return a new rota of a team. Raises ValidationError, RotaRefusedError."""
    _check_lead(by)
    rota = Rota(**known)
    _check_hours(rota.time_zone, rota.week, rota.holidays, at)
    with transaction.atomic():
        rota.full_clean()
        rota.save()
        data = {"name": rota.name, "team": rota.team_id, "hours": rota.hours}
        record(rota, Happening("rota.set_up", data=data), by=by, at=at)
    return rota


def change_rota(
    rota: Rota, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None = None
) -> Rota:
    """Change what a rota is. Raises ValidationError, RotaRefusedError, ChangedMeanwhileError."""
    _check_lead(by)
    wanted = Rota(**{"week": rota.week, "holidays": rota.holidays, **changes})
    _check_hours(wanted.time_zone, wanted.week, wanted.holidays, at)
    return amend(rota, changes, by=by, at=at, seen=seen)


def add_layer(rota: Rota, known: Mapping[str, object], *, by: User, at: datetime) -> Layer:
    """Return a new layer, which stands above those that are there.

    Raises ValidationError, RotaRefusedError.
    """
    _check_lead(by)
    layer = Layer(rota=rota, **known)
    _check_layer(layer, at)
    with transaction.atomic():
        Rota.objects.select_for_update().get(pk=rota.pk)
        layer.full_clean()
        layer.save()
        data = {"name": layer.name, "people": layer.people, "first_on": str(layer.first_on)}
        record(rota, Happening("rota.layer_added", data=data), by=by, at=at)
    return layer


def change_layer(
    layer: Layer, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None = None
) -> Layer:
    """Change the turns of a layer, the past ones too; what it was stands in the history.

    Raises ValidationError, RotaRefusedError, ChangedMeanwhileError.
    """
    _check_lead(by)
    wanted = Layer(rota=layer.rota, **{"people": layer.people, **changes})
    _check_layer(wanted, at, known=layer.people)
    return amend(layer, changes, by=by, at=at, seen=seen)


def remove_layer(layer: Layer, *, by: User, at: datetime) -> None:
    """Take a layer out of its rota. Raises RotaRefusedError."""
    _check_lead(by)
    with transaction.atomic():
        rota = Rota.objects.select_for_update().get(pk=layer.rota_id)
        data = {"name": layer.name, "people": layer.people}
        removed, _ = Layer.objects.filter(pk=layer.pk).delete()
        if removed:
            record(rota, Happening("rota.layer_removed", data=data), by=by, at=at)


def _check_lead(by: User) -> None:
    if not by.is_lead:
        raise RotaRefusedError("a lead sets up rotas; ask one")


def _check_layer(layer: Layer, at: datetime, known: Sequence[int] = ()) -> None:
    staff = set(User.objects.staff().values_list("pk", flat=True))
    if not layer.people:
        raise RotaRefusedError("a layer needs somebody who takes a turn")
    if not set(layer.people) <= {*staff, *known}:
        raise RotaRefusedError("one of these no longer works here; choose again")
    _check_hours(layer.rota.time_zone, layer.week, [], at)


def _check_hours(
    zone: str, week: Sequence[Sequence[Sequence[str]]], holidays: Sequence[str], at: datetime
) -> None:
    try:
        calendar_of(zone, week, holidays, at.year)
    except CalendarError as wrong:
        raise RotaRefusedError(str(wrong)) from None
