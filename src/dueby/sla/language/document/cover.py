"""Keys of what a customer may ask for: entitlements and allowances."""

from __future__ import annotations

from typing import Final

from dueby.sla.language.grammar import CASE_CONDITIONS, SOME_PATTERNS, TableShape
from dueby.sla.language.shapes import (
    FLAG,
    LABEL,
    NAME,
    WORDS,
    Either,
    Key,
    ListOf,
    Record,
    number_from,
    word_of,
)

_AMOUNT = number_from(0, 1_000_000, is_whole=False)

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

INCLUDED: Final = TableShape("included", _AMOUNT)

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
                    "by": INCLUDED,
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
