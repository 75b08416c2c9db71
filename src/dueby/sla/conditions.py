"""Conditions on the attributes of a case and on the fields of a fact.

A condition that an attribute does not answer is neither kept nor broken: selectors then say
"possibly", entitlement rules and fact patterns take it as not holding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from dueby.sla.facts import Fact, word


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these words; a list holds when one of its entries is."""

    holds_unknown: ClassVar[bool] = False
    words: frozenset[str]

    def holds(self, value: object) -> bool:
        """Tell whether the value is among the words."""
        if isinstance(value, list):
            return any(word(each) in self.words for each in value)
        return value is not None and word(value) in self.words

    def answer(self, known: str | None) -> bool | None:
        """Tell whether a known word is among the words; None while it is not known."""
        return None if known is None else known in self.words

    @property
    def sentence(self) -> str:
        """The test in words."""
        return "is " + " or ".join(sorted(self.words))


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The value is none of these words."""

    holds_unknown: ClassVar[bool] = False
    words: frozenset[str]

    def holds(self, value: object) -> bool:
        """Tell whether there is a value, and it is outside the words."""
        return value is not None and word(value) not in self.words

    def answer(self, known: str | None) -> bool | None:
        """Tell whether a known word is outside the words; None while it is not known."""
        return None if known is None else known not in self.words

    @property
    def sentence(self) -> str:
        """The test in words."""
        return "is not " + " or ".join(sorted(self.words))


@dataclass(frozen=True, slots=True)
class Between:
    """A number at or above `at_least` and below `below` (half-open; None leaves an end open)."""

    holds_unknown: ClassVar[bool] = False
    at_least: float | None = None
    below: float | None = None

    def holds(self, value: object) -> bool:
        """Tell whether the number lies in the stretch; what is no number does not."""
        try:
            number = float(word(value))
        except ValueError:
            return False
        above = self.at_least is None or number >= self.at_least
        return above and (self.below is None or number < self.below)

    def answer(self, known: str | None) -> bool | None:
        """Tell whether a known number lies in the stretch; None while it is not known."""
        return None if known is None else self.holds(known)

    @property
    def sentence(self) -> str:
        """The test in words."""
        ends = []
        if self.at_least is not None:
            ends.append(f"at least {self.at_least:g}")
        if self.below is not None:
            ends.append(f"below {self.below:g}")
        return "is " + " and ".join(ends)


@dataclass(frozen=True, slots=True)
class Known:
    """The attribute has a value, or has none."""

    expected: bool

    @property
    def holds_unknown(self) -> bool:
        """Tell whether the test holds where there is no value."""
        return not self.expected

    def holds(self, value: object) -> bool:
        """Tell whether there is a value, as expected."""
        return (value is not None) is self.expected

    def answer(self, known: str | None) -> bool:
        """Tell whether the attribute is known as expected."""
        return (known is not None) is self.expected

    @property
    def sentence(self) -> str:
        """The test in words."""
        return "is known" if self.expected else "is not known"


@dataclass(frozen=True, slots=True)
class Passed:
    """A date whose day is over (or not) when the question is asked; no date never passes."""

    expected: bool

    @property
    def holds_unknown(self) -> bool:
        """Tell whether the test holds where there is no value."""
        return not self.expected

    @property
    def sentence(self) -> str:
        """The test in words."""
        return "has passed" if self.expected else "has not passed"


@dataclass(frozen=True, slots=True)
class NoOlderThan:
    """A date not more than so many months and days before the question."""

    holds_unknown: ClassVar[bool] = False
    months: int
    days: int
    written: str

    @property
    def sentence(self) -> str:
        """The test in words."""
        return f"is at most {self.written} old"


@dataclass(frozen=True, slots=True)
class Newest:
    """The entry with the latest date among those that exist when the question is asked."""

    holds_unknown: ClassVar[bool] = False
    expected: bool

    @property
    def sentence(self) -> str:
        """The test in words."""
        return "is the most recent" if self.expected else "is not the most recent"


@dataclass(frozen=True, slots=True)
class MemberOf:
    """The value stands in a list that the case gives, such as the named contacts."""

    holds_unknown: ClassVar[bool] = False
    given: str
    expected: bool = True

    @property
    def sentence(self) -> str:
        """The test in words."""
        return f"is {'' if self.expected else 'not '}among the {self.given}"


@dataclass(frozen=True, slots=True)
class Left:
    """Enough is left of an allowance for what is asked."""

    allowance: str

    @property
    def sentence(self) -> str:
        """The test in words."""
        return f"is left of {self.allowance}"


WordTest: TypeAlias = OneOf | NoneOf | Between | Known
"""Tests that a word alone answers: what selectors and fact patterns are made of."""

CaseTest: TypeAlias = Passed | NoOlderThan | Newest | MemberOf | Left
"""Tests that need the whole case and the moment of the question: only in entitlement rules."""

Test: TypeAlias = WordTest | CaseTest


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute of the case (or field of a fact) and the test it is put to."""

    attribute: str
    test: Test
    needs_value: bool = field(init=False, repr=False, compare=False)
    """Whether it cannot hold where the attribute has no value."""

    def __post_init__(self) -> None:
        needs = not isinstance(self.test, Left) and not self.test.holds_unknown
        object.__setattr__(self, "needs_value", needs)

    @property
    def sentence(self) -> str:
        """The condition in words."""
        name = self.attribute.replace("_", " ").replace(".", "'s ")
        return f"enough {self.test.sentence}" if name == "left" else f"{name} {self.test.sentence}"


Conditions: TypeAlias = tuple[Condition, ...]


def possibly(conditions: Conditions, attributes: Mapping[str, str]) -> bool | None:
    """Tell whether all word tests hold: True, False, or None while an attribute is unknown."""
    unknown = False
    for condition in conditions:
        answer = condition.test.answer(attributes.get(condition.attribute))  # type: ignore[union-attr]
        if answer is False:
            return False
        if answer is None:
            unknown = True
    return None if unknown else True


def fits(where: Conditions, fact: Fact) -> bool:
    """Tell whether a fact's fields meet every condition; a field that is not there does not."""
    for condition in where:
        value = fact.fields.get(condition.attribute)
        if not condition.test.holds(value):  # type: ignore[union-attr]
            return False
    return True
