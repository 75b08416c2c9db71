"""The small sentences of the language: conditions, facts, starts, tables, promises."""

from dueby.sla.language.grammar.conditions import (
    CASE_CONDITIONS,
    CASE_TESTS,
    SELECTORS,
    ConditionsShape,
    Made,
)
from dueby.sla.language.grammar.patterns import (
    PATTERNS,
    PAUSES,
    REPEATS,
    SOME_PATTERNS,
    PatternShape,
    StartShape,
    StepShape,
)
from dueby.sla.language.grammar.tables import WITHIN, TableShape

__all__ = [
    "CASE_CONDITIONS",
    "CASE_TESTS",
    "PATTERNS",
    "PAUSES",
    "REPEATS",
    "SELECTORS",
    "SOME_PATTERNS",
    "WITHIN",
    "ConditionsShape",
    "Made",
    "PatternShape",
    "StartShape",
    "StepShape",
    "TableShape",
]
