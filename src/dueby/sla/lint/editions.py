"""Editions that leave days to nobody, or that two of them claim."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dueby.sla.lint.unwise import unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Editions
    from dueby.sla.lint.unwise import Unwise

_DAY: Final = timedelta(days=1)


def unwise_editions(editions: Editions) -> Iterator[Unwise]:
    """Find gaps and overlaps between editions in the order in which they come into force.

    An edition without a last day is followed by the next one: that is neither.
    """
    in_order = sorted(editions.all, key=_begin)
    for earlier, later in pairwise(in_order):
        if _begin(earlier) == _begin(later):
            yield _overlap(earlier, later, f"both are in force from {later.in_force_from}")
        elif earlier.in_force_until is None:
            continue
        elif _begin(later) <= earlier.in_force_until:
            yield _overlap(
                earlier,
                later,
                f"{_name(earlier)} is in force until {earlier.in_force_until}, "
                f"{_name(later)} from {later.in_force_from}",
            )
        elif _begin(later) > earlier.in_force_until + _DAY:
            yield _gap(earlier, later)


def _begin(edition: Agreement) -> date:
    return edition.in_force_from or date.min


def _name(edition: Agreement) -> str:
    return f"edition {edition.edition}" if edition.edition else edition.title


def _overlap(earlier: Agreement, later: Agreement, found: str) -> Unwise:
    return unwise_at(
        later,
        "in_force",
        f"two editions claim the same days: {found} ({_name(earlier)} and {_name(later)})",
        "the later one governs them, against what the earlier one says of itself",
        "end the earlier edition on the day before the later one begins",
    )


def _gap(earlier: Agreement, later: Agreement) -> Unwise:
    ended = earlier.in_force_until
    return unwise_at(
        later,
        "in_force",
        f"no edition is in force between {ended} and {later.in_force_from}",
        "a case that arrives in between is governed by none, and is refused",
        f"let {_name(later)} begin on the day after {ended}, or {_name(earlier)} last until then",
    )
