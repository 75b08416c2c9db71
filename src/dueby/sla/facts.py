"""The vocabulary of things that happen to a case, and the reading of facts from plain data.

A fact says what happened, when it became true, and who did it where that is known. Facts are
never edited: a correction is a later fact that names the one it `supersedes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

_HIGHEST_SCORE: Final = 10
_SHOWN: Final = 60


class FactError(ValueError):
    """A fact cannot be read; the message names the place, what was found and what is allowed."""


class InstantError(ValueError):
    """A moment cannot be read; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened.

    `at` is an aware UTC instant: when it became true, not when somebody wrote it down. `fields`
    holds what else is known, in the words of the vocabulary.
    """

    id: str
    at: datetime
    type: str
    fields: Mapping[str, object] = field(default_factory=dict)
    by: str | None = None
    supersedes: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise FactError(f"{self.id}: at has no offset; write it as 2026-03-06T16:00:00-05:00")


_FIRST_YEAR: Final = 2
_LAST_YEAR: Final = 9998
_LARGEST_AMOUNT: Final = 1_000_000

FieldCheck: TypeAlias = Callable[[object], str | None]
"""Returns what is allowed when a value is not, else None."""


def read_instant(text: object) -> datetime:
    """Return the UTC instant of an ISO 8601 text with an offset (RFC 3339; seconds are optional).

    Raises InstantError for anything else, a moment without an offset included.
    """
    if not isinstance(text, str):
        raise InstantError(f"{_shown(text)} is no moment; write it as 2026-03-06T16:00:00-05:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InstantError(
            f"{_shown(text)} is no moment; write it as 2026-03-06T16:00:00-05:00"
        ) from None
    if moment.tzinfo is None:
        raise InstantError(f"{_shown(text)} has no offset; end it with Z or an offset like -05:00")
    # Every zone can say these moments, and there is room for the terms that begin with them.
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise InstantError(f"{_shown(text)} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment.astimezone(UTC)


def written_instant(moment: datetime) -> str:
    """Return the instant as ISO 8601 in UTC with Z, with fractions only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def word(value: object) -> str:
    """Return a value as agreements compare it: 1, 1.0 and "1" are one word, true is "true"."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts by the time they became true, without those that were superseded.

    Facts of one moment stand in the order of the vocabulary (a report before its confirmation),
    then by identifier, so that the order of recording makes no difference.
    """
    kept = list(facts)
    corrected = {fact.supersedes for fact in kept if fact.supersedes is not None}
    if corrected:
        kept = [fact for fact in kept if fact.id not in corrected]
    if not _in_order_already(kept):
        kept.sort(key=_order)
    return kept


def _in_order_already(facts: list[Fact]) -> bool:
    return all(earlier.at < later.at for earlier, later in pairwise(facts))


def _order(fact: Fact) -> tuple[datetime, int, str]:
    return (fact.at, _RANKS.get(fact.type, _OWN_RANK), fact.id)


def _text(value: object) -> str | None:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and word(value):
        return None
    return "a word"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _score(value: object) -> str | None:
    if value is None:
        return None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and math.isfinite(value) and 0 <= value <= _HIGHEST_SCORE:  # type: ignore[arg-type, operator]
        return None
    return "a number from 0.0 to 10.0"


def _amount(value: object) -> str | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and 0 < value <= _LARGEST_AMOUNT:  # type: ignore[operator]
        return None
    return f"a number above zero, up to {_LARGEST_AMOUNT}"


def _instant(value: object) -> str | None:
    try:
        read_instant(value)
    except InstantError:
        return "a moment with its offset, such as 2026-03-06T16:00:00-05:00"
    return None


