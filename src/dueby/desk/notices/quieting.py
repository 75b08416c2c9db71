"""When mails that can wait are held back: in quiet hours, and while somebody is away."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from dueby.desk.people.models import Absence

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.notices.models import Preferences


def away_among(people: Collection[int], at: datetime) -> set[int]:
    """Return who of some people, named by their numbers, is away at a moment."""
    away = Absence.objects.standing().filter(starts_at__lte=at, ends_at__gt=at, user__in=people)
    return set(away.values_list("user_id", flat=True))


def is_quiet(kept: Preferences, at: datetime) -> bool:
    """Tell whether somebody has quiet hours, or is away."""
    return kept.is_quiet(at) or bool(away_among([kept.user_id], at))
