"""The rules for warnings: made and changed, so that all that runs is planned by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.clocks.models import WarningRule
from dueby.desk.clocks.replanning import begin_replanning
from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


def add_rule(told: Mapping[str, object], *, by: User, at: datetime) -> WarningRule:
    """Return a new rule, which tells nothing of what came before it. Raises ValidationError."""
    rule = WarningRule(**told, holds_from=at)
    with transaction.atomic():
        rule.full_clean()
        rule.save()
        record(rule, Happening("warningrule.added", data=dict(told)), by=by, at=at)
        begin_replanning()
    return rule


def change_rule(
    rule: WarningRule, told: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> WarningRule:
    """Return a rule changed; it tells nothing of what came before the change.

    Raises ValidationError, ChangedMeanwhileError.
    """
    if all(getattr(rule, name) == value for name, value in told.items()):
        return rule
    with transaction.atomic():
        present = amend(rule, {**told, "holds_from": at}, by=by, at=at, seen=seen)
        begin_replanning()
    return present
