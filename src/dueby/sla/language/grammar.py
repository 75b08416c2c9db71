"""The small sentences of the language: conditions, facts, starts, tables, promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dueby.sla.agreement import NoNumber, Pattern, PauseRule, Repeat, Start, Step, Table
from dueby.sla.conditions import (
    Between,
    Condition,
    Conditions,
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
from dueby.sla.facts import VOCABULARY
from dueby.sla.language.nodes import Keys, Node, Scalar
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
    Reference,
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


@dataclass(frozen=True, slots=True)
class PatternShape:
    """A fact, or a mapping with one fact and the fields it must have."""

    more: tuple[str, ...] = ()

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return a Pattern (and what stands under the further keys, where there are any)."""
        if isinstance(node, Scalar):
            name = NAME.read(node, path, reading)
            reading.places[path] = node.place
            return (Pattern(name), {}) if self.more else Pattern(name)
        if not isinstance(node, Keys) or len(node.entries) != 1:
            allowed = "a fact, or one fact with its fields, such as responded: {by_person: true}"
            reading.refuse(node.place, path, f"found {node.found}", f"allowed is {allowed}")
            return None
        key, fields = node.entries[0]
        reading.places[path] = key.place
        return self._with_fields(key.text, fields, f"{path}.{key.text}", reading)

    def _with_fields(self, fact: str, fields: Node, path: str, reading: Reading) -> Read:
        extra: dict[str, Read] = {}
        if isinstance(fields, Keys):
            for name in self.more:
                node = fields.get(name)
                if node is not None:
                    extra[name] = ListOf(PatternShape()).read(node, f"{path}.{name}", reading)
            kept = tuple(entry for entry in fields.entries if entry[0].text not in self.more)
            fields = Keys(kept, fields.place)
        where: Conditions = SELECTORS.read(fields, path, reading)
        return (Pattern(fact, where), extra) if self.more else Pattern(fact, where)

    def schema(self) -> Schema:
        """Return the schema: a word or a mapping with one key."""
        one = {"type": "object", "minProperties": 1, "maxProperties": 1}
        return {"anyOf": [{"type": "string", "examples": list(VOCABULARY)}, one]}


PATTERN: Final = PatternShape()
PATTERNS: Final = ListOf(PATTERN)
SOME_PATTERNS: Final = ListOf(PATTERN, 1)


@dataclass(frozen=True, slots=True)
class StepShape:
    """A fact that may be taken back, or another target that is done."""

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return a Step."""
        if isinstance(node, Keys) and node.get("done") is not None:
            read = Record({"done": Key(NAME, "a target", required=True)}).read(node, path, reading)
            return None if read is None else Step(done=read["done"])
        found = PatternShape(("undone_by",)).read(node, path, reading)
        return None if found is None else Step(found[0], undone_by=found[1].get("undone_by", ()))

    def schema(self) -> Schema:
        """Return the schema: a fact, or `done` with a target."""
        done = Record({"done": Key(NAME, "a target", required=True)}).schema()
        return {"anyOf": [PATTERN.schema(), done]}


@dataclass(frozen=True, slots=True)
class StartShape:
    """When a clock starts: a step, the first of several, or `later_of` several."""

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return a Start."""
        steps = ListOf(StepShape(), 1)
        if isinstance(node, Keys) and node.get("later_of") is not None:
            keys = {"later_of": Key(steps, "the steps that must all have happened", required=True)}
            read = Record(keys).read(node, path, reading)
            return None if read is None else Start(read["later_of"], later_of=True)
        found = steps.read(node, path, reading)
        return None if None in found else Start(found)

    def schema(self) -> Schema:
        """Return the schema of the start."""
        steps = ListOf(StepShape(), 1)
        later = Record({"later_of": Key(steps, "the steps that must all have happened")})
        return {"anyOf": [steps.schema(), later.schema()]}


PAUSES: Final = ListOf(
    Record(
        {
            "while": Key(PATTERN, "the fact that begins the pause", required=True),
            "until": Key(ListOf(PATTERN, 1), "the facts that end it", required=True),
        },
        lambda read: PauseRule(read["while"], read["until"]),
    )
)
REPEATS: Final = Record(
    {
        "after": Key(ListOf(PATTERN, 1), "what ends a round and begins the next", required=True),
        "until": Key(PATTERNS, "what ends the series"),
    },
    lambda read: Repeat(read["after"], read.get("until", ())),
)


@dataclass(frozen=True, slots=True)
class TableShape:
    """A value, or a table of values by an attribute: {by: severity, "1": 5 days, ...}."""

    name: str
    value: Shape

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the value or a Table."""
        if not isinstance(node, Keys) or node.get("by") is None:
            return self.value.read(node, path, reading)
        by = NAME.read(node.get("by") or node, f"{path}.by", reading)
        rows: dict[str, Read] = {}
        otherwise = None
        for key, entry in node.entries:
            if key.text == "by":
                continue
            inner = f"{path}.{key.text}"
            reading.places[inner] = key.place
            if key.text == "otherwise":
                otherwise = self.read(entry, inner, reading)
            else:
                rows[key.text] = self.read(entry, inner, reading)
        if not rows:
            reading.refuse(node.place, path, "a table without rows", "a row for each value")
        return Table(by, rows, otherwise)

    def schema(self) -> Schema:
        """Return the schema: the value, or rows of the same."""
        rows = {
            "type": "object",
            "properties": {"by": {"type": "string"}},
            "required": ["by"],
            "additionalProperties": Reference(self.name, lambda: self).schema(),
        }
        return {"anyOf": [self.value.schema(), rows]}


NO_NUMBER: Final = Record(
    {
        "no_number": Key(NAME, "what is said instead: best effort, next release", required=True),
        "reason": Key(NAME, "the code that stands where a date would"),
    },
    lambda read: NoNumber(
        read["no_number"], read.get("reason", read["no_number"].replace(" ", "_"))
    ),
)
WITHIN: Final = TableShape(
    "within",
    Either(
        'a term such as "5 days", {no_number: best effort}, or a table {by: severity, ...}',
        text=TERM,
        by_key={"no_number": NO_NUMBER},
    ),
)
