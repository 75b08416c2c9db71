"""The agreement as typed values: what is promised, to whom, how it is measured, in which words.

Everything here is plain and frozen. `language` makes it from a file; `clocks` and `entitlement`
ask it questions.
"""

from dueby.sla.agreement.cover import Allowance, Entitlement, ForEach, Rule
from dueby.sla.agreement.editions import (
    Agreement,
    Clause,
    Editions,
    Governing,
    HolidaySet,
    NotInForceError,
    OwnFact,
    Statement,
)
from dueby.sla.agreement.parties import (
    Channel,
    Plan,
    RequestClass,
    Scoring,
    Severity,
    SeverityRules,
    SpecialDefault,
)
from dueby.sla.agreement.tables import Missing, NoNumber, Promised, Table, look_up, values_of
from dueby.sla.agreement.targets import (
    CALENDAR_GIVEN,
    CALENDAR_OF_PLAN,
    NoticeDuty,
    Pattern,
    PauseRule,
    Reopening,
    Repeat,
    Rerating,
    Start,
    Step,
    Strength,
    Target,
)

__all__ = [
    "CALENDAR_GIVEN",
    "CALENDAR_OF_PLAN",
    "Agreement",
    "Allowance",
    "Channel",
    "Clause",
    "Editions",
    "Entitlement",
    "ForEach",
    "Governing",
    "HolidaySet",
    "Missing",
    "NoNumber",
    "NotInForceError",
    "NoticeDuty",
    "OwnFact",
    "Pattern",
    "PauseRule",
    "Plan",
    "Promised",
    "Reopening",
    "Repeat",
    "RequestClass",
    "Rerating",
    "Rule",
    "Scoring",
    "Severity",
    "SeverityRules",
    "SpecialDefault",
    "Start",
    "Statement",
    "Step",
    "Strength",
    "Table",
    "Target",
    "look_up",
    "values_of",
]
