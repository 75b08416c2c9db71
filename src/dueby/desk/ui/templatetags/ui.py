"""Moments, standings, codes and icons in templates: one way to say each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dueby.desk.ui import icons
from dueby.desk.ui.standings import (
    FLAGS,
    MISSES,
    STANDINGS,
    Measured,
    Shown,
    time_left,
    time_left_of,
)
from dueby.sla.clocks import Flag
from dueby.sla.moments import day_said, moment_said, time_said, zone_said

if TYPE_CHECKING:
    from django.template.context import Context

    from dueby.sla.clocks import Clock

register = template.Library()
_DAYS_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@register.simple_tag(name="icon")
def icon_tag(name: str, size: str = "") -> SafeString:
    """Return an icon; a word beside it says what it means."""
    return icons.icon(name, size)


@register.simple_tag
def moment(at: datetime | None, zone: tzinfo, agreement_zone: tzinfo | None = None) -> SafeString:
    """Return an instant in the reader's zone, with the agreement's beside it where they differ."""
    if at is None:
        return SafeString()
    told = _time(at, moment_said(_to_the_minute(at), zone))
    if agreement_zone is None or _same_clock(at, zone, agreement_zone):
        return told
    return format_html(
        '{} <span class="other-zone">({} under the agreement)</span>',
        told,
        _beside(_to_the_minute(at), zone, agreement_zone),
    )


@register.simple_tag
def when(at: datetime | None, zone: tzinfo, now: datetime) -> SafeString:
    """Return an instant shortly, for lists: "today 14:20", "Mon 16 Nov 12:00", a year if another.

    No zone is named: it is the reader's, and the list says so once.
    """
    if at is None:
        return SafeString()
    local, here = at.astimezone(zone), now.astimezone(zone)
    day = _DAYS_NEAR.get((local.date() - here.date()).days)
    if day is None:
        said = day_said(local.date())
        day = said.removesuffix(f" {local.year}") if local.year == here.year else said
    return _time(at, f"{day} {local:%H:%M}")


@register.simple_tag
def standing(clock: Measured, at: datetime) -> SafeString:
    """Return how a clock stands as a badge with a word and an icon."""
    return _badge("standing", STANDINGS[clock.standing(at)])


@register.simple_tag(name="time_left")
def time_left_tag(clock_or_due: Measured | datetime | None, at: datetime) -> SafeString:
    """Return the time left of a clock, or until a moment, in words with a tone and an icon."""
    if clock_or_due is None:
        return _badge("time-left", Shown("no date", "circle-dashed", "quiet"))
    if isinstance(clock_or_due, datetime):
        return _badge("time-left", time_left(clock_or_due, at))
    return _badge("time-left", time_left_of(clock_or_due, at))


class Due(Protocol):
    """Something that may have a date, and the clock of that date or of none."""

    @property
    def due_at(self) -> datetime | None:
        """When it is due."""

    @property
    def clock(self) -> Measured | None:
        """The clock, where there is one."""


@register.simple_tag
def due_badges(due: Due, at: datetime) -> SafeString:
    """Return the time left of something, and how it stands where that says more than overdue."""
    if due.clock is None:
        return time_left_tag(due.due_at, at)
    left = time_left_tag(due.clock if due.due_at else None, at)
    if due.due_at is not None and due.due_at < at:
        return left
    return SafeString(f"{left} {standing(due.clock, at)}")


@register.simple_tag
def outcome(clock: Measured, at: datetime) -> SafeString:
    """Return how a finished clock ended as a badge: "met", "met 2 h late", "cancelled"."""
    return _badge("standing", time_left_of(clock, at))


@register.simple_tag
def miss(clock: Clock, at: datetime) -> SafeString:
    """Return whether a promise was missed with notice or without, where one is owed for it."""
    duties = clock.agreement.notices.values()
    if not clock.is_miss(at) or all(clock.target.name not in duty.about for duty in duties):
        return SafeString()
    return _badge("standing", MISSES[Flag.WITH_NOTICE in clock.flags])


@register.simple_tag
def missed(*, has_notice: bool | None) -> SafeString:
    """Return the same of what was missed, whether there was a notice; None where none is owed."""
    return SafeString() if has_notice is None else _badge("standing", MISSES[has_notice])


@register.filter
def words(code: object) -> str:
    """Return a code as one says it: "waiting_for_patch" is "waiting for patch"."""
    return str(code).replace("_", " ").replace(".", " ")


@register.filter
def flag_words(flag: str) -> str:
    """Return what a flag of a clock says."""
    return FLAGS.get(flag, words(flag))


@register.simple_tag(takes_context=True)
def zone_name(context: Context) -> str:
    """Return the name of the reader's zone, to say once above a list of short moments."""
    zone = context["request"].user.zone
    return str(getattr(zone, "key", zone)).replace("_", " ")


def _to_the_minute(at: datetime) -> datetime:
    """Return the minute an instant lies in: what is read is never later than what counts."""
    return at.replace(second=0, microsecond=0)


def _time(at: datetime, said: str) -> SafeString:
    instant = at.astimezone(UTC).isoformat()
    return SafeString(f'<time datetime="{instant}">{said}</time>')


@lru_cache(maxsize=512)
def _badge(kind: str, shown: Shown) -> SafeString:
    return format_html(
        '<span class="{} tone-{}">{} {}</span>',
        kind,
        shown.tone,
        icons.icon(shown.icon),
        shown.words,
    )


def _same_clock(at: datetime, zone: tzinfo, other: tzinfo) -> bool:
    def offset(where: tzinfo) -> timedelta | None:
        return at.astimezone(where).utcoffset()

    return offset(zone) == offset(other)


def _beside(at: datetime, zone: tzinfo, other: tzinfo) -> str:
    local = at.astimezone(other)
    if local.date() == at.astimezone(zone).date():
        return f"{time_said(local)} {zone_said(local)}"
    return moment_said(at, other)
