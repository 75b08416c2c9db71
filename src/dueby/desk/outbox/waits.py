"""How long is waited for what."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

LEASE: Final = timedelta(seconds=90)
"""Past it a sender that was killed leaves what it had claimed to the others."""
MAX_ATTEMPTS: Final = 12
"""With the waits of `backoff` that is about half a day."""
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=4)
DOWN_WAIT: Final = timedelta(seconds=30)
FAILURES: Final = 5
"""Failures of a receiver in a row after which it is left alone for a while."""
LONGEST_REST: Final = timedelta(minutes=15)
LONGEST_TRIED: Final = timedelta(days=1)
"""Past it what waits for a receiver that takes nothing is given up."""


def backoff(key: str, attempt: int) -> timedelta:
    """Return the wait after a failed attempt, from 1: doubled each time, and spread by the key.

    What failed together does not come back together: each waits between half and all of it.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** (min(attempt, 20) - 1)
    drawn = hashlib.sha256(f"{key}\n{attempt}".encode()).digest()
    return min(doubled, LONGEST_WAIT) * (0.5 + int.from_bytes(drawn[:4], "big") / 2**33)


def rest(receiver: str, failures: int) -> timedelta:
    """Return for how long a receiver is left alone after so many failures in a row."""
    return min(backoff(receiver, failures - FAILURES + 1), LONGEST_REST)
