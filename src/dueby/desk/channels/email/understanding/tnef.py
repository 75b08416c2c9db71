"""What is inside winmail.dat: Microsoft's TNEF (MS-OXTNEF), walked once and bounded.

A stream is a signature, a key, and attributes: level, number, length, data, checksum. Those before
the first file are the message's, the others each file's.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.charsets import decoded
from dueby.desk.channels.email.understanding.markup import markup_text
from dueby.desk.channels.email.understanding.richtext import rich_text

_ATTRIBUTES: Final = 20_000
_SIGNATURE: Final = 0x223E9F78
_HEAD: Final = struct.Struct("<BII")
_STARTS_FILE: Final = 0x9002
_CODE_PAGE: Final = 0x9007
_BODY: Final = 0x800C
_MESSAGE: Final = 0x9003
_TITLE: Final = 0x8010
_DATA: Final = 0x800F
_PROPERTIES: Final = 0x9005
_LONG_NAME: Final = 0x3707
_PLAIN: Final = 0x1000
_RICH: Final = 0x1009
_MARKUP: Final = 0x1013
_STRING: Final = 0x001E
_UNICODE: Final = 0x001F
_BINARY: Final = frozenset({0x000D, 0x0102, _STRING, _UNICODE})
_SIZES: Final = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8,
                 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
"""Bytes of a value by its kind; `_BINARY` are those that say their length."""
_MANY: Final = 0x1000
"""Added to the kind of a property that holds a list."""


class _Attribute(NamedTuple):
    number: int
    data: memoryview


class _Property(NamedTuple):
    number: int
    kind: int
    data: memoryview


@dataclass(slots=True)
class Enclosed:
    """A file in a TNEF stream; its bytes are a part of the stream's."""

    name: str = ""
    data: bytes | memoryview = b""


@dataclass(slots=True)
class Stream:
    """What a TNEF stream holds: files, and the message's text where it has one."""

    files: list[Enclosed] = field(default_factory=list)
    charset: str = ""
    texts: dict[int, _Property] = field(default_factory=dict)
    complaint: str | None = None

    @classmethod
    def read(cls, raw: bytes) -> Stream:
        """Return what a stream holds, and what is wrong with it."""
        stream = cls()
        if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:  # noqa: PLR2004
            stream.complaint = "winmail.dat is no TNEF"
            return stream
        for each in _attributes(memoryview(raw)):
            if each.number == _STARTS_FILE:
                if len(stream.files) >= limits.ATTACHMENTS:
                    stream.complaint = "winmail.dat holds too many files"
                    break
                stream.files.append(Enclosed())
            elif stream.files:
                stream._take_for_file(stream.files[-1], each)
            else:
                stream._take(each)
        return stream

    def text(self) -> tuple[str, str | None]:
        """Return the message's text, which may be empty, and what is wrong with it."""
        plain = self._written(self.texts.get(_PLAIN))
        if plain.strip():
            return plain, None
        markup = self._written(self.texts.get(_MARKUP))
        if markup.strip():
            return markup_text(markup), None
        rich = self.texts.get(_RICH)
        return ("", None) if rich is None else rich_text(bytes(rich.data))

    def _take(self, attribute: _Attribute) -> None:
        if attribute.number == _CODE_PAGE and len(attribute.data) >= 4:  # noqa: PLR2004
            self.charset = f"cp{struct.unpack_from('<I', attribute.data)[0]}"
        elif attribute.number == _BODY:
            self.texts.setdefault(_PLAIN, _Property(_PLAIN, _STRING, attribute.data))
        elif attribute.number == _MESSAGE:
            for each in _properties(attribute.data):
                if each.number in (_PLAIN, _RICH, _MARKUP):
                    self.texts[each.number] = each

    def _take_for_file(self, file: Enclosed, attribute: _Attribute) -> None:
        if attribute.number == _TITLE:
            title = _Property(_LONG_NAME, _STRING, attribute.data[: limits.FIELD_BYTES])
            file.name = file.name or self._written(title)
        elif attribute.number == _DATA:
            file.data = attribute.data
        elif attribute.number == _PROPERTIES:
            long = (each for each in _properties(attribute.data) if each.number == _LONG_NAME)
            named = next(long, None)
            if named is not None and named.kind in (_STRING, _UNICODE):
                file.name = self._written(named._replace(data=named.data[:2048])) or file.name

    def _written(self, found: _Property | None) -> str:
        if found is None:
            return ""
        raw = bytes(found.data[: limits.TEXT_BYTES])
        if found.kind == _UNICODE:
            return raw.decode("utf-16-le", "replace").rstrip("\x00")
        return decoded(raw.rstrip(b"\x00"), self.charset)[0].replace("\r\n", "\n")


def _attributes(raw: memoryview) -> Iterator[_Attribute]:
    place = 6
    for _ in range(_ATTRIBUTES):
        if place + _HEAD.size > len(raw):
            return
        _, number, length = _HEAD.unpack_from(raw, place)
        start = place + _HEAD.size
        yield _Attribute(number & 0xFFFF, raw[start : start + length])
        place = start + length + 2


def _properties(raw: memoryview) -> Iterator[_Property]:
    """Give the MAPI properties of a list that hold one value of some length, in order."""
    with suppress(struct.error):
        count = min(struct.unpack_from("<I", raw)[0], limits.FIELDS)
        place = 4
        for _ in range(count):
            kind, number = struct.unpack_from("<HH", raw, place)
            place = _after_name(raw, place + 4) if number >= 0x8000 else place + 4  # noqa: PLR2004
            one, is_many = kind & ~_MANY, bool(kind & _MANY)
            if one not in _SIZES and one not in _BINARY:
                return
            values = 1
            if is_many or one in _BINARY:
                (values,) = struct.unpack_from("<I", raw, place)
                place += 4
            if one in _SIZES:
                place += _SIZES[one] * values
                continue
            for _ in range(min(values, limits.FIELDS)):
                (length,) = struct.unpack_from("<I", raw, place)
                if not is_many:
                    yield _Property(number, kind, raw[place + 4 : place + 4 + length])
                place += 4 + length + (-length) % 4


def _after_name(raw: memoryview, place: int) -> int:
    """Return where a named property's value begins: after its set and its number or name."""
    (is_text,) = struct.unpack_from("<I", raw, place + 16)
    if not is_text:
        return place + 24
    (length,) = struct.unpack_from("<I", raw, place + 20)
    return int(place + 24 + length + (-length) % 4)
