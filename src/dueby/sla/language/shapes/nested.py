"""Shapes made of other shapes: lists, mappings, records, alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from dueby.sla.language.nodes import Items, Keys, Node, Scalar
from dueby.sla.language.shapes.reading import Read, Reading, Schema, Shape
from dueby.sla.language.shapes.texts import NAME, Text


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape; a single value stands for a list of one."""

    each: Shape
    fewest: int = 0

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the values as a tuple."""
        entries = node.entries if isinstance(node, Items) else (node,)
        if len(entries) < self.fewest:
            reading.refuse(node.place, path, "found an empty list", f"at least {self.fewest}")
        read = []
        for number, entry in enumerate(entries):
            inner = path if len(entries) == 1 else f"{path}[{number}]"
            reading.places.setdefault(inner, entry.place)
            read.append(self.each.read(entry, inner, reading))
        return tuple(read)

    def schema(self) -> Schema:
        """Return the JSON Schema: the shape, or an array of it."""
        inner = self.each.schema()
        return {"anyOf": [inner, {"type": "array", "items": inner, "minItems": self.fewest}]}


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from names of the author's choosing to one shape."""

    each: Shape
    key: Text = NAME
    what: str = "a mapping of names"

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the values as a dict in the order of the file, keys parsed."""
        if not isinstance(node, Keys):
            reading.refuse(node.place, path, f"found {node.found}", f"allowed is {self.what}")
            return None
        found = {}
        for key, value in node.entries:
            inner = f"{path}.{key.text}"
            name = self.key.read(key, inner, reading)
            reading.places[inner] = key.place
            found[name] = self.each.read(value, inner, reading)
        return found

    def schema(self) -> Schema:
        """Return the JSON Schema of the mapping."""
        made: Schema = {"type": "object", "additionalProperties": self.each.schema()}
        if self.key.pattern is not None:
            made["propertyNames"] = {"pattern": self.key.pattern}
        return made


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: its shape, what it means, and whether it has to be there."""

    shape: Shape
    means: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with fixed keys, read to a dict of those that are there, or built by `make`."""

    keys: Mapping[str, Key]
    make: Callable[[dict[str, Read]], Read] | None = None

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the dict or what `make` makes of it; complain of unknown and missing keys."""
        if not isinstance(node, Keys):
            allowed = f"allowed is a mapping with {', '.join(self.keys)}"
            reading.refuse(node.place, path, f"found {node.found}", allowed)
            return None
        before = len(reading.complaints)
        found: dict[str, Read] = {}
        for name, value in node.entries:
            inner = f"{path}.{name.text}" if path else name.text
            reading.places[inner] = name.place
            if name.text in self.keys:
                found[name.text] = self.keys[name.text].shape.read(value, inner, reading)
            else:
                self._refuse_key(name, inner, reading)
        for wanted, key in self.keys.items():
            if key.required and wanted not in found:
                missing = f"{path}.{wanted}" if path else wanted
                reading.refuse(node.place, missing, "missing", f"needed is {key.means}")
        if len(reading.complaints) > before:
            return None
        if self.make is None:
            return found
        try:
            return self.make(found)
        except ValueError as error:
            reading.refuse(node.place, path, f"found {node.found}", str(error))
            return None

    def _refuse_key(self, name: Scalar, path: str, reading: Reading) -> None:
        close = get_close_matches(name.text, self.keys, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        allowed = f"{hint}allowed are {', '.join(self.keys)}"
        reading.refuse(name.place, path, f"unknown key {name.text!r}", allowed)

    def schema(self) -> Schema:
        """Return the JSON Schema of the record."""
        return {
            "type": "object",
            "properties": {
                name: {**key.shape.schema(), "description": key.means}
                for name, key in self.keys.items()
            },
            "required": [name for name, key in self.keys.items() if key.required],
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Either:
    """One shape for a text, one for a list, and one for each mapping, told apart by a key."""

    allowed: str
    text: Shape | None = None
    items: Shape | None = None
    by_key: Mapping[str, Shape] = field(default_factory=dict)
    mapping: Shape | None = None

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Read the node as the alternative it must be."""
        shape = self._alternative(node)
        if shape is None:
            reading.refuse(node.place, path, f"found {node.found}", f"allowed is {self.allowed}")
            return None
        return shape.read(node, path, reading)

    def _alternative(self, node: Node) -> Shape | None:
        if isinstance(node, Scalar):
            return self.text
        if isinstance(node, Items):
            return self.items
        chosen = (self.by_key[key.text] for key, _ in node.entries if key.text in self.by_key)
        return next(chosen, self.mapping)

    def schema(self) -> Schema:
        """Return the JSON Schema: any of the alternatives."""
        shapes = [self.text, self.items, *self.by_key.values(), self.mapping]
        return {"anyOf": [shape.schema() for shape in shapes if shape is not None]}


@dataclass(frozen=True, slots=True)
class Reference:
    """A shape that contains itself, by its name among the schema's definitions."""

    name: str
    shape: Callable[[], Shape]

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Read as the shape itself."""
        return self.shape().read(node, path, reading)

    def schema(self) -> Schema:
        """Return a reference into `$defs`."""
        return {"$ref": f"#/$defs/{self.name}"}
