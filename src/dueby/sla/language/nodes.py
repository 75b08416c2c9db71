"""YAML text as a tree of nodes that know their line and column.

Every scalar stays the text it was written as: what it means is decided by what is allowed at its
place, so that `08:00` is a time and `no` is a word. Anchors, tags and merge keys are refused: a
file that a lawyer reads says each thing where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from dueby.sla.language.complaints import Complaint, Place, UnreadableError

_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single text."""

    text: str
    place: Place
    kind: str = "text"

    @property
    def found(self) -> str:
        """How a complaint shows it."""
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        return repr(shown) if shown else "nothing"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    entries: tuple[Node, ...]
    place: Place
    kind: str = "list"

    @property
    def found(self) -> str:
        """How a complaint shows it."""
        return f"a list of {len(self.entries)}"


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place
    kind: str = "mapping"

    @property
    def found(self) -> str:
        """How a complaint shows it."""
        names = ", ".join(key.text for key, _ in self.entries[:4])
        return f"a mapping with {names or 'nothing in it'}"

    def get(self, name: str) -> Node | None:
        """Return the node under a key, or None."""
        return next((node for key, node in self.entries if key.text == name), None)


Node: TypeAlias = Scalar | Items | Keys


def documents(text: str) -> list[Node]:
    """Return the root of every YAML document of a file, one for each edition.

    Raises UnreadableError for what is no YAML, too large, too deep, or uses what is refused.
    """
    if len(text) > _LARGEST:
        raise _unreadable(Place(1, 1), f"{len(text)} characters", f"at most {_LARGEST}")
    try:
        roots = list(yaml.compose_all(text, Loader=yaml.BaseLoader))
        return [Scalar("", Place(1, 1)) if root is None else _Tree().of(root) for root in roots]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)
        found = " ".join(part for part in (error.context, error.problem) if part)
        raise _unreadable(place, found, "well-formed YAML is allowed") from None
    except yaml.YAMLError as error:
        found = " ".join(str(error).split())
        raise _unreadable(Place(1, 1), found, "well-formed YAML is allowed") from None
    except RecursionError:
        raise _unreadable(Place(1, 1), "brackets nested too deep", "a few levels") from None


def _unreadable(place: Place, found: str, allowed: str, path: str = "") -> UnreadableError:
    return UnreadableError(Complaint(place, path, found, allowed))


class _Tree:
    """One document on its way to nodes; it remembers what it has met, to refuse aliases."""

    def __init__(self) -> None:
        self.met: set[int] = set()

    def of(self, node: yaml.Node) -> Node:
        place = Place(node.start_mark.line + 1, node.start_mark.column + 1)
        if id(node) in self.met:
            raise _unreadable(place, "an alias to this value", "write the value out at each place")
        self.met.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return Scalar(node.value, place)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.of(each) for each in node.value), place)
        return Keys(tuple(self._entries(node)), place)

    def _entries(self, node: yaml.Node) -> list[tuple[Scalar, Node]]:
        entries: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self.of(key_node)
            if not isinstance(key, Scalar):
                raise _unreadable(key.place, key.found, "a word as a key")
            if key.text in seen:
                found = "the same key twice in one mapping"
                raise _unreadable(key.place, found, "each key once", key.text)
            if key.text == "<<":
                raise _unreadable(key.place, "a merge key", "the keys themselves, written out")
            seen.add(key.text)
            entries.append((key, self.of(value_node)))
        return entries
