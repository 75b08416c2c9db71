"""YAML text as a tree of nodes that know their line and column.

Every scalar stays the text it was written as: what it means is decided by what is allowed at its
place, so that `08:00` is a time and `no` is a word. Anchors, tags and merge keys are refused: a
file that a lawyer reads says each thing where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from dueby.sla.language.complaints import Complaint, Place, UnreadableError

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 40
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single text."""

    text: str
    place: Place
    kind: str = "text"

    @property
    def found(self) -> str:
        """How a complaint shows it."""
        shown = self.text if len(self.text) <= _SHOWN else self.text[: _SHOWN - 3] + "..."
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


def documents(text: str, complaints: list[Complaint]) -> list[Node]:
    """Return the root of every YAML document of a file, one for each edition.

    Keys that cannot stand are added to `complaints` and left out. Raises UnreadableError for
    what is no YAML, too large, too deep, or uses what is refused.
    """
    if len(text) > _LARGEST:
        raise _unreadable(Place(1, 1), f"{len(text)} characters", f"at most {_LARGEST}")
    lines = max(len(text.splitlines()), 1)
    try:
        roots = yaml.compose_all(text, Loader=_PlainLoader)
        return [_Tree(lines, complaints).of(root, "") for root in roots]
    except yaml.MarkedYAMLError as error:
        found = " ".join(part for part in (error.context, error.problem) if part)
        raise _unreadable(_where(error, lines), found, "well-formed YAML is allowed") from None
    except yaml.YAMLError as error:
        found = " ".join(str(error).split())
        raise _unreadable(Place(1, 1), found, "well-formed YAML is allowed") from None


def _where(error: yaml.MarkedYAMLError, lines: int) -> Place:
    """Return the place of a mistake; what is still open at the end stands where it began."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Place(1, 1)
    begun = error.context_mark
    return _place(begun if begun is not None and mark.line >= lines else mark, lines)


def _place(mark: yaml.Mark, lines: int) -> Place:
    return Place(min(mark.line + 1, lines), mark.column + 1)


def _unreadable(place: Place, found: str, allowed: str, path: str = "") -> UnreadableError:
    return UnreadableError(Complaint(place, path, found, allowed))


class _PlainLoader(yaml.BaseLoader):
    """Composes plain YAML: every value written out, a few levels deep."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose the next node; refuse what stands for something else."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            raise _unreadable(place, "an alias", "write the value out at each place")
        if event.anchor is not None:
            raise _unreadable(
                place, f"the anchor &{event.anchor}", "write each value where it stands"
            )
        if event.tag is not None:
            raise _unreadable(place, f"the tag {event.tag}", "values without a tag")
        if self.depth > _DEEPEST:
            raise _unreadable(place, "brackets nested too deep", f"at most {_DEEPEST} levels")
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


@dataclass(frozen=True, slots=True)
class _Tree:
    """One document on its way to nodes; keys that cannot stand are complained of and left out."""

    lines: int
    complaints: list[Complaint]

    def of(self, node: yaml.Node, path: str) -> Node:
        place = _place(node.start_mark, self.lines)
        if isinstance(node, yaml.ScalarNode):
            return Scalar(node.value, place)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.of(each, path) for each in node.value), place)
        return Keys(tuple(self._entries(node, path)), place)

    def _entries(self, node: yaml.Node, path: str) -> Iterator[tuple[Scalar, Node]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self.of(key_node, path)
            if not isinstance(key, Scalar):
                self._refuse(key, path, key.found, "a word as a key")
                continue
            inner = f"{path}.{key.text}" if path else key.text
            if key.text in seen:
                self._refuse(key, inner, "the same key twice in one mapping", "each key once")
            elif key.text == "<<":
                self._refuse(key, path, "a merge key", "the keys themselves, written out")
            else:
                yield key, self.of(value_node, inner)
            seen.add(key.text)

    def _refuse(self, key: Node, path: str, found: str, allowed: str) -> None:
        self.complaints.append(Complaint(key.place, path, found, allowed))
