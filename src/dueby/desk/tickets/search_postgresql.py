"""Asking PostgreSQL's full-text search, a part of every server. Words are quoted operands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

if TYPE_CHECKING:
    from dueby.desk.tickets.search import Wanted
    from dueby.desk.tickets.search_words import Term

_SUBJECT: Final = "tickets_words(subject)"
_SEEN: Final = "tickets_seen(subject, messages, scope)"
_ALL: Final = "tickets_all(subject, messages, notes, scope)"
"""What migration 0002 indexes: written just so, the planner knows them again."""

_NEWEST: Final = """
    WITH found AS MATERIALIZED (
        SELECT id, ticket_id, organization_id FROM tickets_searchtext WHERE {conditions}
    )
    SELECT id, ticket_id FROM found
    WHERE id < %s AND (%s::bigint IS NULL OR organization_id = %s) AND (
        NOT %s OR id NOT IN (
            SELECT id FROM tickets_searchtext WHERE {subject} @@ to_tsquery('simple', %s)
        )
    )
    ORDER BY id DESC LIMIT %s
"""


def newest(wanted: Wanted, below: int, limit: int) -> list[tuple[int, int]]:
    """Return the volumes that hold what is wanted, newest first, each with its ticket."""
    conditions = _conditions(wanted)
    values = [value for _, given in conditions for value in given]
    organization, left_out = wanted.organization_id, wanted.is_subject_left_out
    in_subject = " & ".join(_operand(each) for each in wanted.terms)
    found = " AND ".join(condition for condition, _ in conditions)
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner does not know what it costs to read words row by row instead of the index.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            _NEWEST.format(conditions=found, subject=_SUBJECT),
            [*values, below, organization, organization, left_out, in_subject, limit],
        )
        return list(cursor.fetchall())


def sweep() -> None:
    """Do nothing: the server's own vacuum takes out what deleted words left behind."""


def _conditions(wanted: Wanted) -> list[tuple[str, list[str]]]:
    """Return conditions that the index answers, each with the values that it is given."""
    terms = [_term(each) for each in wanted.terms]
    query = " && ".join(written for written, _ in terms)
    found = _SUBJECT if wanted.parts == ("subject",) else _SEEN
    if "notes" in wanted.parts:
        found = _ALL
    conditions = [(f"{found} @@ ({query})", [value for _, given in terms for value in given])]
    if wanted.organization_id is not None:
        conditions.append((f"{_SEEN} @@ %s::tsquery", [_scope(f"o{wanted.organization_id}")]))
    return conditions


def _term(term: Term) -> tuple[str, list[str]]:
    written = "to_tsquery('simple', %s)"
    if not term.names:
        return written, [_operand(term)]
    return f"({written} || %s::tsquery)", [_operand(term), _scope(*term.names)]


def _operand(term: Term) -> str:
    return f"'{term.word}':*" if term.is_beginning else f"'{term.word}'"


def _scope(*names: str) -> str:
    return " | ".join(f"'@{name}'" for name in names)
