"""Promises: a value or a table of values by an attribute, with a number or without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dueby.sla.agreement import NoNumber, Table
from dueby.sla.language.nodes import Keys, Node
from dueby.sla.language.shapes import (
    NAME,
    Either,
    Key,
    Read,
    Reading,
    Record,
    Reference,
    Schema,
    Shape,
)
from dueby.sla.language.words import TERM


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
