"""The files of a message: attached, inline, enclosed in winmail.dat, and messages it carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.mail import Mail, is_body, is_tnef, name_of
from dueby.desk.channels.email.understanding.parts import Part
from dueby.desk.channels.email.understanding.tnef import Enclosed

_UNSAID: Final = "application/octet-stream"
_ENDINGS: Final = {
    "message/rfc822": "message.eml",
    "text/calendar": "invitation.ics",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-signature": "smime.p7s",
    "text/html": "message.html",
}


class Attachment(NamedTuple):
    """A file: its name, its type as the message says, and its size in bytes when decoded."""

    name: str
    type: str
    size: int


class File(NamedTuple):
    """A file with a way to its bytes, which are decoded when they are asked for."""

    name: str
    type: str
    size: int
    content: Callable[[], bytes]
    is_opened: bool = False
    """Whether it is a wrapping whose files follow it."""


def attachments(mail: Mail) -> list[Attachment]:
    """Return the files of a message, those of a message it carries too, in order."""
    found: list[Attachment] = []
    for each in files(mail):
        if len(found) >= limits.ATTACHMENTS:
            mail.complaints.append("too many attachments; the rest is not listed")
            break
        found.append(Attachment(each.name, each.type, each.size))
    return found


def files(mail: Mail) -> Iterator[File]:
    """Give the files of a message, after a winmail.dat those that it encloses."""
    for part in file_parts(mail):
        name = file_name(part)
        inner = _enclosed(mail, part) if is_tnef(part) else []
        yield File(name, part.kind, mail.size(part), partial(mail.content, part), bool(inner))
        for each in inner:
            called = one_line(each.name, limits.NAME_LETTERS)
            yield File(called, _UNSAID, len(each.data), partial(bytes, each.data))


def file_parts(mail: Mail) -> Iterator[Part]:
    """Give the parts of a message that are files, those of a message it carries too, in order."""
    shown = set(map(id, mail.body_parts()))
    alternatives = {
        id(each)
        for part in mail.root.walk()
        if part.kind == "multipart/alternative"
        for each in part.parts
        if is_body(each)
    }
    for part in mail.root.walk():
        if id(part) not in shown and id(part) not in alternatives and _is_file(part):
            yield part


def file_name(part: Part) -> str:
    """Return the name of a part that is a file; where it says none, one that its type suggests."""
    return name_of(part) or _ENDINGS.get(part.kind, "")


def _is_file(part: Part) -> bool:
    if part.kind.startswith("multipart/"):
        return False
    return part.is_message or not is_body(part)


def _enclosed(mail: Mail, part: Part) -> list[Enclosed]:
    stream = mail.enclosed(part)
    if stream.complaint:
        mail.complaints.append(stream.complaint)
    return stream.files
