"""The shape of a whole agreement file: every key, what may stand there, what it means."""

from __future__ import annotations

from typing import Final

from dueby.sla.agreement import Governing, Reopening, Rerating, Strength
from dueby.sla.holidays import Observed
from dueby.sla.language.grammar import (
    CASE_CONDITIONS,
    PATTERN,
    PATTERNS,
    PAUSES,
    REPEATS,
    SELECTORS,
    SOME_PATTERNS,
    WITHIN,
    StartShape,
    TableShape,
)
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
    Schema,
    number_from,
    word_of,
)
from dueby.sla.language.words import DAY, LENGTH, TERM, WEEKDAY_KEYS, WEEKDAYS, WINDOW

_WEEKDAY = word_of(*WEEKDAYS)
_MONTH = number_from(1, 12)
_PER_CENT = number_from(0, 100, is_whole=False)
_AMOUNT = number_from(0, 1_000_000, is_whole=False)
_COUNTINGS = (
    "working_time",
    "same_clock",
    "close_of_day",
    "wall_clock",
    "elapsed",
    "end_of_day",
)

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

_RULE = Either(
    "a rule with nth and weekday, day, or easter",
    by_key={
        "nth": Record(
            {
                "nth": Key(
                    word_of("first", "second", "third", "fourth", "last"), "which", required=True
                ),
                "weekday": Key(_WEEKDAY, "the weekday", required=True),
                "month": Key(_MONTH, "the month, 1 to 12", required=True),
                "days_later": Key(
                    number_from(0, 6), "days after that weekday (the Friday after: 1)"
                ),
            }
        ),
        "day": Record(
            {
                "day": Key(number_from(1, 31), "the day of the month", required=True),
                "month": Key(_MONTH, "the month, 1 to 12", required=True),
                "observed": Key(
                    word_of(*Observed),
                    "where it goes on a weekend",
                ),
            }
        ),
        "easter": Record(
            {
                "easter": Key(
                    number_from(-100, 100),
                    "days from Easter Sunday (Good Friday: -2)",
                    required=True,
                )
            }
        ),
    },
)

HOLIDAYS: Final = Record(
    {
        "title": Key(WORDS, "what the set is called"),
        "country": Key(NAME, "ISO code of a country whose public holidays fill unwritten years"),
        "region": Key(NAME, "the country's subdivision, such as BY for Bavaria"),
        "observed": Key(FLAG, "whether a holiday on a weekend is observed on a weekday"),
        "except": Key(ListOf(WORDS), "holidays of the country that do not close support"),
        "rules": Key(MapOf(_RULE), "holidays by rule: name to rule"),
        "dates": Key(
            MapOf(WORDS, DAY, "dates and their names"),
            "the resolved dates; a year with any date here is taken as written, whole",
        ),
    }
)

_CLOSURE = Record(
    {
        "closed": Key(ListOf(WINDOW, 1), "the local time that is closed", required=True),
        "name": Key(WORDS, "why", required=True),
    }
)
_OPENING = Record(
    {
        "open": Key(ListOf(WINDOW, 1), "the further windows of that date", required=True),
        "name": Key(WORDS, "why", required=True),
    }
)

