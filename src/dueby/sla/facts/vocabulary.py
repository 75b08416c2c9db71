"""Every fact that all agreements share, and what its fields may hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from dueby.sla.facts.moment import InstantError, read_instant
from dueby.sla.facts.words import word

_HIGHEST_SCORE: Final = 10


_LARGEST_AMOUNT: Final = 1_000_000


FieldCheck: TypeAlias = Callable[[object], str | None]
"""Returns what is allowed when a value is not, else None."""


def a_word(value: object) -> str | None:
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


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the words listed; an agreement may give a meaning to further ones."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> str | None:
        """Return what is allowed where the value is none of the words."""
        return self.among(value, ())

    def among(self, value: object, more: Collection[str] | None) -> str | None:
        """Return what is allowed where the value is none of these or more words; None: of any."""
        if more is None:
            return a_word(value)
        known = a_word(value) is None and (word(value) in self.words or word(value) in more)
        return None if known else ", ".join(dict.fromkeys([*self.words, *sorted(more)]))


def _anything(_: object) -> str | None:
    return None


_WAITED_FOR: Final = Listed(("customer", "third_party"))
_MODE: Final = Listed(("remote", "on-site"))
RATED: Final[Mapping[str, FieldCheck]] = {
    "score": _score,
    "score_kind": _one_of("cvss_base", "cvss_temporal", "cvss_threat"),
    "vector": a_word,
    "rating": a_word,
    "source": a_word,
    "finding": a_word,
}


VOCABULARY: Final[Mapping[str, Mapping[str, FieldCheck]]] = {
    "edition_corrected": {"to": a_word, "reason": a_word},
    "contract_ended": {"to": _anything},
    "suspended": {"to": _anything},
    "plan_changed": {"to": a_word, "reason": a_word},
    "reported": {
        "channel": a_word,
        "filed_as": a_word,
        "about": _one_of("product", "documentation"),
        "severity": a_word,
        "product": a_word,
        **RATED,
    },
    "notified": RATED,
    "rescored": RATED,
    "patch_available": {"finding": a_word},
    "patch_withdrawn": {"finding": a_word},
    "reclassified": {"to": a_word, "reason": a_word},
    "waiting": {"on": _WAITED_FOR},
    "resumed": {"on": _WAITED_FOR},
    "responded": {"by_person": _flag, "report": a_word},
    "update_sent": {"accepted": _flag, "estimated_at": _instant},
    "estimated": {"estimated_at": _instant, "reason": a_word},
    "workaround_delivered": {"accepted": _flag, "estimated_at": _instant},
    "confirmed": {"severity": a_word, "reason": a_word, **RATED},
    "rejected": {"reason": a_word},
    "severity_changed": {"to": a_word, "reason": a_word},
    "known_unachievable": {"reason": a_word},
    "notice_sent": {"contains": _words, "estimated_at": _instant},
    "deployed": {"finding": a_word},
    "rectified": {},
    "closed": {},
    "reopened": {},
    "merged": {"into": a_word},
    "upgrade_requested": {
        "product": a_word,
        "release_class": Listed(("major", "minor", "patch")),
        "supported": _flag,
    },
    "training_used": {"hours": _amount, "mode": _MODE},
    "training_requested": {"hours": _amount, "mode": _MODE},
}
"""Every fact that all agreements share, with the fields that have a fixed shape. Its order is the
order of facts that became true at one moment. An agreement may name further facts and fields."""
