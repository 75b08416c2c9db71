"""Old events leave; who comes later than that reads the page anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from dueby.desk.streams.models import StreamEvent

KEPT_FOR: Final = timedelta(days=2)
BATCH: Final = 5_000


def trim(at: datetime) -> int:
    """Remove events older than two days, and say how many there were. Heads are kept."""
    old = StreamEvent.objects.filter(at__lt=at - KEPT_FOR).order_by("at")
    removed, _ = StreamEvent.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:BATCH])
    ).delete()
    return removed
