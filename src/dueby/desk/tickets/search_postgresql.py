"""Asking PostgreSQL's full-text search, a part of every server. Words are quoted operands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from dueby.desk.tickets.search import Wanted
    from dueby.desk.tickets.search_words import Term

_WEIGHTS: Final = {"subject": "A", "messages": "B", "notes": "C"}
"""Under which weight migration 0002 keeps each part of a ticket's words; D is the scope."""
_NEWEST: Final = """
    SELECT id, ticket_id
    FROM tickets_searchtext
    WHERE words @@ to_tsquery('simple', %s) AND id < %s
      AND (%s::bigint IS NULL OR organization_id = %s)
    ORDER BY id DESC
    LIMIT %s
"""


def newest(wanted: Wanted, below: int, limit: int) -> list[tuple[int, int]]:
    """Return the volumes that hold what is wanted, newest first, each with its ticket."""
    organization = wanted.organization_id
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [_query(wanted), below, organization, organization, limit])
        return list(cursor.fetchall())


def sweep() -> None:
    """Do nothing: the server's own vacuum takes out what deleted words left behind."""


def _query(wanted: Wanted) -> str:
    weights = "".join(_WEIGHTS[part] for part in wanted.parts)
    expression = " & ".join(_term(each, weights) for each in wanted.terms)
    if wanted.organization_id is not None:
        expression = f"'o{wanted.organization_id}':D & ({expression})"
    if wanted.is_subject_left_out:
        in_subject = " & ".join(_operand(each, "A") for each in wanted.terms)
        expression = f"({expression}) & !({in_subject})"
    return expression


def _term(term: Term, weights: str) -> str:
    operands = [_operand(term, weights), *(f"'{each}':D" for each in term.names)]
    return f"({' | '.join(operands)})"


def _operand(term: Term, weights: str) -> str:
    beginning = "*" if term.is_beginning else ""
    return f"'{term.word}':{beginning}{weights}"
