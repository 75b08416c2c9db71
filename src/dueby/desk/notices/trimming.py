"""Old notices leave; what happened stays in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from dueby.desk.notices.models import Notice

KEPT_FOR: Final = timedelta(days=180)
BATCH: Final = 500


def trim_notices(at: datetime) -> int:
    """Remove notices older than half a year, read or not, and say how many there were."""
    oldest = Notice.objects.order_by("pk").values_list("pk", "made_at")[:BATCH]
    old = [pk for pk, made_at in oldest if made_at < at - KEPT_FOR]
    if old:
        Notice.objects.filter(pk__in=old).delete()
    return len(old)
