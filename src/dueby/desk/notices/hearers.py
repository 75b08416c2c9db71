"""Who hears: from what somebody is to a subject, to the people who work here at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dueby.desk.notices.models import Preferences, Watch
from dueby.desk.notices.preferring import way_for
from dueby.desk.notices.quieting import away_among
from dueby.desk.notices.rules import Ways, ways_in_force
from dueby.desk.notices.words import Role, Way, louder
from dueby.desk.people.models import Role as Rank
from dueby.desk.people.models import Team, User, on_duty

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.notices.events import Event
    from dueby.desk.notices.subjects import About


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who hears of an event: by which roles, and how."""

    user: User
    roles: tuple[Role, ...]
    way: Way


@dataclass
class Hearers:
    """The staff as it is at a moment, read once for many events. Nobody else ever hears."""

    at: datetime
    duty: dict[str, set[int]] = field(default_factory=dict)

    @cached_property
    def staff(self) -> Mapping[int, User]:
        """Everybody who works here and may sign in, by number."""
        return {each.pk: each for each in User.objects.staff()}

    @cached_property
    def preferences(self) -> Mapping[int, Preferences]:
        """What each of them chose; of who chose nothing there is nothing."""
        kept = Preferences.objects.filter(user__in=self.staff).select_related("user")
        return {each.user_id: each for each in kept}

    @cached_property
    def rules(self) -> Mapping[str, Ways]:
        """By which way each role hears of each event."""
        return ways_in_force()

    @cached_property
    def teams(self) -> Mapping[str, set[int]]:
        """The people of the teams that stand for each plan."""
        members: dict[str, set[int]] = defaultdict(set)
        for team in Team.objects.prefetch_related("members"):
            for plan in team.plans:
                members[plan] |= {each.pk for each in team.members.all()}
        return members

    @cached_property
    def leads(self) -> set[int]:
        """The leads; where nobody is one, whoever else may decide what they decide."""
        named = {pk for pk, each in self.staff.items() if each.role == Rank.LEAD}
        return named or {pk for pk, each in self.staff.items() if each.is_lead}

    def watching(self, subjects: Iterable[str]) -> Mapping[str, set[int]]:
        """Return who watches each of some subjects."""
        found: dict[str, set[int]] = defaultdict(set)
        rows = Watch.objects.filter(subject__in=set(subjects), user__in=self.staff)
        for subject, user in rows.values_list("subject", "user_id"):
            found[subject].add(user)
        return found

    def of(self, event: Event, about: About, watchers: set[int], by: str) -> list[Hearer]:
        """Return who hears of an event about a subject, but for who did it themselves."""
        if event.is_alarm and about.is_over:
            return []
        found: dict[int, tuple[list[Role], Way]] = {}
        for role, way in self._ways(event, about).items():
            if way is Way.NOTHING:
                continue
            for number in self._in(role, about, watchers):
                roles, loudest = found.get(number, ([], Way.NOTHING))
                found[number] = ([*roles, role], louder(loudest, way))
        return [
            Hearer(self.staff[number], tuple(roles), way)
            for number, (roles, by_rule) in sorted(found.items())
            if number in self.staff
            and self.staff[number].journal_name != by
            and (way := self._way(event, number, by_rule)) is not Way.NOTHING
        ]

    @cached_property
    def away(self) -> set[int]:
        """Who is away at the moment."""
        return away_among(list(self.staff), self.at)

    def is_quiet(self, user: User) -> bool:
        """Tell whether somebody has quiet hours, or is away."""
        kept = self.preferences.get(user.pk)
        return user.pk in self.away or (kept is not None and kept.is_quiet(self.at))

    def _ways(self, event: Event, about: About) -> Ways:
        """Return the ways of the roles.

        Of what is urgent leads hear as who has it would, where that person is away or nobody.
        """
        ways = self.rules[event.name]
        is_covered = about.assignee is not None and about.assignee not in self.away
        if is_covered or not event.is_urgent:
            return ways
        return {**ways, Role.LEAD: louder(ways[Role.LEAD], ways[Role.ASSIGNEE])}

    def _way(self, event: Event, number: int, by_rule: Way) -> Way:
        kept = self.preferences.get(number)
        return way_for(event, by_rule, {} if kept is None else kept.ways)

    def _in(self, role: Role, about: About, watchers: set[int]) -> set[int]:
        match role:
            case Role.ASSIGNEE:
                return set() if about.assignee is None else {about.assignee}
            case Role.WATCHER:
                return watchers
            case Role.TEAM:
                return set() if about.plan is None else self.teams.get(about.plan, set())
            case Role.ON_DUTY:
                return set() if about.plan is None else self._on_duty(about.plan)
            case Role.LEAD:
                return self.leads
            case Role.MANAGER:
                return {pk for pk, each in self.staff.items() if each.role == Rank.MANAGER}

    def _on_duty(self, plan: str) -> set[int]:
        if plan not in self.duty:
            self.duty[plan] = {each.pk for each in on_duty(plan, self.at)}
        return self.duty[plan]
