"""Policies are kept by leads; how somebody is reached is their own affair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.paging.models import Policy, Reach, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.people.models import User


class PolicyRefusedError(ValueError):
    """A policy cannot be so; the message says why."""


def add_policy(
    known: Mapping[str, object], steps: Sequence[Mapping[str, object]], *, by: User, at: datetime
) -> Policy:
    """Return a new policy with its steps in order. Raises ValidationError, PolicyRefusedError."""
    _check(by, steps)
    policy = Policy(**known)
    with transaction.atomic():
        policy.full_clean()
        policy.save()
        data = {"name": policy.name, "events": policy.events}
        record(policy, Happening("policy.added", data=data), by=by, at=at)
        _put_steps(policy, steps, by=by, at=at)
    return policy


def change_policy(  # noqa: PLR0913 - all that a policy is
    policy: Policy,
    changes: Mapping[str, object],
    steps: Sequence[Mapping[str, object]],
    *,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Policy:
    """Change a policy; what runs goes on by its new steps.

    Raises ValidationError, PolicyRefusedError, ChangedMeanwhileError.
    """
    _check(by, steps)
    with transaction.atomic():
        present = amend(policy, changes, by=by, at=at, seen=seen)
        _put_steps(present, steps, by=by, at=at)
    return present


def set_reach(user: User, changes: Mapping[str, object], *, at: datetime) -> Reach:
    """Say by which ways somebody is paged. Raises ValidationError."""
    with transaction.atomic():
        reach, _ = Reach.objects.get_or_create(user=user)
        return amend(reach, changes, by=user, at=at, personal=frozenset({"telephone"}))


def _check(by: User, steps: Sequence[Mapping[str, object]]) -> None:
    if not by.is_lead:
        raise PolicyRefusedError("a lead keeps the policies; ask one")
    if not steps:
        raise PolicyRefusedError("a policy needs a first step: say whom it pages")


def _put_steps(
    policy: Policy, steps: Sequence[Mapping[str, object]], *, by: User, at: datetime
) -> None:
    """Make the steps of a policy those given, numbered in their order."""
    wanted = [Step(policy=policy, number=number, **each) for number, each in enumerate(steps, 1)]
    was = [_told(each) for each in policy.steps.order_by("number")]
    if was == [_told(each) for each in wanted]:
        return
    policy.steps.all().delete()
    for each in wanted:
        each.full_clean()
        each.save()
    data = {"steps": [_told(each) for each in wanted]}
    record(policy, Happening("policy.steps_changed", data=data), by=by, at=at)


def _told(step: Step) -> dict[str, object]:
    return {
        "whom": step.whom,
        "rota": step.rota_id,
        "person": step.person_id,
        "team": step.team_id,
        "minutes": step.minutes,
        "counting": step.counting,
        "calendar": step.calendar,
    }
