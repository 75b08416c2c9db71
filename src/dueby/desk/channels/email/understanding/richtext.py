"""The text of a winmail.dat: Rich Text as Outlook packs it (MS-OXRTFCP), or the HTML in it.

Read in one pass over its words, for which the work grows with the length alone. HTML that was
turned into Rich Text stands there whole (MS-OXRTFEX): what is beside it is for other programs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from compressed_rtf import decompress

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.charsets import decoded
from dueby.desk.channels.email.understanding.markup import markup_text

_WORD: Final = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.IGNORECASE | re.DOTALL,
)
_SAID: Final = {
    "par": "\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "row": "\n", "cell": "\t",
    "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
}  # fmt: skip
_SIGNS: Final = {b"~": "\u00a0", b"_": "-", b"\n": "\n", b"\r": "\n"}
_ASIDE: Final = frozenset(
    {
        "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl",
        "headerr", "footerl", "footerr", "footnote", "fldinst", "listtable", "listoverridetable",
        "themedata", "generator", "xmlnstbl", "nonshppict", "rsidtbl",
    }
)  # fmt: skip
_CHARSETS: Final = {
    128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
"""By the number of `fcharset`; the others are written in the document's own."""
_BROKEN: Final = "the text in winmail.dat cannot be read"


def rich_text(packed: bytes) -> tuple[str, str | None]:
    """Return the text of packed Rich Text without its form, and what is wrong with it."""
    if len(packed) > limits.RICH_BYTES:
        return "", "the text in winmail.dat is too long; it was not read"
    try:
        raw = decompress(packed)
    except Exception:  # noqa: BLE001 - the library raises whatever comes
        return "", _BROKEN
    reader = _Reader(is_markup=b"\\fromhtml" in raw[:1_000])
    text = reader.read(raw)
    return markup_text(text) if reader.is_markup else text, None


@dataclass(frozen=True, slots=True)
class _Group:
    """How it stands within a pair of braces: `skipped` counts letters that stand for a sign."""

    is_aside: bool = False
    is_fonts: bool = False
    is_form: bool = False
    font: int = -1
    skipped: int = 1


@dataclass(slots=True)
class _Reader:
    is_markup: bool
    charset: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    is_marked: bool = False
    """Whether the next word names something that older programs pass over."""
    to_skip: int = 0
    letters: bytearray = field(default_factory=bytearray)
    found: list[str] = field(default_factory=list)

    def read(self, raw: bytes) -> str:
        place = 0
        while word := _WORD.match(raw, place):
            place = word.end()
            name, number, code, sign, brace, letters = word.groups()
            if name:
                place += self._word(name.decode().lower(), number)
            elif code:
                self._letters(bytes([int(code, 16)]))
            elif sign:
                self._sign(sign)
            elif brace:
                self._brace(brace)
            elif letters:
                self._letters(letters)
        self._flush()
        # Signs beyond the first 65,536 are written as two halves, of which one may be missing.
        return (
            "".join(self.found).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        )

    def _word(self, name: str, given: bytes | None) -> int:
        """Do what a word says; return how many bytes after it are no text."""
        number = None if given is None else int(given)
        if self.is_marked and not (self.is_markup and name == "htmltag"):
            self.group = replace(self.group, is_aside=True)
        self.is_marked = False
        if name in _ASIDE:
            self.group = replace(self.group, is_aside=True)
        elif name in _SAID:
            self._say(_SAID[name])
        elif name == "bin":
            return max(number or 0, 0)
        elif name == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self.to_skip = self.group.skipped
        else:
            self._set(name, number)
        return 0

    def _set(self, name: str, number: int | None) -> None:
        match name:
            case "ansicpg":
                self.charset = f"cp{number}"
            case "fonttbl":
                self.group = replace(self.group, is_aside=True, is_fonts=True)
            case "f" if number is not None:
                self._flush()
                self.group = replace(self.group, font=number)
            case "fcharset" if self.group.is_fonts and len(self.fonts) < limits.FIELDS:
                self.fonts[self.group.font] = _CHARSETS.get(number or 0, "")
            case "htmlrtf" if self.is_markup:
                self.group = replace(self.group, is_form=number != 0)
            case "uc":
                self.group = replace(self.group, skipped=min(max(number or 0, 0), 8))

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.is_marked = True
        elif sign in b"\\{}":
            self._letters(sign)
        else:
            self._say(_SIGNS.get(sign, ""))

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.is_marked, self.to_skip = False, 0
        if brace == b"{":
            if len(self.outer) < limits.MARKUP_DEPTH:
                self.outer.append(self.group)
        elif self.outer:
            self.group = self.outer.pop()

    def _letters(self, letters: bytes) -> None:
        skipped = min(self.to_skip, len(letters))
        self.to_skip -= skipped
        if not (self.group.is_aside or self.group.is_form):
            self.letters += letters[skipped:]

    def _say(self, words: str) -> None:
        self._flush()
        if not (self.group.is_aside or self.group.is_form):
            self.found.append(words)

    def _flush(self) -> None:
        """Take the letters so far for text, in the charset of their font."""
        if self.letters:
            charset = self.fonts.get(self.group.font) or self.charset
            self.found.append(decoded(bytes(self.letters), charset)[0])
            self.letters.clear()
