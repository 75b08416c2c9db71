"""Facts as sentences name them: patterns, steps of a start, pauses, cadences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dueby.sla.agreement import Pattern, PauseRule, Repeat, Start, Step
from dueby.sla.conditions import Conditions
from dueby.sla.facts import VOCABULARY
from dueby.sla.language.grammar.conditions import SELECTORS
from dueby.sla.language.nodes import Keys, Node, Scalar
from dueby.sla.language.shapes import NAME, Key, ListOf, Read, Reading, Record, Schema


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
