"""The rotas and escalation policies of the named world, as its lead set them up."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.demo.cast import NEW_YORK, World
from dueby.desk.journal.models import Unread
from dueby.desk.paging.beginning import READER
from dueby.desk.paging.keeping import add_policy
from dueby.desk.paging.words import Counting, Event, Whom
from dueby.desk.people.models import Hours, Rota, Team, TurnLength
from dueby.desk.people.rostering import add_layer, set_up_rota
from dueby.desk.people.standing_in import go_away, take_over
from dueby.sla.interval import Interval
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from datetime import date, datetime

SINCE: Final = timedelta(days=56)
STANDARD: Final = "plixer-support/standard_hours"
PROMISES: Final = (Event.LAST_WARNING, Event.DUE, Event.NOTICE_OWED)


def arrange_duty(world: World, at: datetime) -> None:
    """Set up a rota for the standard hours and one around the clock, and who is paged by them."""
    began = at - SINCE
    monday = (began - timedelta(days=began.weekday())).date()
    day = _rota(
        world,
        {"name": "Support, standard hours", "hours": Hours.CALENDAR, "calendar": STANDARD},
        "Support",
        ("ada", "ben", "lena"),
        (time(8), monday),
        began,
    )
    night = _rota(
        world,
        {"name": "Tier 2, around the clock"},
        "Around the clock",
        ("ben", "lena"),
        (time(9), monday),
        began,
    )
    _policies(world, day, night, began)
    _otherwise(world, night, at)


def _rota(  # noqa: PLR0913, PLR0917 - what a rota with one layer is
    world: World,
    known: dict[str, object],
    team: str,
    people: tuple[str, ...],
    first: tuple[time, date],
    at: datetime,
) -> Rota:
    lena = world.users["lena"]
    of_team = {"team": Team.objects.get(name=team), "time_zone": NEW_YORK}
    rota = set_up_rota({**known, **of_team}, by=lena, at=at)
    layer = {
        "name": "Week by week",
        "people": [world.users[name].pk for name in people],
        "turn": TurnLength.WEEK,
        "hands_over": first[0],
        "first_on": first[1],
    }
    add_layer(rota, layer, by=lena, at=at)
    return rota


def _policies(world: World, day: Rota, night: Rota, at: datetime) -> None:
    lena = world.users["lena"]
    around = {
        "name": "Tier 2, around the clock",
        "place": 10,
        "plan": "tier2",
        "events": [*PROMISES, Event.AFTER_HOURS, Event.GRAVEST],
        "repeats": 1,
    }
    steps = [{"whom": Whom.ROTA, "rota": night, "minutes": 10}, {"whom": Whom.LEADS, "minutes": 15}]
    add_policy(around, steps, by=lena, at=at)
    business = {"minutes": 30, "counting": Counting.BUSINESS}
    steps = [{"whom": Whom.ROTA, "rota": day, **business}, {"whom": Whom.LEADS, **business}]
    standard = {"name": "Everything else", "place": 20, "events": list(PROMISES)}
    add_policy(standard, steps, by=lena, at=at)


def _otherwise(world: World, night: Rota, at: datetime) -> None:
    """Let Lena be away for two days, and Marco stand in for a night."""
    lena, marco = world.users["lena"], world.users["marco"]
    today = at.astimezone(zone_named(NEW_YORK)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = Interval(today + timedelta(days=9), today + timedelta(days=11))
    go_away(lena, days, by=lena, at=at)
    evening = today + timedelta(days=3, hours=18)
    whole_night = Interval(evening, evening + timedelta(hours=14))
    take_over(night, whole_night, taker=marco, giver=None, by=lena, at=at)


def let_rest() -> None:
    """Page nobody about what the stories tell of the past."""
    Unread.objects.filter(reader=READER).delete()
