"""Bytes to text, whatever the message says about its charset."""

from __future__ import annotations

import re
from typing import Final

_UTF_8: Final = "utf-8"
_WESTERN: Final = "cp1252"

# Names as found in mails, beside those of IANA. Only these are obeyed: Python knows codecs that
# are no charsets (zlib, idna), and some whose work grows with the square of the text.
_OTHERWISE: Final = {
    "": _UTF_8, "ascii": _UTF_8, "us-ascii": _UTF_8, "ansi_x3.4-1968": _UTF_8, "utf8": _UTF_8,
    "unicode": _UTF_8, "unicode-1-1-utf-8": _UTF_8, "unknown-8bit": _UTF_8, "default": _UTF_8,
    "x-unknown": _UTF_8, "binary": _UTF_8, "8bit": _UTF_8, "utf-8-sig": _UTF_8,
    "latin1": _WESTERN, "latin-1": _WESTERN, "iso-8859-1": _WESTERN, "iso8859-1": _WESTERN,
    "iso_8859-1": _WESTERN, "ansi": _WESTERN, "x-ansi": _WESTERN, "iso-ir-100": _WESTERN,
    "latin2": "iso8859-2", "latin9": "iso8859-15", "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8", "iso-8859-9": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "iso-8859-6-i": "iso8859-6", "iso-8859-6-e": "iso8859-6",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "ms_kanji": "cp932", "windows-31j": "cp932", "cp932": "cp932", "euc-jp": "euc_jp",
    "eucjp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_1", "iso-2022-jp-2": "iso2022_jp_2",
    "iso-2022-jp-3": "iso2022_jp_3", "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext", "iso-2022-kr": "iso2022_kr", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "cp949": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "cp936": "gb18030", "hz-gb-2312": "hz", "big5": "cp950",
    "big5-hkscs": "big5hkscs", "x-big5": "cp950", "cp950": "cp950", "koi8-r": "koi8_r",
    "koi8r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman", "x-mac-roman": "mac_roman",
    "macroman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "viscii": _WESTERN,
    "utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7", "utf-16": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "utf-32": "utf-32",
}  # fmt: skip
_NEVER_UTF_8: Final = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")
_ENOUGH: Final = 3
"""So many letters beyond ASCII are no accident: by chance one in ten of Chinese ones is UTF-8."""
_META: Final = re.compile(
    rb"<meta\b[^<>]{0,200}?\bcharset\s{0,5}=\s{0,5}[\"']?([a-z0-9._:-]{1,40})", re.IGNORECASE
)
_PRESCANNED: Final = 1_024
_NUMBERED: Final = re.compile(
    r"(?:x-)?(?:(?P<iso>iso[-_]?8859[-_]?)|(?P<page>windows[-_]?|cp[-_]?|ibm[-_]?"
    r"|ms[-_]?))(?P<number>\d{1,4})"
)
_ISO: Final = frozenset({*range(2, 12), *range(13, 17)})
_PAGES: Final = frozenset(
    {*range(1250, 1259), 437, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869}
    | {874}
)


def charset_in_markup(raw: bytes) -> str:
    """Return the charset that HTML says of itself at its beginning (HTML Standard, 13.2.3.2)."""
    found = _META.search(raw[:_PRESCANNED])
    return found[1].decode("ascii") if found else ""


def decoded(raw: bytes, charset: str) -> tuple[str, str | None]:
    """Return the text of bytes, and what is wrong with the charset they are said to have."""
    said = charset.strip().strip("\"'").lower()
    codec = _codec(said)
    wrong = None if codec else f"the charset {said[:40]!r} is unknown"
    if codec is None or codec in (_UTF_8, _WESTERN):
        return _guessed(raw, said, wrong)
    if _is_rather_utf_8(raw, codec):
        return raw.decode(_UTF_8), f"the bytes are UTF-8, not {said}"
    try:
        return raw.decode(codec), wrong
    except (UnicodeError, ValueError):
        return raw.decode(codec, "replace"), f"not all bytes are {said}"


def holds_ascii(charset: str) -> bool:
    """Tell whether letters of ASCII are written in a charset as they are in ASCII."""
    codec = _codec(charset.strip().strip("\"'").lower())
    return codec is not None and not codec.startswith(_NEVER_UTF_8)


def _is_rather_utf_8(raw: bytes, codec: str) -> bool:
    """Tell whether bytes are UTF-8, labelled otherwise; a letter or two may be both."""
    if raw.isascii() or codec.startswith(_NEVER_UTF_8):
        return False
    try:
        text = raw.decode(_UTF_8)
    except UnicodeDecodeError:
        return False
    return sum(not each.isascii() for each in text) >= _ENOUGH


def _guessed(raw: bytes, said: str, wrong: str | None) -> tuple[str, str | None]:
    """Prefer UTF-8, whose rules other text breaks at once, to what is said."""
    if raw.isascii():
        return raw.decode("ascii"), wrong
    is_utf_8 = _codec(said) == _UTF_8
    try:
        text = raw.decode(_UTF_8)
    except UnicodeDecodeError:
        text = raw.decode(_WESTERN, "replace")
        lies = is_utf_8 and said not in ("", "unknown-8bit", "8bit", "binary", "default")
        return text, wrong or (f"not all bytes are {said}" if lies else None)
    return text, wrong or (None if is_utf_8 else f"the bytes are UTF-8, not {said}")


def _codec(said: str) -> str | None:
    if said == _UTF_8:
        return said
    if said in _OTHERWISE:
        return _OTHERWISE[said]
    numbered = _NUMBERED.fullmatch(said)
    if numbered is None:
        return None
    number = int(numbered["number"])
    if numbered["iso"]:
        return _WESTERN if number == 1 else f"iso8859-{number}" if number in _ISO else None
    return f"cp{number}" if number in _PAGES else None
