"""The shape of a whole agreement file: every key, what may stand there, what it means."""

from __future__ import annotations

from typing import Final

from dueby.sla.agreement import Governing
from dueby.sla.language.document.assurance import ASSURANCE, SCOPE
from dueby.sla.language.document.cases import CHANNEL, CLASSES, PLAN, SCORES, SEVERITIES
from dueby.sla.language.document.cover import ALLOWANCE, ENTITLEMENT, INCLUDED
from dueby.sla.language.document.hours import CALENDAR, HOLIDAYS
from dueby.sla.language.document.promises import CALENDAR_NAME, NOTICE, TARGET
from dueby.sla.language.grammar import WITHIN
from dueby.sla.language.shapes import (
    FLAG,
    LABEL,
    NAME,
    WORDS,
    Either,
    Key,
    ListOf,
    MapOf,
    Record,
    Schema,
    word_of,
)
from dueby.sla.language.words import DAY

_CLAUSE = Either(
    "a title, or {title, text}",
    text=WORDS,
    mapping=Record(
        {
            "title": Key(WORDS, "the heading", required=True),
            "text": Key(WORDS, "what the clause says, in your own words"),
        }
    ),
)


DOCUMENT: Final = Record(
    {
        "dueby": Key(word_of("1"), "the version of this language: 1", required=True),
        "agreement": Key(NAME, "a short name", required=True),
        "title": Key(WORDS, "its title", required=True),
        "vendor": Key(WORDS, "who promises"),
        "edition": Key(LABEL, "the name of this edition"),
        "in_force": Key(
            Record(
                {
                    "from": Key(DAY, "the first day", required=True),
                    "until": Key(DAY, "the last day"),
                }
            ),
            "when it is in force",
        ),
        "governed_by": Key(word_of(*Governing), "which moment chooses the edition"),
        "time_zone": Key(NAME, "IANA zone or fixed offset (UTC+05:30)", required=True),
        "languages": Key(ListOf(NAME), "languages the customer is written to in"),
        "clauses": Key(MapOf(_CLAUSE, LABEL), "clause numbers to titles"),
        "holidays": Key(MapOf(HOLIDAYS), "sets of holidays"),
        "calendars": Key(MapOf(CALENDAR), "when support is open"),
        "plans": Key(MapOf(PLAN), "what a customer can buy"),
        "contract": Key(
            Record(
                {
                    "last_day": Key(
                        word_of("counts_in_full", "ends_at_start"), "how the last day counts"
                    ),
                    "duties_survive": Key(FLAG, "whether duties outlive the contract"),
                }
            ),
            "how a contract ends",
        ),
        "channels": Key(MapOf(CHANNEL), "ways to reach support"),
        "classes": Key(CLASSES, "classes of request"),
        "severities": Key(SEVERITIES, "levels of severity"),
        "scores": Key(SCORES, "how vulnerabilities are rated"),
        "facts": Key(
            MapOf(
                Record(
                    {
                        "means": Key(WORDS, "what has happened"),
                        "sets": Key(MapOf(NAME), "attribute of the case to field of the fact"),
                    }
                )
            ),
            "facts that only this agreement knows",
        ),
        "targets": Key(MapOf(TARGET), "the promises", required=True),
        "notices": Key(MapOf(NOTICE), "duties to tell the customer"),
        "entitlements": Key(MapOf(ENTITLEMENT), "questions of cover and their answers"),
        "allowances": Key(MapOf(ALLOWANCE), "quantities a customer may use"),
        "scope": Key(SCOPE, "what is covered, in words"),
        "assurance": Key(ASSURANCE, "what stands behind the promises"),
    }
)


def json_schema() -> Schema:
    """Return the language as JSON Schema (draft 2020-12), for editors."""
    tables = {
        "within": WITHIN,
        "calendar": CALENDAR_NAME,
        "strength": TARGET.keys["strength"].shape,
        "included": INCLUDED,
        "contacts": SCOPE.keys["contacts"].shape,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dueby agreement, language version 1",
        **DOCUMENT.schema(),
        "$defs": {name: shape.schema() for name, shape in tables.items()},
    }
