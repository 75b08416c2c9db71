"""Conditions on the attributes of a case and on the fields of a fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dueby.sla.conditions import (
    Between,
    Condition,
    Known,
    Left,
    MemberOf,
    Newest,
    NoneOf,
    NoOlderThan,
    OneOf,
    Passed,
    Test,
)
from dueby.sla.language.nodes import Keys, Node
from dueby.sla.language.shapes import (
    FLAG,
    NAME,
    NUMBER,
    WORDS,
    Either,
    Key,
    ListOf,
    MapOf,
    Read,
    Reading,
    Record,
    Schema,
    Shape,
)
from dueby.sla.language.words import TERM, WrittenTerm


def _one_of(words: tuple[str, ...]) -> Test:
    return OneOf(frozenset(words))


@dataclass(frozen=True, slots=True)
class Made:
    """Another shape, its value turned into something else."""

    shape: Shape
    turn: Any

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the turned value."""
        before = len(reading.complaints)
        value = self.shape.read(node, path, reading)
        return None if len(reading.complaints) > before else self.turn(value)

    def schema(self) -> Schema:
        """Return the schema of the shape."""
        return self.shape.schema()


def _age(written: WrittenTerm) -> NoOlderThan:
    if written.is_business or written.unit not in {"day", "week", "month"}:
        raise ValueError("allowed are days, weeks and months")
    amount = int(written.amount)
    days = {"day": amount, "week": 7 * amount}.get(written.unit, 0)
    plural = "s" if amount != 1 else ""
    months = amount if written.unit == "month" else 0
    return NoOlderThan(months, days, f"{amount} {written.unit}{plural}")


WORD_TESTS: Final[dict[str, Shape]] = {
    "not": Record(
        {"not": Key(ListOf(WORDS, 1), "the words it is not", required=True)},
        lambda read: NoneOf(frozenset(read["not"])),
    ),
    "at_least": Record(
        {
            "at_least": Key(NUMBER, "the lowest number", required=True),
            "below": Key(NUMBER, "the number it stays below"),
        },
        lambda read: Between(read["at_least"], read.get("below")),
    ),
    "below": Record(
        {
            "below": Key(NUMBER, "the number it stays below", required=True),
            "at_least": Key(NUMBER, "the lowest number"),
        },
        lambda read: Between(read.get("at_least"), read["below"]),
    ),
    "known": Record(
        {"known": Key(FLAG, "whether it has a value", required=True)},
        lambda read: Known(read["known"]),
    ),
}
CASE_TESTS: Final[dict[str, Shape]] = {
    **WORD_TESTS,
    "passed": Record(
        {"passed": Key(FLAG, "whether the date is over", required=True)},
        lambda read: Passed(read["passed"]),
    ),
    "no_older_than": Record(
        {"no_older_than": Key(TERM, "the greatest age, such as 3 months", required=True)},
        lambda read: _age(read["no_older_than"]),
    ),
    "newest": Record(
        {"newest": Key(FLAG, "whether it is the most recent entry", required=True)},
        lambda read: Newest(read["newest"]),
    ),
    "among": Record(
        {"among": Key(NAME, "a list that the case gives", required=True)},
        lambda read: MemberOf(read["among"]),
    ),
    "not_among": Record(
        {"not_among": Key(NAME, "a list that the case gives", required=True)},
        lambda read: MemberOf(read["not_among"], expected=False),
    ),
}


def _test_shape(tests: dict[str, Shape]) -> Either:
    words = Made(ListOf(WORDS, 1), _one_of)
    allowed = "a word, a list of words, or a mapping with one of " + ", ".join(tests)
    return Either(allowed, text=words, items=words, by_key=tests)


@dataclass(frozen=True, slots=True)
class ConditionsShape:
    """A mapping from attributes to tests, read to conditions that must all hold."""

    tests: dict[str, Shape]

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the conditions."""
        found = MapOf(_test_shape(self.tests), WORDS, what="attributes and what they must be").read(
            self._without_left(node), path, reading
        )
        made = [Condition(name, test) for name, test in (found or {}).items() if test is not None]
        left = node.get("left") if isinstance(node, Keys) else None
        if left is not None:
            name = NAME.read(left, f"{path}.left", reading)
            reading.places[f"{path}.left"] = left.place
            made.append(Condition("left", Left(name or "")))
        return tuple(made)

    def _without_left(self, node: Node) -> Node:
        if not isinstance(node, Keys) or self.tests is not CASE_TESTS:
            return node
        return Keys(tuple(entry for entry in node.entries if entry[0].text != "left"), node.place)

    def schema(self) -> Schema:
        """Return the schema of the mapping."""
        return MapOf(_test_shape(self.tests), WORDS).schema()


SELECTORS: Final = ConditionsShape(WORD_TESTS)
CASE_CONDITIONS: Final = ConditionsShape(CASE_TESTS)
