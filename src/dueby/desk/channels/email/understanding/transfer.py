"""Transfer encodings: base64, quoted-printable and uuencode as they come, broken ones too."""

from __future__ import annotations

import binascii
import re
from typing import Final

_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_OTHER: Final = bytes(sorted(set(range(256)) - set(_ALPHABET)))
_SPACE: Final = bytes(range(33)) + b"="
_UU_LINES: Final = 20_000
_PIECE: Final = 1 << 20
_SOFT_BREAK: Final = re.compile(rb"=[ \t]{0,20}\r?\n")
_ESCAPED: Final = re.compile(rb"=[0-9A-Fa-f]{2}")
_PLAIN: Final = frozenset({"", "7bit", "8bit", "binary"})
_UU: Final = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


def transferred(raw: bytes, encoding: str) -> tuple[bytes, str | None]:
    """Return the decoded bytes, and what is wrong with their encoding."""
    if encoding == "base64":
        stray = len(raw.translate(None, _ALPHABET + _SPACE))
        return base64_bytes(raw), "the base64 is broken" if stray else None
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw), None
    if encoding in _UU:
        return _uu_bytes(raw), None
    unknown = encoding not in _PLAIN
    return raw, f"the transfer encoding {encoding[:40]!r} is unknown" if unknown else None


def base64_bytes(raw: bytes | memoryview) -> bytes:
    """Return what base64 says; letters that are none are passed over, and a cut end is dropped."""
    decoded = bytearray()
    left = b""
    for piece in _pieces(memoryview(raw)):
        letters = left + piece.translate(None, _OTHER)
        whole = len(letters) - len(letters) % 4
        decoded += binascii.a2b_base64(letters[:whole])
        left = letters[whole:]
    if len(left) > 1:
        decoded += binascii.a2b_base64(left + b"=" * (-len(left) % 4))
    return bytes(decoded)


def decoded_size(raw: memoryview, encoding: str) -> int:
    """Return the size after decoding, without decoding, a piece at a time."""
    if encoding == "base64":
        letters = sum(len(each.translate(None, _OTHER)) for each in _pieces(raw))
        return letters * 3 // 4
    if encoding == "quoted-printable":
        saved = sum(
            2 * len(_ESCAPED.findall(each)) + sum(map(len, _SOFT_BREAK.findall(each)))
            for each in _pieces(raw)
        )
        return max(0, len(raw) - saved)
    if encoding in _UU:
        return len(raw) * 3 // 4
    return len(raw)


def _pieces(raw: memoryview) -> list[bytes] | map[bytes]:
    return map(bytes, (raw[start : start + _PIECE] for start in range(0, len(raw), _PIECE)))


def _uu_bytes(raw: bytes) -> bytes:
    decoded: list[bytes] = []
    for line in raw.split(b"\n", _UU_LINES)[:_UU_LINES]:
        if line.startswith((b"begin ", b"end")):
            continue
        try:
            decoded.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            continue
    return b"".join(decoded)
