"""The header block of a message or a part: its fields, however they are written."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.addresses import Mailbox, mailboxes
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.parameters import Parametered, read_parametered
from dueby.desk.channels.email.understanding.words import field_text, words_decoded

_NAME: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,20}:")
_MBOX: Final = re.compile(rb">?From [^\r\n]*\r?\n")
_BLANK: Final = re.compile(rb"(?:[ \t]*\r?\n){1,100}")
_EMPTY_LINE: Final = re.compile(rb"\n\r?\n")
_FOLD: Final = re.compile(r"[\r\n]+")
_BREAKS: Final = b"\r\n"


class Fields:
    """Fields by name, in small letters, each as often as it stands."""

    def __init__(self, raw: list[tuple[str, bytes]], complaints: list[str]) -> None:
        self._raw: dict[str, list[bytes]] = {}
        self._parametered: dict[str, Parametered] = {}
        self.complaints = complaints
        self.charset = ""
        """What 8-bit letters are written in that are no UTF-8; by default it is Western."""
        for name, value in raw:
            self._raw.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def __len__(self) -> int:
        return len(self._raw)

    def all(self, name: str) -> list[str]:
        """Return the values of every field of a name, unfolded, encoded words as they are."""
        return [
            _FOLD.sub("", field_text(each, self.charset)).strip()
            for each in self._raw.get(name, [])
        ]

    def raw(self, name: str) -> str:
        """Return the value of the first field of a name, or nothing."""
        return next(iter(self.all(name)), "")

    def text(self, name: str, limit: int = limits.SUBJECT_LETTERS) -> str:
        """Return the first field of a name as a person reads it, in one line."""
        return one_line(words_decoded(self.raw(name)), limit)

    def word(self, name: str) -> str:
        """Return the first word of a field, in small letters, without comments and parameters."""
        words = re.split(r"[\s;(]", self.raw(name), maxsplit=1)
        return one_line(words[0], limits.NAME_LETTERS).lower()

    def parametered(self, name: str) -> Parametered:
        """Return the first field of a name as a value with parameters."""
        if name not in self._parametered:
            self._parametered[name] = read_parametered(self.raw(name))
        return self._parametered[name]

    def mailboxes(self, name: str) -> list[Mailbox]:
        """Return the mailboxes of all fields of a name."""
        found = [box for each in self.all(name) for box in mailboxes(each)]
        return found[: limits.ADDRESSES]

    def starting(self, prefix: str) -> list[str]:
        """Return the names that start with a prefix."""
        return [name for name in self._raw if name.startswith(prefix)]


class Block(NamedTuple):
    """Fields, and where what follows them begins."""

    fields: Fields
    end: int


def read_block(raw: bytes, start: int, stop: int | None = None) -> Block:
    """Read the header block at `start`: up to an empty line, or a line that is no field."""
    stop = len(raw) if stop is None else stop
    reading = _Reading(raw, start, stop)
    reading.read()
    return Block(Fields(reading.found, reading.complaints), reading.place)


class _Reading:
    def __init__(self, raw: bytes, start: int, stop: int) -> None:
        self.raw = raw
        self.stop = stop
        self.place = start
        self.start = start
        self.found: list[tuple[str, bytes]] = []
        self.complaints: list[str] = []

    def read(self) -> None:
        while self.place < self.stop:
            end = self._line_end(self.place)
            line = self.raw[self.place : min(end, self.place + limits.FIELD_BYTES)]
            if not line.strip():
                self.place = end
                return
            if not self._takes(line, end):
                self._complain("a line is no header field; the text begins there")
                return
            self.place = end
            if end - self.start > limits.HEADER_BYTES or len(self.found) >= limits.FIELDS:
                self._skip()
                return

    def _takes(self, line: bytes, end: int) -> bool:
        named = _NAME.match(line)
        if line[:1] in b" \t" and self.found:
            self._continue(line)
        elif named:
            self.found.append((named[1].decode("latin-1").lower(), line[named.end() :]))
        elif self._is_broken_fold(line, end):
            self._complain("a header field is folded without a space")
            self._continue(line)
        else:
            return self._takes_oddly(line)
        if end - self.place > limits.FIELD_BYTES:
            self._complain("a header field is too long and was cut")
        return True

    def _takes_oddly(self, line: bytes) -> bool:
        if self.found:
            return False
        named = _NAME.match(line.lstrip())
        if named and line[:1] in b" \t":
            self._complain("the first header field is indented")
            value = line.lstrip()[named.end() :]
            self.found.append((named[1].decode("latin-1").lower(), value))
        return named is not None or bool(_MBOX.match(line + b"\n"))

    def _is_broken_fold(self, line: bytes, end: int) -> bool:
        """Tell whether a line without a name stands between fields, the next of them named."""
        if not self.found or line.startswith(b"--") or not line.strip():
            return False
        following = self.raw[end : end + limits.NAME_LETTERS]
        return self.found[-1][1].rstrip(_BREAKS)[-1:] in b";," and bool(
            _NAME.match(following) or following[:1] in _BREAKS or not following
        )

    def _continue(self, line: bytes) -> None:
        name, value = self.found[-1]
        if len(value) + len(line) <= limits.FIELD_BYTES:
            self.found[-1] = (name, value + line)
        else:
            self._complain("a header field is too long and was cut")

    def _skip(self) -> None:
        self._complain("the header is too long; what stands beyond was not read")
        found = _EMPTY_LINE.search(self.raw, self.place - 1, self.stop)
        self.place = found.end() if found else self.stop

    def _line_end(self, start: int) -> int:
        found = self.raw.find(b"\n", start, self.stop)
        return self.stop if found < 0 else found + 1

    def _complain(self, sentence: str) -> None:
        if sentence not in self.complaints:
            self.complaints.append(sentence)


def skip_blank(raw: bytes) -> int:
    """Return where a message begins: after a byte order mark, empty lines and an mbox line."""
    place = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    blank = _BLANK.match(raw, place)
    place = blank.end() if blank else place
    mbox = _MBOX.match(raw, place)
    return mbox.end() if mbox else place
