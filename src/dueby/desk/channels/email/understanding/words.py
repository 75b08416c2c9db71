"""Encoded words in header fields (RFC 2047), and the bytes of a field as text."""

from __future__ import annotations

import binascii
import re
from itertools import groupby
from typing import Final

from dueby.desk.channels.email.understanding.charsets import decoded, holds_ascii
from dueby.desk.channels.email.understanding.transfer import base64_bytes

# Spaces within a word are forbidden (RFC 2047, 2), and found.
_WORD: Final = re.compile(r"=\?([!->@-~]{1,60})\?([bBqQ])\?([^?\r\n]{0,2000})\?=")
_BETWEEN: Final = re.compile(r"(\?=)[ \t\r\n]{1,200}(?==\?)")


def field_text(raw: bytes, charset: str = "") -> str:
    """Return the text of a field's bytes: 8-bit letters are UTF-8, or else in a charset."""
    return decoded(raw, "" if raw.isascii() or not holds_ascii(charset) else charset)[0]


def words_decoded(text: str) -> str:
    """Return a text whose encoded words are decoded; what is none stays as it is."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    end = 0
    run: list[tuple[str, bytes]] = []
    joined = _BETWEEN.sub(r"\1", text)
    for found in _WORD.finditer(joined):
        if found.start() > end:
            pieces += [*_told(run), joined[end : found.start()]]
            run = []
        run.append((found[1].partition("*")[0].lower(), _bytes(found[2], found[3])))
        end = found.end()
    return "".join([*pieces, *_told(run), joined[end:]])


def _told(run: list[tuple[str, bytes]]) -> list[str]:
    # A letter of several bytes may be cut between two words.
    together = groupby(run, key=lambda word: word[0])
    return [decoded(b"".join(raw for _, raw in each), charset)[0] for charset, each in together]


def _bytes(encoding: str, encoded: str) -> bytes:
    raw = encoded.encode("utf-8", "replace")
    if encoding in "bB":
        return base64_bytes(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
