"""Teams: who is in them, and for which plans they are on duty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.histories import MEMBERS_CHANGED
from dueby.desk.people.models import Team, User
from dueby.desk.people.staffing import acting_administrator

if TYPE_CHECKING:
    from datetime import datetime


def form_team(
    name: str, plans: list[str], members: Iterable[User], *, by: User, at: datetime
) -> Team:
    """Return a new team. Raises ValidationError, StaffRefusedError."""
    team = Team(name=name, plans=plans)
    with transaction.atomic():
        acting_administrator(by)
        team.full_clean()
        team.save()
        record(team, Happening("team.formed", data={"name": name, "plans": plans}), by=by, at=at)
        _put_in(team, members, by=by, at=at)
    return team


def change_team(  # noqa: PLR0913 - everything that a team is
    team: Team,
    name: str,
    plans: list[str],
    members: Iterable[User],
    *,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Team:
    """Change all that a team is.

    Raises ValidationError, StaffRefusedError, ChangedMeanwhileError.
    """
    with transaction.atomic():
        acting_administrator(by)
        present = amend(team, {"name": name, "plans": plans}, by=by, at=at, seen=seen)
        _put_in(present, members, by=by, at=at)
    return present


def _put_in(team: Team, members: Iterable[User], *, by: User, at: datetime) -> None:
    was = {each.pk for each in team.members.all()}
    wanted = {each.pk for each in members}
    if was == wanted:
        return
    team.members.set(wanted)
    data = {"joined": sorted(wanted - was), "left": sorted(was - wanted)}
    record(team, Happening(MEMBERS_CHANGED, data=data), by=by, at=at)
