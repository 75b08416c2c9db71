"""Pictures of pages are packed without a program for it."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from tests.e2e.small_png import COLORS, SIGNATURE, small_png

RED: Final = bytes([255, 0, 0, 255])
WHITE: Final = bytes([255, 255, 255, 255])


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the parts of a PNG by their names, each of which agrees with its checksum."""
    found, place = {}, len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", png, place + 8 + length)
        assert checksum == zlib.crc32(kind + data)
        found[kind] = data
        place += 12 + length
    return found


class TestSmallPng:
    def test_keeps_few_colors_as_they_are(self) -> None:
        parts = chunks(small_png(RED + WHITE + WHITE + RED, 2, 2))

        first, second = parts[b"PLTE"][:3], parts[b"PLTE"][3:]
        assert {first, second} == {RED[:3], WHITE[:3]}
        red = 0 if first == RED[:3] else 1
        assert zlib.decompress(parts[b"IDAT"]) == bytes([0, red, 1 - red, 0, 1 - red, red])

    def test_takes_the_nearest_color_where_there_are_too_many(self) -> None:
        shades = b"".join(
            bytes([r, g, 40, 255]) for r in range(0, 256, 8) for g in range(0, 256, 8)
        )

        parts = chunks(small_png(shades, 32, 32))

        assert len(parts[b"PLTE"]) == 3 * COLORS
        assert len(zlib.decompress(parts[b"IDAT"])) == 32 * 33
