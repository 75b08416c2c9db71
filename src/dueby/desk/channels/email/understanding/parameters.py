"""A field with parameters, such as Content-Type (RFC 2045, 5.1; RFC 2231)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from dueby.desk.channels.email.understanding.charsets import decoded
from dueby.desk.channels.email.understanding.words import words_decoded

_MOST: Final = 50
# A value in quotes, or without them up to the semicolon: specials stand unquoted often enough.
_PARAMETER: Final = re.compile(
    r';[;\s]{0,20}([^\s=;"]{1,60})\s{0,20}=\s{0,20}(?:"((?:[^"\\]|\\.){0,4000})"?|([^;"]{0,4000}))',
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_SECTION: Final = re.compile(r"([^*]{1,60})(?:\*(\d{1,3}))?(\*)?")


class Parametered(NamedTuple):
    """The value before the first semicolon, in small letters, and the parameters by name."""

    value: str
    parameters: dict[str, str]


def read_parametered(text: str) -> Parametered:
    """Read a field's value and parameters; the first of two of the same name counts."""
    value, _, _ = text.partition(";")
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for number, found in enumerate(_PARAMETER.finditer(text[len(value) :])):
        if number >= _MOST:
            break
        given = found[3].strip() if found[2] is None else _ESCAPE.sub(r"\1", found[2])
        section = _SECTION.fullmatch(found[1].lower())
        if section and (section[2] or section[3]):
            place = int(section[2] or 0)
            sections.setdefault(section[1], {}).setdefault(place, (given, bool(section[3])))
        else:
            plain.setdefault(found[1].lower(), words_decoded(given))
    joined = {name: _joined(each) for name, each in sections.items()}
    return Parametered(value.strip().lower(), plain | joined)


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    first, is_extended = pieces[min(pieces)]
    charset = ""
    if is_extended and first.count("'") > 1:
        charset, _, first = first.split("'", 2)
    raw = unquote_to_bytes(first) if is_extended else first.encode("utf-8", "replace")
    for place in sorted(pieces)[1:]:
        text, is_encoded = pieces[place]
        raw += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    return decoded(raw, charset)[0]
