"""The bell of each of the vendor's people, rung over a stream of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from dueby.desk.streams.models import publish_to

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

NOTICES: Final = "notices"
"""What the names of the streams begin with."""
CHANGED: Final = "changed"


def stream_of(user: User) -> str:
    """Return the name of the stream that tells somebody of their notices."""
    return f"{NOTICES}:{user.pk}"


def ring(users: Iterable[int], *, at: datetime, is_new: bool = True) -> None:
    """Tell that there are new notices, or that some are read now; last in a transaction."""
    names = [f"{NOTICES}:{each}" for each in sorted(set(users))]
    if names:
        publish_to(names, CHANGED, {"new": is_new}, at=at)
