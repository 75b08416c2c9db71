"""What a case tells that the agreement does not ask for, or that nothing given matches.

None of it changes a result; a misspelt word would, had it been spelt right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from dueby.sla.case import CHANGING
from dueby.sla.facts import RATED, VOCABULARY, Fact, Listed, shown, word

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Editions
    from dueby.sla.given import Given

_OF_EVERY_CASE: Final = frozenset(
    {
        "plan",
        "calendar",
        "contract",
        "contract_end",
        "maintenance_end",
        "signed_on",
        "products",
        "purchases",
        "finding",
        "overrides",
        "overruled",
    }
)
_PURCHASE: Final = Listed(("product", "addon"))
_OF_EVERY_FACT: Final = frozenset({"reason"})
_BESIDE_RATINGS: Final = frozenset({"exploited", "public", "deployment"})


def doubts(editions: Editions, given: Given, facts: Sequence[Fact]) -> Iterator[str]:
    """Give a sentence for everything of a case that nothing asks for, or that leads nowhere."""
    asked = _OF_EVERY_CASE.union(*(each.asked.names for each in editions.all))
    for name in given.raw:
        if name not in asked:
            yield f"given.{name}: nothing in the agreement asks for it{_meant(name, asked)}"
    yield from _purchases(editions, given)
    reports = {fact.id for fact in facts if fact.type == "reported"}
    for fact in facts:
        yield from _unasked_fields(editions, fact)
        yield from _unlisted(given, fact)
        answered = fact.fields.get("report")
        if fact.type == "responded" and answered is not None and word(answered) not in reports:
            yield f"{fact.id}.report: {word(answered)!r} is no report of this case; it answers none"


def _purchases(editions: Editions, given: Given) -> Iterator[str]:
    bought = given.raw.get("purchases")
    more = editions.words.get("purchases", frozenset())
    for number, each in enumerate(bought if isinstance(bought, list) else ()):
        allowed = _PURCHASE.among(each, more)
        if allowed is not None:
            yield (
                f"given.purchases[{number}]: {shown(each)} is none of {allowed}; "
                "it counts as one purchase all the same"
            )


def _unasked_fields(editions: Editions, fact: Fact) -> Iterator[str]:
    known = frozenset[str]().union(*(_fields(each, fact.type) for each in editions.all))
    for name in fact.fields:
        if name not in known:
            told = ", ".join(sorted(known)) or "no fields"
            yield (
                f"{fact.id}.{name}: nothing asks {fact.type} for it{_meant(name, known)}; "
                f"it may have {told}"
            )


def _fields(agreement: Agreement, kind: str) -> frozenset[str]:
    asked = agreement.asked
    known = _OF_EVERY_FACT | asked.fields.get(kind, frozenset()) | set(VOCABULARY.get(kind, ()))
    asks = any(
        pattern.fact == kind for one in agreement.entitlements.values() for pattern in one.asked_by
    )
    if kind == "reported" or asks:
        known |= asked.names
    if agreement.scoring is not None and kind in CHANGING:
        known |= {*RATED, *_BESIDE_RATINGS}
    return known


def _unlisted(given: Given, fact: Fact) -> Iterator[str]:
    """Doubt a name that is none of those given, such as a product that nobody has bought."""
    for kind, entries in given.raw.items():
        field = kind.removesuffix("s")
        named = fact.fields.get(field)
        if not isinstance(entries, Mapping) or not entries or field == kind:
            continue
        if named is not None and word(named) not in entries:
            yield (
                f"{fact.id}.{field}: {word(named)!r} is not among the given {kind} "
                f"({', '.join(map(str, entries))}); what they say does not hold for it"
            )


def _meant(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, sorted(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
