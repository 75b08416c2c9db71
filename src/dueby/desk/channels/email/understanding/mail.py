"""A message as it is read: its fields and parts, and the bytes they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.charsets import charset_in_markup, decoded
from dueby.desk.channels.email.understanding.cleaning import lines, one_line
from dueby.desk.channels.email.understanding.fields import Fields
from dueby.desk.channels.email.understanding.markup import markup_text
from dueby.desk.channels.email.understanding.parts import Part, read_parts
from dueby.desk.channels.email.understanding.tnef import Stream
from dueby.desk.channels.email.understanding.transfer import base64_bytes, decoded_size, transferred
from dueby.desk.channels.email.understanding.words import words_decoded

_INLINE_KINDS: Final = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


@dataclass(eq=False)
class Mail:
    """A message. Reading it raises nothing; what is wrong with it stands in `complaints`."""

    raw: bytes
    root: Part
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, raw: bytes) -> Mail:
        # Macintosh ended lines with a carriage return alone, and some gateways still do.
        if b"\n" not in raw[: limits.HEADER_BYTES] and b"\r" in raw[: limits.HEADER_BYTES]:
            raw = raw.replace(b"\r", b"\n")
        root, complaints = read_parts(raw)
        mail = cls(raw, root, complaints)
        # Who writes 8-bit letters into a field writes them as in the text (against RFC 5322, 2.2).
        said = (charset_of(each, b"") for each in mail.own_parts if is_body(each))
        mail.fields.charset = next((each for each in said if each), "")
        return mail

    @property
    def fields(self) -> Fields:
        return self.root.fields

    @cached_property
    def own_parts(self) -> list[Part]:
        """Return the parts of this message, without those of a message it carries."""
        return list(self.root.walk(into_messages=False))

    @cached_property
    def sender(self) -> str:
        """Return the address of the author in small letters; it may be empty."""
        boxes = self.fields.mailboxes("from")
        return boxes[0].address.lower() if boxes else ""

    @cached_property
    def subject(self) -> str:
        return self.fields.text("subject")

    @cached_property
    def text(self) -> str:
        """Return the text that a person reads first; where there is none, that in a winmail.dat."""
        parts = list(self.body_parts()) or self._named_texts()[:1]
        found = [text for part in parts if (text := self.text_of(part)).strip()]
        text = "\n".join(found) or self._enclosed_text()
        return lines(text, limits.TEXT_LETTERS).strip("\n")

    def _enclosed_text(self) -> str:
        for part in filter(is_tnef, self.own_parts):
            stream = self.enclosed(part)
            text, wrong = stream.text()
            self._complain(wrong)
            if text.strip():
                return text
        return ""

    def enclosed(self, part: Part) -> Stream:
        """Return what a winmail.dat encloses."""
        if part.end - part.start > limits.TNEF_BYTES:
            return Stream(complaint="winmail.dat is too large to be opened")
        return Stream.read(self.content(part))

    def _named_texts(self) -> list[Part]:
        # The only text may be a file that is shown in its place.
        inline = (each for each in self.own_parts if each.kind in _INLINE_KINDS)
        return [each for each in inline if each.fields.word("content-disposition") != "attachment"]

    def body_parts(self) -> Iterator[Part]:
        """Give the parts whose text is the message's: no attachment, one of alternatives."""
        waiting = [self.root]
        while waiting:
            part = waiting.pop()
            if part.kind.startswith("multipart/") and part.parts:
                waiting.extend(reversed(self._shown(part)))
            elif is_body(part):
                yield part

    def _shown(self, part: Part) -> list[Part]:
        if part.kind == "multipart/alternative":
            return self._chosen(part.parts)
        if part.kind == "multipart/related":
            return part.parts[:1]
        return part.parts

    def _chosen(self, parts: list[Part]) -> list[Part]:
        plain = [each for each in parts if each.kind == "text/plain" and is_body(each)]
        if any(self.text_of(each).strip() for each in plain):
            return plain
        rich = [each for each in parts if each.kind != "text/plain"]
        return (
            rich[-1:]
            if not any(_has_markup(each) for each in rich)
            else [next(each for each in rich if _has_markup(each))]
        )

    def text_of(self, part: Part) -> str:
        """Return the text of a part, without markup."""
        raw, wrong = transferred(self._bytes(part), encoding_of(part))
        text, lies = decoded(raw, charset_of(part, raw))
        self._complain(wrong, lies)
        if part.kind == "text/html":
            return markup_text(text)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def content(self, part: Part) -> bytes:
        """Return what a part holds, decoded."""
        raw = memoryview(self.raw)[part.start : part.end]
        if encoding_of(part) == "base64":
            return base64_bytes(raw)
        return transferred(bytes(raw), encoding_of(part))[0]

    def size(self, part: Part) -> int:
        return decoded_size(memoryview(self.raw)[part.start : part.end], encoding_of(part))

    def _bytes(self, part: Part) -> bytes:
        if part.end - part.start > limits.TEXT_BYTES:
            self._complain("a text is too long; its end was not read")
        return self.raw[part.start : min(part.end, part.start + limits.TEXT_BYTES)]

    def _complain(self, *sentences: str | None) -> None:
        for each in sentences:
            if each and each not in self.complaints and len(self.complaints) < limits.COMPLAINTS:
                self.complaints.append(each)


def is_body(part: Part) -> bool:
    """Tell whether a part is text to be read in its place, rather than a file."""
    is_text = part.kind in _INLINE_KINDS or part.kind.startswith("multipart/")
    disposition = part.fields.word("content-disposition")
    return is_text and disposition != "attachment" and not name_of(part)


def name_of(part: Part) -> str:
    """Return the name of a part's file, without a path; it may be empty."""
    disposition = part.fields.parametered("content-disposition").parameters
    said = disposition.get("filename") or part.fields.parametered("content-type").parameters.get(
        "name", ""
    )
    plain = one_line(words_decoded(said), limits.NAME_LETTERS * 4)
    return plain.replace("\\", "/").rpartition("/")[2].strip()[-limits.NAME_LETTERS :]


def is_tnef(part: Part) -> bool:
    """Tell whether a part is a winmail.dat."""
    return part.kind in _TNEF or name_of(part).lower() == "winmail.dat"


def charset_of(part: Part, raw: bytes) -> str:
    """Return the charset that a part is said to have, be it in its own markup."""
    said = part.fields.parametered("content-type").parameters.get("charset", "")
    return said or (charset_in_markup(raw) if part.kind == "text/html" else "")


def encoding_of(part: Part) -> str:
    """Return the transfer encoding; a multipart or a message has none (RFC 2045, 6.4)."""
    said = part.fields.word("content-transfer-encoding").strip("\"'")
    return "" if part.parts else said


def _has_markup(part: Part) -> bool:
    return any(each.kind == "text/html" for each in part.walk(into_messages=False))
