"""Asking SQLite's full-text index FTS5. Words are quoted; nothing typed is ever its syntax."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from dueby.desk.tickets.search import Wanted
    from dueby.desk.tickets.search_words import Term

_NEWEST: Final = """
    SELECT found.id, found.ticket_id
    FROM tickets_searchindex JOIN tickets_searchtext AS found
      ON found.id = tickets_searchindex.rowid
    WHERE tickets_searchindex MATCH %s AND tickets_searchindex.rowid < %s
      AND (%s IS NULL OR found.organization_id = %s)
    ORDER BY tickets_searchindex.rowid DESC
    LIMIT %s
"""


def newest(wanted: Wanted, below: int, limit: int) -> list[tuple[int, int]]:
    """Return the volumes that hold what is wanted, newest first, each with its ticket."""
    organization = wanted.organization_id
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [_match(wanted), below, organization, organization, limit])
        return list(cursor.fetchall())


def sweep() -> None:
    """Take out of the index what deleted words left behind in it."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tickets_searchindex(tickets_searchindex) VALUES ('optimize')")


def _match(wanted: Wanted) -> str:
    columns = " ".join(wanted.parts)
    expression = " AND ".join(_term(each, columns) for each in wanted.terms)
    if wanted.organization_id is not None:
        expression = f'scope : "o{wanted.organization_id}" AND ({expression})'
    if wanted.is_subject_left_out:
        in_subject = " AND ".join(_quoted(each) for each in wanted.terms)
        expression = f"({expression}) NOT (subject : ({in_subject}))"
    return expression


def _term(term: Term, columns: str) -> str:
    said = f"{{{columns}}} : {_quoted(term)}"
    if not term.names:
        return f"({said})"
    names = " OR ".join(f'"{each}"' for each in term.names)
    return f"({said} OR scope : ({names}))"


def _quoted(term: Term) -> str:
    return f'"{term.word}"*' if term.is_beginning else f'"{term.word}"'
