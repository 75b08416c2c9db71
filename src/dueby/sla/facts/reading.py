"""Facts read from plain data, every refusal naming the place, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from dueby.sla.facts.fact import Fact, FactError
from dueby.sla.facts.moment import InstantError, read_instant
from dueby.sla.facts.vocabulary import VOCABULARY, Listed, a_word
from dueby.sla.facts.words import shown, word

_REQUIRED: Final[Mapping[str, str]] = {
    "severity_changed": "to",
    "reclassified": "to",
    "plan_changed": "to",
    "edition_corrected": "to",
}


_ENVELOPE: Final = ("id", "at", "type", "by", "supersedes")


Words: TypeAlias = Mapping[str, Collection[str] | None]
"""Further words that an agreement gives a meaning to, by field; None where it judges any word."""

_NO_WORDS: Final[Words] = MappingProxyType({})


def read_fact(raw: object, place: str, own: Collection[str] = (), words: Words = _NO_WORDS) -> Fact:
    """Return the fact written as one JSON object.

    `own` are the agreement's further facts, `words` its further words for fields.

    Raises FactError naming `place`, the field, what was found and what is allowed.
    """
    if not isinstance(raw, dict):
        raise FactError(f"{place}: {shown(raw)}; a fact is an object with id, at and type")
    kind = raw.get("type")
    if not isinstance(kind, str) or (kind not in VOCABULARY and kind not in own):
        raise FactError(
            f"{place}.type: {shown(kind)} is no fact of this agreement; "
            f"allowed are {', '.join([*VOCABULARY, *own])}"
        )
    if a_word(raw.get("id")) is not None:
        raise FactError(f"{place}.id: {shown(raw.get('id'))}; every fact has an id of its own")
    try:
        at = read_instant(raw.get("at"))
    except InstantError as error:
        raise FactError(f"{place}.at: {error}") from None
    for name in ("by", "supersedes"):
        if raw.get(name) is not None and a_word(raw[name]) is not None:
            raise FactError(f"{place}.{name}: {shown(raw[name])}; a word is allowed")
    fields = {key: value for key, value in raw.items() if key not in _ENVELOPE}
    _check_fields(kind, fields, place, words)
    return Fact(
        id=word(raw["id"]),
        at=at,
        type=kind,
        fields=MappingProxyType(fields),
        by=None if raw.get("by") is None else word(raw["by"]),
        supersedes=None if raw.get("supersedes") is None else word(raw["supersedes"]),
    )


def read_facts(
    raw: object, place: str, own: Collection[str] = (), words: Words = _NO_WORDS
) -> tuple[Fact, ...]:
    """Return every fact of a list; identifiers are unique and what is superseded exists."""
    if not isinstance(raw, list):
        raise FactError(f"{place}: {shown(raw)}; a list of facts is allowed")
    facts = tuple(read_fact(each, f"{place}[{n}]", own, words) for n, each in enumerate(raw))
    seen: set[str] = set()
    for number, fact in enumerate(facts):
        if fact.id in seen:
            raise FactError(f"{place}[{number}].id: {fact.id!r} stands twice; an id is used once")
        seen.add(fact.id)
    for number, fact in enumerate(facts):
        if fact.supersedes is not None and fact.supersedes not in seen - {fact.id}:
            raise FactError(
                f"{place}[{number}].supersedes: {fact.supersedes!r} is no other fact of this case"
            )
    corrected = [fact.supersedes for fact in facts if fact.supersedes is not None]
    for number, fact in enumerate(facts):
        if fact.supersedes is not None and corrected.count(fact.supersedes) > 1:
            raise FactError(
                f"{place}[{number}].supersedes: {fact.supersedes!r} is superseded twice; "
                "correct the correction instead"
            )
    _refuse_circles(facts, place)
    return facts


def _refuse_circles(facts: tuple[Fact, ...], place: str) -> None:
    corrects = {fact.id: fact.supersedes for fact in facts if fact.supersedes is not None}
    for start, corrected in corrects.items():
        followed, step = {start}, corrects.get(start)
        while step is not None:
            if step in followed:
                raise FactError(f"{place}: {start!r} supersedes itself by way of {corrected!r}")
            followed.add(step)
            step = corrects.get(step)


def _check_fields(kind: str, fields: Mapping[str, object], place: str, words: Words) -> None:
    known = VOCABULARY.get(kind, {})
    needed = _REQUIRED.get(kind)
    if needed is not None and fields.get(needed) is None:
        raise FactError(f"{place}.{needed}: missing; {kind} says what it changes to")
    for name, check in known.items():
        value = fields.get(name)
        if value is None:
            continue
        if isinstance(check, Listed):
            allowed = check.among(value, words.get(name, ()))
        else:
            allowed = check(value)
        if allowed is not None:
            raise FactError(f"{place}.{name}: {shown(value)}; allowed is {allowed}")