def _words(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return None
    return "a list of words"


def _one_of(*allowed: str) -> FieldCheck:
    def check(value: object) -> str | None:
        return None if isinstance(value, str) and value in allowed else ", ".join(allowed)

    return check


def _anything(_: object) -> str | None:
    return None


_RATED: Final = {
    "score": _score,
    "score_kind": _one_of("cvss_base", "cvss_temporal", "cvss_threat"),
    "vector": _text,
    "rating": _text,
    "source": _text,
    "finding": _text,
}

VOCABULARY: Final[Mapping[str, Mapping[str, FieldCheck]]] = {
    "edition_corrected": {"to": _text, "reason": _text},
    "contract_ended": {"to": _anything},
    "suspended": {"to": _anything},
    "plan_changed": {"to": _text, "reason": _text},
    "reported": {
        "channel": _text,
        "filed_as": _text,
        "about": _one_of("product", "documentation"),
        "severity": _text,
        "product": _text,
        **_RATED,
    },
    "notified": _RATED,
    "rescored": _RATED,
    "patch_available": {"finding": _text},
    "patch_withdrawn": {"finding": _text},
    "reclassified": {"to": _text, "reason": _text},
    "waiting": {"on": _text},
    "resumed": {"on": _text},
    "responded": {"by_person": _flag, "report": _text},
    "update_sent": {"estimated_at": _instant},
    "estimated": {"estimated_at": _instant, "reason": _text},
    "workaround_delivered": {"accepted": _flag, "estimated_at": _instant},
    "confirmed": {"severity": _text, "reason": _text, **_RATED},
    "rejected": {"reason": _text},
    "severity_changed": {"to": _text, "reason": _text},
    "known_unachievable": {"reason": _text},
    "notice_sent": {"contains": _words, "estimated_at": _instant},
    "deployed": {"finding": _text},
    "rectified": {},
    "closed": {},
    "reopened": {},
    "merged": {"into": _text},
    "upgrade_requested": {
        "product": _text,
        "release_class": _text,
        "supported": _flag,
    },
    "training_used": {"hours": _amount},
    "training_requested": {"hours": _amount, "mode": _text},
}
"""Every fact that all agreements share, with the fields that have a fixed shape. Its order is the
order of facts that became true at one moment. An agreement may name further facts and fields."""

_RANKS: Final = {name: rank for rank, name in enumerate(VOCABULARY)}
_OWN_RANK: Final = list(VOCABULARY).index("reported") + 1

_REQUIRED: Final[Mapping[str, str]] = {
    "severity_changed": "to",
    "reclassified": "to",
    "plan_changed": "to",
    "edition_corrected": "to",
}

_ENVELOPE: Final = ("id", "at", "type", "by", "supersedes")


def read_fact(raw: object, place: str, own: Collection[str] = ()) -> Fact:
    """Return the fact written as one JSON object, `own` being the agreement's further facts.

    Raises FactError naming `place`, the field, what was found and what is allowed.
    """
    if not isinstance(raw, dict):
        raise FactError(f"{place}: {_shown(raw)}; a fact is an object with id, at and type")
    kind = raw.get("type")
    if not isinstance(kind, str) or (kind not in VOCABULARY and kind not in own):
        raise FactError(
            f"{place}.type: {_shown(kind)} is no fact of this agreement; "
            f"allowed are {', '.join([*VOCABULARY, *own])}"
        )
    if _text(raw.get("id")) is not None:
        raise FactError(f"{place}.id: {_shown(raw.get('id'))}; every fact has an id of its own")
    try:
        at = read_instant(raw.get("at"))
    except InstantError as error:
        raise FactError(f"{place}.at: {error}") from None
    for name in ("by", "supersedes"):
        if raw.get(name) is not None and _text(raw[name]) is not None:
            raise FactError(f"{place}.{name}: {_shown(raw[name])}; a word is allowed")
    fields = {key: value for key, value in raw.items() if key not in _ENVELOPE}
    _check_fields(kind, fields, place)
    return Fact(
        id=word(raw["id"]),
        at=at,
        type=kind,
        fields=MappingProxyType(fields),
        by=None if raw.get("by") is None else word(raw["by"]),
        supersedes=None if raw.get("supersedes") is None else word(raw["supersedes"]),
    )


def read_facts(raw: object, place: str, own: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return every fact of a list; identifiers are unique and what is superseded exists."""
    if not isinstance(raw, list):
        raise FactError(f"{place}: {_shown(raw)}; a list of facts is allowed")
    facts = tuple(read_fact(each, f"{place}[{n}]", own) for n, each in enumerate(raw))
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
    _refuse_circles(facts, place)
    return facts


def _refuse_circles(facts: tuple[Fact, ...], place: str) -> None:
    corrects = {fact.id: fact.supersedes for fact in facts if fact.supersedes is not None}
    for start in corrects:
        followed, step = {start}, corrects.get(start)
        while step is not None:
            if step in followed:
                raise FactError(f"{place}: {start!r} supersedes itself by way of {step!r}")
            followed.add(step)
            step = corrects.get(step)


def _check_fields(kind: str, fields: Mapping[str, object], place: str) -> None:
    known = VOCABULARY.get(kind, {})
    needed = _REQUIRED.get(kind)
    if needed is not None and fields.get(needed) is None:
        raise FactError(f"{place}.{needed}: missing; {kind} says what it changes to")
    for name, check in known.items():
        value = fields.get(name)
        if value is None:
            continue
        allowed = check(value)
        if allowed is not None:
            raise FactError(f"{place}.{name}: {_shown(value)}; allowed is {allowed}")


def _shown(value: object) -> str:
    shown = "nothing" if value is None else repr(value)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "..."
