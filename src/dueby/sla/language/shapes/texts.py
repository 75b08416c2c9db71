"""Shapes of a single text: words, names, numbers, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from dueby.sla.language.nodes import Node, Scalar
from dueby.sla.language.shapes.reading import Read, Reading, Schema


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
