"""Who takes over from whom, and who is away: entered by those concerned, or by a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import Absence, Override, Rota, User
from dueby.desk.people.models.rosters import rosters_of
from dueby.desk.people.rostering import RotaRefusedError
from dueby.sla.interval import Interval
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from datetime import datetime


def take_over(  # noqa: PLR0913 - who, from whom, when
    rota: Rota,
    interval: Interval,
    *,
    taker: User,
    giver: User | None,
    by: User,
    at: datetime,
) -> Override:
    """Let `taker` be on duty in an interval: for `giver`, or for whoever it would be.

    Raises RotaRefusedError.
    """
    _check_concerned(by, taker, giver)
    with transaction.atomic():
        present = Rota.objects.select_for_update().get(pk=rota.pk)
        _check(present, interval, taker, giver, at)
        return _overridden(present, interval, taker, giver, by=by, at=at)


def swap(
    rota: Rota,
    given: tuple[User, Interval],
    taken: tuple[User, Interval],
    *,
    by: User,
    at: datetime,
) -> Override:
    """Let two people take what the other has in an interval each; return the first half.

    Raises RotaRefusedError.
    """
    (one, hers), (other, his) = given, taken
    _check_concerned(by, one, other)
    with transaction.atomic():
        present = Rota.objects.select_for_update().get(pk=rota.pk)
        _check(present, hers, other, one, at)
        _check(present, his, one, other, at)
        first = _overridden(present, hers, other, one, by=by, at=at)
        second = _overridden(present, his, one, other, by=by, at=at)
        Override.objects.filter(pk__in=[first.pk, second.pk]).update(swap=first)
    return first


def withdraw(override: Override, *, by: User, at: datetime) -> None:
    """Take back an override, and both halves of a swap. Raises RotaRefusedError."""
    _check_concerned(by, override.taker, override.giver)
    with transaction.atomic():
        rota = Rota.objects.select_for_update().get(pk=override.rota_id)
        halves = Override.objects.standing().filter(rota=rota)
        meant = (
            halves.filter(pk=override.pk)
            if override.swap_id is None
            else halves.filter(swap=override.swap_id)
        )
        for each in list(meant):
            Override.objects.filter(pk=each.pk).update(withdrawn_at=at)
            record(rota, Happening("rota.override_withdrawn", data=_told(each)), by=by, at=at)


def go_away(user: User, interval: Interval, *, by: User, at: datetime) -> Absence:
    """Let somebody take no turns in an interval. Raises RotaRefusedError."""
    _check_concerned(by, user, None)
    _check_ahead(interval, at)
    with transaction.atomic():
        absence = Absence(user=user, starts_at=interval.start, ends_at=interval.end)
        absence.save()
        record(user, Happening("user.away", data=_spell(absence)), by=by, at=at)
    return absence


def come_back(absence: Absence, *, by: User, at: datetime) -> None:
    """Take back an absence. Raises RotaRefusedError."""
    _check_concerned(by, absence.user, None)
    with transaction.atomic():
        changed = Absence.objects.standing().filter(pk=absence.pk).update(withdrawn_at=at)
        if changed:
            told = Happening("user.away_withdrawn", data=_spell(absence))
            record(absence.user, told, by=by, at=at)


def _overridden(  # noqa: PLR0913 - who, from whom, when
    rota: Rota,
    interval: Interval,
    taker: User,
    giver: User | None,
    *,
    by: User,
    at: datetime,
) -> Override:
    override = Override(
        rota=rota,
        taker=taker,
        giver=giver,
        starts_at=interval.start,
        ends_at=interval.end,
        made_by=by,
        made_at=at,
    )
    override.save()
    record(rota, Happening("rota.overridden", data=_told(override)), by=by, at=at)
    return override


def _told(override: Override) -> dict[str, object]:
    return {"taker": override.taker_id, "giver": override.giver_id, **_spell(override)}


def _spell(spell: Absence | Override) -> dict[str, object]:
    return {"starts_at": spell.starts_at.isoformat(), "ends_at": spell.ends_at.isoformat()}


def _check_concerned(by: User, one: User, other: User | None) -> None:
    if not by.is_lead and by not in {one, other}:
        raise RotaRefusedError("it concerns others alone; they enter it, or a lead does")


def _check_ahead(interval: Interval, at: datetime) -> None:
    if interval.start == interval.end:
        raise RotaRefusedError("it ends when it starts; choose a later end")
    if interval.end <= at:
        raise RotaRefusedError("it is over already; choose an end that is still to come")


def _check(rota: Rota, interval: Interval, taker: User, giver: User | None, at: datetime) -> None:
    _check_ahead(interval, at)
    if taker == giver:
        raise RotaRefusedError("nobody takes over from themselves; choose two people")
    if not (taker.is_active and taker.is_staff):
        raise RotaRefusedError(f"{taker} does not work here any more; choose somebody else")
    away = Absence.objects.standing().filter(user=taker).meeting(interval).first()
    if away is not None:
        until = moment_said(away.ends_at, rota.zone)
        raise RotaRefusedError(f"{taker} is away until {until}; choose somebody else")
    if giver is not None:
        roster = rosters_of([rota], interval)[rota.pk]
        if not roster.has_to_give(giver.pk, interval):
            raise RotaRefusedError(f"{giver} is not on duty then; see the month of the rota")
