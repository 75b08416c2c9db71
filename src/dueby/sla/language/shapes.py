"""What may stand at a place of an agreement file: one description for reading and for editors.

A shape reads a node to a value, complaining with line and path where it cannot, and tells the
same as JSON Schema (draft 2020-12). A shape that complains returns `None`; nothing is built from
a file with a complaint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, Protocol, TypeAlias

from dueby.sla.language.complaints import Complaint, Place
from dueby.sla.language.nodes import Items, Keys, Node, Scalar

Schema: TypeAlias = dict[str, Any]
Read: TypeAlias = Any


@dataclass(slots=True)
class Reading:
    """What has been found out about one document: complaints, and where each path stands."""

    complaints: list[Complaint] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def refuse(self, place: Place, path: str, found: str, allowed: str) -> None:
        """Add a complaint."""
        self.complaints.append(Complaint(place, path, found, allowed))

    def refuse_at(self, path: str, found: str, allowed: str) -> None:
        """Add a complaint about something read earlier; the nearest known place is named."""
        near = path
        while near and near not in self.places:
            near = near[: max(near.rfind("."), near.rfind("["), 0)]
        self.refuse(self.places.get(near, Place(1, 1)), path, found, allowed)


class Shape(Protocol):
    """Something that may stand in the file."""

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the value, or None after a complaint."""

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Text:
    """A single text, parsed by `parse`, which raises ValueError for what is not allowed."""

    allowed: str
    parse: Callable[[str], Read] = str
    pattern: str | None = None
    json_types: tuple[str, ...] = ("string",)
    words: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the parsed text."""
        if not isinstance(node, Scalar) or not node.text.strip():
            reading.refuse(node.place, path, f"found {node.found}", f"allowed is {self.allowed}")
            return None
        try:
            return self.parse(node.text.strip())
        except (ValueError, OverflowError) as error:
            reason = str(error)
            found = f"found {node.found}" + (f": {reason}" if reason else "")
            reading.refuse(node.place, path, found, f"allowed is {self.allowed}")
            return None

    def schema(self) -> Schema:
        """Return the JSON Schema of the text."""
        if self.words:
            # An editor reads 1 as a number, where the file means the word.
            numbers = [int(each) for each in self.words if each.isdecimal()]
            return {"enum": [*self.words, *numbers]}
        types = self.json_types[0] if len(self.json_types) == 1 else list(self.json_types)
        made: Schema = {"type": types}
        if self.pattern is not None:
            made["pattern"] = self.pattern
        if self.bounds is not None:
            made["minimum"], made["maximum"] = self.bounds
        return made


def word_of(*words: str) -> Text:
    """Return the shape of one word out of a few."""

    def parse(text: str) -> str:
        if text not in words:
            close = get_close_matches(text, words, n=1)
            raise ValueError(f"did you mean {close[0]!r}?" if close else "")
        return text

    return Text("one of " + ", ".join(words), parse, words=words)


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError
    return text == "true"


FLAG = Text("true or false", _flag, json_types=("boolean",))


def _plain(text: str) -> str:
    if re.search(rf"[{_CONTROL}]", text.replace("\n", " ").replace("\t", " ")):
        raise ValueError("it holds control characters")
    return text


_CONTROL: Final = r"\x00-\x1f\x7f-\x9f"
_LONGEST_NAME: Final = 80

WORDS = Text("a text", _plain, json_types=("string", "number", "boolean"))


def _name(text: str) -> str:
    if re.search(rf"[.{_CONTROL}]", text) or len(text) > _LONGEST_NAME:
        raise ValueError(f"a name has no dot and at most {_LONGEST_NAME} characters")
    return text


NAME = Text("a name", _name, json_types=("string", "number"))


def _label(text: str) -> str:
    if re.search(rf"[{_CONTROL}]", text) or len(text) > _LONGEST_NAME:
        raise ValueError(f"a name has at most {_LONGEST_NAME} characters")
    return text


# No path leads on from these, so that they may have dots.
LABEL = Text("a name or number such as 3.2", _label, json_types=("string", "number"))


def _number(text: str) -> float:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text, re.ASCII):
        raise ValueError
    return float(text)


NUMBER = Text("a number", _number, json_types=("number",))


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII):
        raise ValueError
    return int(text)


WHOLE = Text("a whole number", _whole, json_types=("integer",))


def number_from(lowest: int, highest: int, *, is_whole: bool = True) -> Text:
    """Return the shape of a number within bounds, both of them allowed."""

    def parse(text: str) -> float:
        number = _number(text)
        if not lowest <= number <= highest or (is_whole and not number.is_integer()):
            raise ValueError
        return int(number) if is_whole else number

    kind = "a whole number" if is_whole else "a number"
    json_type = "integer" if is_whole else "number"
    return Text(
        f"{kind} from {lowest} to {highest}",
        parse,
        json_types=(json_type,),
        bounds=(lowest, highest),
    )


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
