"""What letters say of moments and of the agreement's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.tickets.letters import Reader

register = template.Library()


@register.filter
def said(moment: datetime | None, reader: Reader) -> str:
    """Return a moment by the reader's clocks, and by the agreement's where those differ."""
    if moment is None:
        return "no date"
    own = moment_said(moment, reader.zone)
    theirs = moment_said(moment, reader.agreement_zone)
    return own if own == theirs else f"{own} ({theirs})"
