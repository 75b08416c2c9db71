"""The parts of a message (RFC 2046), found in one pass over its lines.

Nothing is copied: a part knows where its bytes stand. Every delimiter line is looked up once
among those that are open, so the work grows with the message, however deep its parts are nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.fields import Block, Fields, read_block, skip_blank

_DELIMITER: Final = re.compile(rb"--([^\r\n]{1,250})")
_MESSAGES: Final = frozenset({"message/rfc822", "message/global", "message/news"})
_KIND: Final = re.compile(r"[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100}", re.ASCII)


@dataclass(eq=False, slots=True)
class Part:
    """A part: its fields, its kind such as "text/plain", where its body is, and its own parts."""

    fields: Fields
    kind: str
    start: int
    end: int
    parts: list[Part] = field(default_factory=list)
    is_default: bool = False

    @property
    def is_message(self) -> bool:
        return self.kind in _MESSAGES

    def walk(self, into_messages: bool = True) -> Iterator[Part]:  # noqa: FBT001, FBT002
        """Give this part and those below it, in order; a message within one is a part too."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            if into_messages or not part.is_message or part is self:
                waiting.extend(reversed(part.parts))


@dataclass(slots=True)
class _Open:
    part: Part
    boundary: bytes


def read_parts(raw: bytes) -> tuple[Part, list[str]]:
    """Return the root of the tree of parts, and what is wrong with them."""
    splitting = _Splitting(raw)
    return splitting.split(), splitting.complaints


class _Splitting:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.complaints: list[str] = []
        self.open: list[_Open] = []
        self.places: dict[bytes, int] = {}
        self.place = 0
        self.count = 0

    def split(self) -> Part:
        root = self._begin(skip_blank(self.raw), "text/plain")
        if not self.open:
            return root
        for found in self._dashed_lines():
            if found.start() >= self.place:
                self._delimit(found)
            if self.count > limits.PARTS:
                self._complain(f"more than {limits.PARTS} parts; the rest is not told apart")
                break
        self._close(0, len(self.raw))
        return root

    def _dashed_lines(self) -> Iterator[re.Match[bytes]]:
        place = self.place - 1
        while (place := self.raw.find(b"\n--", max(place, self.place - 1))) >= 0:
            place += 1
            found = _DELIMITER.match(self.raw, place)
            if found:
                yield found

    def _delimit(self, found: re.Match[bytes]) -> None:
        line = found[1].rstrip()
        is_last = line not in self.places and line.endswith(b"--")
        place = self.places.get(line[:-2] if is_last else line)
        if place is None:
            return
        end = self._before(found.start())
        self._close(place + 1, end)
        parent = self.open[place].part
        if parent.parts and parent.parts[-1].end == len(self.raw):
            parent.parts[-1].end = max(end, parent.parts[-1].start)
        self.place = self.raw.find(b"\n", found.end()) + 1 or len(self.raw)
        if is_last:
            self._close(place, self.place)
            return
        is_digest = parent.kind == "multipart/digest"
        part = self._begin(self.place, "message/rfc822" if is_digest else "text/plain")
        parent.parts.append(part)

    def _begin(self, start: int, default: str) -> Part:
        """Read a part's fields at `start`; if it has parts of its own, wait for them."""
        self.count += 1
        block = read_block(self.raw, start)
        self._complain(*block.fields.complaints)
        part = self._part(block, default)
        self.place = block.end
        boundary = part.fields.parametered("content-type").parameters.get("boundary", "")
        if len(self.open) >= limits.DEPTH:
            if boundary or part.is_message:
                self._complain(f"parts are nested deeper than {limits.DEPTH}; these are not opened")
        elif part.kind.startswith("multipart/"):
            self._await(part, boundary)
        elif part.is_message and self.count <= limits.PARTS:
            self._await_message(part)
        return part

    def _part(self, block: Block, default: str) -> Part:
        said = block.fields.parametered("content-type").value
        found = _KIND.match(said)
        if said and not found:
            self._complain(f"the content type {one_line(said, 40)!r} is none")
        kind = found[0] if found else default
        return Part(block.fields, kind, block.end, len(self.raw), is_default=not found)

    def _await(self, part: Part, boundary: str) -> None:
        line = boundary.encode("utf-8", "replace").rstrip()
        if not line:
            self._complain("a multipart has no boundary")
            return
        self._push(part, line)

    def _await_message(self, part: Part) -> None:
        self._push(part, b"")
        part.parts.append(self._begin(skip_from(self.raw, part.start), "text/plain"))

    def _push(self, part: Part, boundary: bytes) -> None:
        self.open.append(_Open(part, boundary))
        if boundary:
            self.places[boundary] = len(self.open) - 1

    def _close(self, count: int, end: int) -> None:
        """End what is open beyond the first `count`, at `end`."""
        while len(self.open) > count:
            closed = self.open.pop()
            closed.part.end = max(min(closed.part.end, end), closed.part.start)
            for each in closed.part.parts[-1:]:
                each.end = max(min(each.end, end), each.start)
            if closed.boundary and not closed.part.parts:
                self._complain("a multipart has no parts")
            self._forget(closed)

    def _forget(self, closed: _Open) -> None:
        if self.places.get(closed.boundary) == len(self.open):
            del self.places[closed.boundary]
            for place, each in enumerate(self.open):
                if each.boundary and each.boundary == closed.boundary:
                    self.places[each.boundary] = place

    def _before(self, place: int) -> int:
        """Return the end of the text before a delimiter: the line break belongs to it."""
        end = place - 1 if self.raw[place - 1 : place] == b"\n" else place
        return end - 1 if self.raw[end - 1 : end] == b"\r" else end

    def _complain(self, *sentences: str) -> None:
        for sentence in sentences:
            if sentence not in self.complaints and len(self.complaints) < limits.COMPLAINTS:
                self.complaints.append(sentence)


def skip_from(raw: bytes, start: int) -> int:
    """Return where a message within a message begins: some put an empty line before it."""
    return (
        start + 1
        if raw[start : start + 1] == b"\n"
        else (start + 2 if raw[start : start + 2] == b"\r\n" else start)
    )
