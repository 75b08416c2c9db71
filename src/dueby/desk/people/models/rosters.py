"""Rotas as the arithmetic takes them, and who is on duty by them."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.module_loading import import_string

from dueby.desk.people import duty
from dueby.desk.people.duty.calendars import calendar_of
from dueby.desk.people.models.presence import absences_of, departures_of
from dueby.desk.people.models.rota import Hours, Layer, Rota
from dueby.desk.people.models.standing_in import Override
from dueby.desk.people.models.team import Team
from dueby.desk.people.models.user import User
from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from dueby.desk.people.duty.stretch import Absences
    from dueby.sla.calendars import BusinessCalendar

_MOMENT: Final = timedelta(microseconds=1)


def on_duty(plan: str, at: datetime) -> list[User]:
    """Return who takes what arrives under a plan at `at`, by name.

    Of a team that has rotas it is who is on duty by them, backups left out; of a team without,
    everybody. Who joined later, or no longer works here, is not on it.
    """
    teams = [team.pk for team in Team.objects.all() if plan in team.plans]
    members = User.objects.staff().filter(joined_at__lte=at)
    if not teams:
        return []
    rotas = list(Rota.objects.in_use().filter(team__in=teams))
    found = duties_now([each for each in rotas if not each.is_backup], at)
    ruled = {each.team_id for each in rotas if not each.is_backup}
    free = [team for team in teams if team not in ruled]
    unruled = members.filter(teams__in=free).values_list("pk", flat=True) if free else []
    return list(members.filter(pk__in={*found.values(), *unruled}))


def duties_now(rotas: Sequence[Rota], at: datetime) -> dict[int, int]:
    """Return who is on duty at a moment, by the number of the rota; nobody is left out.

    Who left after that moment can no longer be reached, and is passed over.
    """
    asked = Interval(at, at + _MOMENT)
    rosters = _rosters(rotas, asked, {})
    found = {pk: roster.on_duty(at) for pk, roster in rosters.items()}
    return {pk: person for pk, person in found.items() if person is not None}


def rosters_of(rotas: Sequence[Rota], asked: Interval) -> dict[int, duty.Roster]:
    """Return rotas as the arithmetic takes them, good for an interval, by their numbers.

    Who left has what they had until then; what would be theirs after it goes to the next in turn.
    """
    left = departures_of(User.objects.ever_staff()) if rotas else {}
    return _rosters(rotas, asked, left)


def _rosters(rotas: Sequence[Rota], asked: Interval, left: Absences) -> dict[int, duty.Roster]:
    if not rotas:
        return {}
    staff = {each.pk: each for each in User.objects.ever_staff()}
    absences = absences_of(staff.values(), asked, left)
    layers: dict[int, list[Layer]] = defaultdict(list)
    for layer in Layer.objects.filter(rota__in=rotas).order_by("pk"):
        layers[layer.rota_id].append(layer)
    agreements = _agreements(rotas, asked)
    return {
        rota.pk: duty.Roster(
            tuple(_layers(rota, layers[rota.pk], staff, asked)),
            hours_of(rota, asked.start),
            tuple(map(tuple, agreements[rota.pk].values())),
            absences,
        )
        for rota in rotas
    }


def _agreements(
    rotas: Sequence[Rota], asked: Interval
) -> Mapping[int, Mapping[int, list[duty.Override]]]:
    """Return what was agreed, by rota and number; a swap has that of its first half."""
    agreed: dict[int, dict[int, list[duty.Override]]] = defaultdict(lambda: defaultdict(list))
    for each in Override.objects.standing().filter(rota__in=rotas).meeting(asked):
        interval = Interval(each.starts_at, each.ends_at)
        override = duty.Override(interval, each.taker_id, each.giver_id)
        agreed[each.rota_id][each.swap_id or each.pk].append(override)
    return agreed


def hours_of(rota: Rota, at: datetime) -> BusinessCalendar:
    """Return when a rota is to have somebody on duty, about a moment.

    A calendar that no agreement has any more leaves it around the clock: nobody is let go.
    """
    if rota.hours == Hours.CALENDAR:
        found = import_string(settings.DUTY_CALENDARS)(rota.calendar)
        if found is not None:
            return found  # type: ignore[no-any-return]  # the setting names a NamedCalendars
    week = rota.week if rota.hours == Hours.OWN else []
    return calendar_of(rota.time_zone, week, rota.holidays, at.year)


def _layers(
    rota: Rota, layers: Iterable[Layer], staff: Collection[int], asked: Interval
) -> Iterable[duty.Layer]:
    whole = hours_of(rota, asked.start)
    for each in layers:
        people = tuple(person for person in each.people if person in staff)
        if people:
            yield duty.Layer(
                people,
                rota.zone,
                each.hands_over,
                each.first_on,
                each.turn,
                whole,
                each.ends_on,
                calendar_of(rota.time_zone, each.week, [], asked.start.year) if each.week else None,
            )
