"""Keys that say what cases are told apart by: plans, channels, classes, severities, scores."""

from __future__ import annotations

from typing import Final

from dueby.sla.language.grammar import SELECTORS
from dueby.sla.language.shapes import (
    FLAG,
    LABEL,
    NAME,
    NUMBER,
    WHOLE,
    WORDS,
    Either,
    Key,
    ListOf,
    MapOf,
    Record,
    word_of,
)

PLAN: Final = Record(
    {
        "title": Key(WORDS, "what it is called"),
        "default": Key(FLAG, "the plan of a case that names none"),
        "calendar": Key(NAME, "the calendar of targets that say calendar: plan"),
        "sold": Key(WORDS, "how it is bought"),
        "clause": Key(LABEL, "the clause that offers it"),
    }
)

CHANNEL: Final = Record(
    {
        "title": Key(WORDS, "how to reach it"),
        "counts_as": Key(NAME, "the channel it counts as"),
    }
)

CLASSES: Final = Record(
    {
        "default": Key(NAME, "the class of a report that is filed as none"),
        "decided_by": Key(WORDS, "who decides the class in the end"),
        "reason": Key(word_of("required", "optional"), "whether a change needs a reason"),
        "kinds": Key(
            MapOf(
                Record(
                    {
                        "title": Key(WORDS, "what it is called"),
                        "clause": Key(LABEL, "the clause that speaks of it"),
                        "excluded": Key(NAME, "the reason code, where it is not part of it"),
                    }
                )
            ),
            "the classes",
            required=True,
        ),
    }
)

_LEVEL = Record(
    {
        "title": Key(WORDS, "what it is called"),
        "means": Key(WORDS, "its definition"),
        "requires": Key(SELECTORS, "conditions without which it does not hold"),
        "otherwise": Key(NAME, "the level that holds instead"),
    }
)

SEVERITIES: Final = Record(
    {
        "proposed_by": Key(WORDS, "who proposes"),
        "fixed_by": Key(WORDS, "who fixes"),
        "fixed_at": Key(NAME, "the fact that fixes it"),
        "reason": Key(word_of("required", "optional"), "whether fixing needs a reason"),
        "default": Key(NAME, "the level of a case for which nobody says one"),
        "default_where": Key(
            ListOf(
                Record(
                    {
                        "when": Key(SELECTORS, "for which cases", required=True),
                        "severity": Key(NAME, "the level", required=True),
                        "over_proposal": Key(FLAG, "whether it overrides what was proposed"),
                    }
                )
            ),
            "other defaults, the first that holds",
        ),
        "ties": Key(word_of("more_severe", "less_severe", "vendor", "customer"), "in doubt"),
        "after_workaround": Key(
            Either(
                "unchanged, {to: LEVEL} or {lower_by: 1}",
                text=word_of("unchanged"),
                mapping=Record(
                    {
                        "to": Key(NAME, "the level it becomes"),
                        "lower_by": Key(WHOLE, "by how many levels"),
                        "consent": Key(word_of("required", "not_required"), "the customer's"),
                    }
                ),
            ),
            "what a delivered workaround does to it",
        ),
        "levels": Key(MapOf(_LEVEL), "the levels, most severe first", required=True),
    }
)

SCORES: Final = Record(
    {
        "prefer": Key(
            ListOf(
                word_of("v3_temporal", "v3_base", "v2_temporal", "v2_base", "v4_threat", "v4_base")
            ),
            "which score counts, in order",
        ),
        "sources": Key(ListOf(NAME), "whose score counts, in order"),
        "several": Key(word_of("highest", "lowest"), "of several vulnerabilities in one patch"),
        "bands": Key(
            MapOf(
                Record(
                    {
                        "title": Key(WORDS, "what it is called"),
                        "from": Key(NUMBER, "the lowest score that belongs to it", required=True),
                    }
                )
            ),
            "the bands, highest first; each holds from its number to just below the one above",
            required=True,
        ),
        "zero": Key(word_of("information", "ordinary"), "how a score of 0.0 is marked"),
        "below": Key(
            Record(
                {
                    "shown_in": Key(NAME, "the band it is shown in", required=True),
                    "reason": Key(NAME, "the code that stands where a date would"),
                }
            ),
            "a score below every band",
        ),
        "unscored": Key(word_of("no_date"), "unscored is not low"),
        "ratings": Key(MapOf(NAME), "a source's own word to a band, provisional"),
    }
)
