"""Keys of a promise: targets and notices."""

from __future__ import annotations

from typing import Final

from dueby.sla.agreement import Reopening, Rerating, Strength
from dueby.sla.language.grammar import (
    PATTERNS,
    PAUSES,
    REPEATS,
    SELECTORS,
    SOME_PATTERNS,
    WITHIN,
    StartShape,
    TableShape,
)
from dueby.sla.language.shapes import FLAG, LABEL, NAME, WORDS, Key, ListOf, MapOf, Record, word_of
from dueby.sla.language.words import SHARE

_COUNTINGS = (
    "working_time",
    "same_clock",
    "close_of_day",
    "wall_clock",
    "elapsed",
    "end_of_day",
)

_RERATING = word_of(*Rerating)
CALENDAR_NAME: Final = TableShape("calendar", NAME)
_MEASURE = {
    "within": Key(WITHIN, "how long it allows", required=True),
    "counting": Key(word_of(*_COUNTINGS), "how days are counted"),
    "roll": Key(word_of("next_opening", "previous_opening", "none"), "a last day on a closed day"),
    "calendar": Key(CALENDAR_NAME, "a calendar, plan (the plan's) or given (the case's)"),
    "clause": Key(LABEL, "the clause that promises it"),
    "title": Key(WORDS, "what it is called"),
    "metric": Key(NAME, "what is measured; the target's own name where it is not said"),
    "for": Key(SELECTORS, "which cases: plan, severity, class, band, channel, region, hours ..."),
}

TARGET: Final = Record(
    {
        **_MEASURE,
        "strength": Key(
            TableShape("strength", word_of(*Strength, "none")),
            "commitment, objective, best_effort; none switches the target off",
        ),
        "starts": Key(StartShape(), "what starts the clock", required=True),
        "waits_for": Key(MapOf(NAME), "the reason code while a step is missing"),
        "outside_hours": Key(
            word_of("at_once", "next_opening"),
            "when a term begins that starts outside the hours; a business term never at once",
        ),
        "stops": Key(PATTERNS, "what stops it, the first of these"),
        "cancels": Key(PATTERNS, "what cancels it"),
        "pauses": Key(PAUSES, "while what it does not count"),
        "repeats": Key(REPEATS, "a cadence: one clock for each round"),
        "each": Key(word_of("report", "case"), "one clock for the case, or for each report"),
        "when_raised": Key(_RERATING, "severity or score becomes more severe"),
        "when_lowered": Key(_RERATING, "severity or score becomes less severe"),
        "when_plan_changes": Key(_RERATING, "the plan changes while it runs"),
        "when_changed": Key(_RERATING, "another attribute changes while it runs"),
        "when_reopened": Key(word_of(*Reopening), "the case is reopened after the stop"),
        "estimate_extends": Key(FLAG, "whether a later estimate moves the date"),
    }
)

NOTICE: Final = Record(
    {
        **_MEASURE,
        "about": Key(ListOf(NAME), "the targets it concerns"),
        "owed_when": Key(
            SOME_PATTERNS,
            "facts that make it owed, also estimate_passes_due and overdue",
            required=True,
        ),
        "share_without_estimate": Key(
            SHARE, "also owed from this share of the term on, while no estimate lies ahead"
        ),
        "latest": Key(word_of("deadline", "none"), "whether the deadline itself caps it"),
        "ahead_of": Key(NAME, "a field of the fact: the moment that it must precede by the term"),
        "sent_by": Key(SOME_PATTERNS, "the fact that it was sent"),
        "contains": Key(ListOf(NAME), "what it must contain to count"),
        "strength": Key(word_of(*Strength), "commitment, objective or best_effort"),
    }
)
