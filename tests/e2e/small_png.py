"""Pictures of pages as small PNG files: at most 256 colors, packed tightly."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLORS: Final = 256
SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def small_png(rgba: bytes, width: int, height: int) -> bytes:
    """Return pixels, four bytes each, as a PNG with a palette; their opacity is left out."""
    pixels = np.frombuffer(rgba, np.uint8).reshape(-1, 4)[:, :3]
    palette, places = _fitted(pixels)
    rows = places.astype(np.uint8).reshape(height, width)
    # Each row says first how it is filtered; rows of places in a palette are best left alone.
    lines = np.hstack([np.zeros((height, 1), np.uint8), rows])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    packed = zlib.compress(lines.tobytes(), 9)
    return b"".join(
        [
            SIGNATURE,
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", palette.astype(np.uint8).tobytes()),
            _chunk(b"IDAT", packed),
            _chunk(b"IEND", b""),
        ]
    )


def _fitted(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Return a palette, and for each pixel the place of its nearest color in it."""
    numbers = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, which, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    colors = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.uint8)
    palette = colors[_telling(colors, counts)]
    apart = (colors[:, None, :].astype(int) - palette[None, :, :].astype(int)) ** 2
    return palette, apart.sum(axis=2).argmin(axis=1)[which.reshape(-1)]


def _telling(colors: NDArray[np.uint8], counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of the colors to keep: the most frequent one of each shade, by number."""
    _, shades = np.unique(colors >> 3, axis=0, return_inverse=True)
    by_count = np.argsort(-counts, kind="stable")
    _, first = np.unique(shades.reshape(-1)[by_count], return_index=True)
    return by_count[np.sort(first)[:COLORS]]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
