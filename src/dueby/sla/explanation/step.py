"""One step of an explanation, and the words that several steps share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final

NO_DATE: Final = {
    "waiting_for_patch": "no official patch is available yet, so there is no date",
    "unscored": "it has no score and no rating yet; unscored is not low, so there is no date",
    "not_confirmed": "the defect is not confirmed yet, so there is no date",
    "paused": "it waits for somebody, so there is no date until it resumes",
    "merged": "the case was merged into another, which stops all its clocks",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation: what kind, in a sentence, and its data (instants in UTC)."""

    kind: str
    sentence: str
    data: Mapping[str, object] = field(default_factory=dict)


def offset(at: datetime, zone: tzinfo) -> timedelta:
    """Return a zone's distance from UTC at a moment."""
    return at.astimezone(zone).utcoffset() or timedelta()


def zone_name(zone: tzinfo) -> str:
    """Return the name a zone goes by."""
    return str(getattr(zone, "key", zone))


def capital(text: str) -> str:
    """Return a sentence that begins with a capital."""
    return text[:1].upper() + text[1:]
