"""Where something stands in a log that is read page by page: by its moment, then by its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN: Final = re.compile(r"([0-9]{1,16})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Position:
    """The place of one entry; `at` is an aware moment."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.pk}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Return the position that an address names, or None for what names none."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            return None
        moment, pk = match.groups()
        return cls(_EPOCH + timedelta(microseconds=int(moment)), int(pk))
