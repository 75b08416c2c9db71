"""What is inside winmail.dat: Microsoft's TNEF (MS-OXTNEF), walked once and bounded.

A stream is a signature, a key, and attributes: level, number, length, data, checksum.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.charsets import decoded

_ATTRIBUTES: Final = 20_000
_SIGNATURE: Final = 0x223E9F78
_HEAD: Final = struct.Struct("<BII")
_STARTS_FILE: Final = 0x9002
_TITLE: Final = 0x8010
_DATA: Final = 0x800F
_PROPERTIES: Final = 0x9005
_LONG_NAME: Final = 0x3707
_STRING: Final = 0x001E
_UNICODE: Final = 0x001F
_BINARY: Final = frozenset({0x000D, 0x0102, _STRING, _UNICODE})
_SIZES: Final = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8,
                 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip


class _Attribute(NamedTuple):
    number: int
    data: memoryview


@dataclass(slots=True)
class Enclosed:
    """A file in a TNEF stream; its bytes are a part of the stream's."""

    name: str = ""
    data: bytes | memoryview = b""


def enclosed_files(raw: bytes) -> tuple[list[Enclosed], str | None]:
    """Return the files of a TNEF stream, and what is wrong with it."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:  # noqa: PLR2004
        return [], "winmail.dat is no TNEF"
    files: list[Enclosed] = []
    for each in _attributes(memoryview(raw)):
        if each.number == _STARTS_FILE:
            if len(files) >= limits.ATTACHMENTS:
                return files, "winmail.dat holds too many files"
            files.append(Enclosed())
        elif files:
            _take(files[-1], each)
    return files, None


def _take(file: Enclosed, attribute: _Attribute) -> None:
    if attribute.number == _TITLE:
        file.name = file.name or _text(bytes(attribute.data[: limits.FIELD_BYTES]), _STRING)
    elif attribute.number == _DATA:
        file.data = attribute.data
    elif attribute.number == _PROPERTIES:
        file.name = _long_name(attribute.data) or file.name


def _attributes(raw: memoryview) -> Iterator[_Attribute]:
    place = 6
    for _ in range(_ATTRIBUTES):
        if place + _HEAD.size > len(raw):
            return
        _, number, length = _HEAD.unpack_from(raw, place)
        start = place + _HEAD.size
        yield _Attribute(number & 0xFFFF, raw[start : start + length])
        place = start + length + 2


def _long_name(raw: memoryview) -> str:
    """Return PR_ATTACH_LONG_FILENAME of a list of MAPI properties, or nothing."""
    try:
        return _name_among(raw)
    except struct.error:
        return ""


def _name_among(raw: memoryview) -> str:
    count = min(struct.unpack_from("<I", raw)[0], limits.FIELDS)
    place = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", raw, place)
        place = _after_name(raw, place + 4) if number >= 0x8000 else place + 4  # noqa: PLR2004
        if kind in _SIZES:
            place += _SIZES[kind]
            continue
        if kind not in _BINARY:
            return ""
        values, length = struct.unpack_from("<II", raw, place)
        if values != 1:
            return ""
        if number == _LONG_NAME and kind in (_STRING, _UNICODE):
            return _text(bytes(raw[place + 8 : place + 8 + min(length, 2048)]), kind)
        place += 8 + length + (-length) % 4
    return ""


def _after_name(raw: memoryview, place: int) -> int:
    """Return where a named property's value begins: after its set and its number or name."""
    (is_text,) = struct.unpack_from("<I", raw, place + 16)
    if not is_text:
        return place + 24
    (length,) = struct.unpack_from("<I", raw, place + 20)
    return int(place + 24 + length + (-length) % 4)


def _text(raw: bytes, kind: int) -> str:
    if kind == _UNICODE:
        return raw.decode("utf-16-le", "replace").rstrip("\x00")
    return decoded(raw.rstrip(b"\x00"), "")[0]
