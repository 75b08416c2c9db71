"""Keys that people keep and the machine explains: assurance and scope."""

from __future__ import annotations

from typing import Final

from dueby.sla.language.document.hours import MONTH
from dueby.sla.language.grammar import TableShape
from dueby.sla.language.shapes import (
    FLAG,
    LABEL,
    NAME,
    WHOLE,
    WORDS,
    Key,
    ListOf,
    Record,
    number_from,
    word_of,
)
from dueby.sla.language.words import TERM

_PER_CENT = number_from(0, 100, is_whole=False)

_SHARE = Record(
    {
        "target": Key(NAME, "the target", required=True),
        "at_least": Key(_PER_CENT, "per cent of the cases", required=True),
        "per": Key(word_of("month", "quarter", "year"), "the measurement period"),
        "minimum": Key(WHOLE, "the smallest number of cases that is judged"),
        "clause": Key(LABEL, "the clause"),
    }
)
_CREDIT = Record(
    {
        "below": Key(_PER_CENT, "below this share of cases, in per cent"),
        "each_miss": Key(FLAG, "for every miss"),
        "credit": Key(WORDS, "what is credited", required=True),
        "cap": Key(WORDS, "at the most"),
        "target": Key(NAME, "the target it belongs to"),
        "clause": Key(LABEL, "the clause"),
    }
)
ASSURANCE: Final = Record(
    {
        "share_of_cases": Key(ListOf(_SHARE), "the share of cases that must be in time"),
        "credits": Key(ListOf(_CREDIT), "what is credited for a miss"),
        "claim_window": Key(TERM, "within which a credit must be claimed"),
        "measurement_period": Key(
            Record(
                {
                    "per": Key(word_of("month", "quarter", "year"), "its length", required=True),
                    "year_starts": Key(MONTH, "first month of the fiscal year, 1 to 12"),
                }
            ),
            "over which time is measured",
        ),
        "escalation": Key(
            ListOf(
                Record(
                    {
                        "to": Key(WORDS, "whom", required=True),
                        "after": Key(WORDS, "share of the term or a term", required=True),
                        "clause": Key(LABEL, "the clause"),
                    }
                )
            ),
            "the path of escalation",
        ),
    }
)

SCOPE: Final = Record(
    {
        "exclusions": Key(ListOf(WORDS), "what is not part of it, in sentences"),
        "supported_versions": Key(WORDS, "which versions are supported, for how long"),
        "contacts": Key(
            TableShape("contacts", WHOLE), "how many named contacts may ask, perhaps by plan"
        ),
        "languages": Key(ListOf(NAME), "languages of support"),
        "release_classes": Key(ListOf(NAME), "which releases are included"),
        "reinstatement": Key(WORDS, "how cover that lapsed comes back"),
        "escalation_contacts": Key(ListOf(WORDS), "whom a customer may escalate to"),
        "customer_duties": Key(ListOf(WORDS), "what the customer must do"),
    }
)