CALENDAR: Final = Record(
    {
        "title": Key(WORDS, "what it is called"),
        "time_zone": Key(NAME, "IANA zone or fixed offset (UTC+05:30); else the agreement's"),
        "always_open": Key(FLAG, "every minute of every day"),
        "hours": Key(
            MapOf(ListOf(WINDOW), WEEKDAY_KEYS, "weekdays and their windows"),
            "weekdays to windows: mon-fri: 08:00-17:00",
        ),
        "holidays": Key(ListOf(NAME), "names of holiday sets"),
        "holiday_closes": Key(
            word_of("shift", "date"),
            "shift: the windows that open on the date, whole; date: 00:00 to 24:00",
        ),
        "closures": Key(
            MapOf(_CLOSURE, DAY, "dates and what is closed"), "half days and other dated closings"
        ),
        "openings": Key(MapOf(_OPENING, DAY, "dates and what is open"), "extra openings by date"),
        "business_day": Key(LENGTH, "how much open time a business day is in working_time"),
    }
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

_RERATING = word_of(*Rerating)
_CALENDAR_NAME = TableShape("calendar", NAME)
_MEASURE = {
    "within": Key(WITHIN, "how long it allows", required=True),
    "counting": Key(word_of(*_COUNTINGS), "how days are counted"),
    "roll": Key(word_of("next_opening", "previous_opening", "none"), "a last day on a closed day"),
    "calendar": Key(_CALENDAR_NAME, "a calendar, plan (the plan's) or given (the case's)"),
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
            word_of("at_once", "next_opening"), "when an elapsed term begins outside the hours"
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
        "latest": Key(word_of("deadline", "none"), "whether the deadline itself caps it"),
        "ahead_of": Key(NAME, "a field of the fact: the moment that it must precede by the term"),
        "sent_by": Key(SOME_PATTERNS, "the fact that it was sent"),
        "contains": Key(ListOf(NAME), "what it must contain to count"),
        "strength": Key(word_of(*Strength), "commitment, objective or best_effort"),
    }
)

ENTITLEMENT: Final = Record(
    {
        "title": Key(WORDS, "what it is called"),
        "question": Key(WORDS, "the question as decisions name it; the key's name if not said"),
        "clause": Key(LABEL, "the clause that grants it"),
        "asked_by": Key(SOME_PATTERNS, "the facts that ask it", required=True),
        "opens_clocks": Key(FLAG, "whether a refusal keeps the report's clocks from starting"),
        "for_each": Key(
            Record(
                {
                    "of": Key(NAME, "a mapping that the case gives", required=True),
                    "name": Key(NAME, "the attribute for its key", required=True),
                    "value": Key(NAME, "the attribute for its value", required=True),
                }
            ),
            "ask once for each entry of a given mapping",
        ),
        "rules": Key(
            ListOf(
                Record(
                    {
                        "when": Key(CASE_CONDITIONS, "what must hold"),
                        "decision": Key(
                            NAME, "entitled, not_entitled, included ...", required=True
                        ),
                        "reason": Key(NAME, "the reason code", required=True),
                        "clause": Key(LABEL, "the clause it rests on"),
                        "clocks": Key(FLAG, "whether clocks start all the same"),
                    }
                ),
                1,
            ),
            "the first rule that holds decides",
            required=True,
        ),
    }
)

_INCLUDED = TableShape("included", _AMOUNT)

ALLOWANCE: Final = Record(
    {
        "title": Key(WORDS, "what it is called"),
        "clause": Key(LABEL, "the clause that grants it"),
        "unit": Key(NAME, "what is counted"),
        "included": Key(
            Either(
                "a number, a table of numbers, or {each: LIST, amount: 1}",
                text=_AMOUNT,
                by_key={
                    "each": Record(
                        {
                            "each": Key(NAME, "a list that the case gives", required=True),
                            "amount": Key(_AMOUNT, "how much each entry brings"),
                        }
                    ),
                    "by": _INCLUDED,
                },
            ),
            "how much is included",
            required=True,
        ),
        "used_by": Key(SOME_PATTERNS, "the facts that use it", required=True),
        "amount": Key(NAME, "the field of that fact that says how much; 1 without it"),
        "per": Key(
            word_of("contract", "month", "quarter", "year"), "the period it is for (calendar)"
        ),
        "lapses": Key(word_of("never", "with_contract"), "when it ends"),
    }
)

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
                    "year_starts": Key(_MONTH, "first month of the fiscal year, 1 to 12"),
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
        "calendar": _CALENDAR_NAME,
        "strength": TARGET.keys["strength"].shape,
        "included": _INCLUDED,
        "contacts": SCOPE.keys["contacts"].shape,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dueby agreement, language version 1",
        **DOCUMENT.schema(),
        "$defs": {name: shape.schema() for name, shape in tables.items()},
    }


__all__ = ["DOCUMENT", "PATTERN", "json_schema"]
