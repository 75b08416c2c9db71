"""What is not told at once: what was given up, many as one, what waited, the daily summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.notices.digesting import send_digests
from dueby.desk.notices.failing import note_given_up
from dueby.desk.notices.gathering import gather
from dueby.desk.notices.holding import send_held_back
from dueby.desk.notices.trimming import trim_notices

if TYPE_CHECKING:
    from datetime import datetime


def tell_later(at: datetime) -> int:
    """Tell all of which the time has come, let old notices go, and say how much there was."""
    told = note_given_up(at) + gather(at) + send_held_back(at) + send_digests(at)
    return told + trim_notices(at)
