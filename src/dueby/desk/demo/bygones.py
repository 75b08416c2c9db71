"""Nobody is told anew of what happened in the stories, but for the last day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import Unread
from dueby.desk.notices.apps import READER

if TYPE_CHECKING:
    from datetime import datetime

LATELY: Final = timedelta(days=1)


def let_pass(at: datetime) -> None:
    """Leave to the notices what the stories tell of the day before `at`."""
    Unread.objects.filter(reader=READER, entry__at__lt=at - LATELY).delete()
