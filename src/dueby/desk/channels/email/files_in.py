"""The files of a mail: those that the desk takes are stored, the rest stays in the mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from dueby.desk.channels.email.understanding.attachments import file_name, file_parts
from dueby.desk.tickets.attaching import MOST, FileRefusedError, KeptFile, clean_name, keep
from dueby.desk.tickets.file_types import TYPES

if TYPE_CHECKING:
    from dueby.desk.channels.email.understanding.mail import Mail
    from dueby.desk.channels.email.understanding.parts import Part

_MOST_NAMED: Final = 50
_ENDINGS: Final = {kind: ending for ending, kind in reversed(list(TYPES.items()))}


@dataclass(frozen=True, slots=True)
class Files:
    """The files that are taken, and what is said of each that is not."""

    kept: tuple[KeptFile, ...] = ()
    refused: tuple[str, ...] = ()


def keep_files(mail: Mail) -> Files:
    """Store the files of a mail, as those of any message. Raises OSError where that fails."""
    kept: list[KeptFile] = []
    refused: list[str] = []
    for part in file_parts(mail):
        if len(refused) >= _MOST_NAMED:
            break
        if len(kept) >= MOST:
            refused.append(f"the file {clean_name(_name(part))} is one more than {MOST}")
            continue
        try:
            kept += keep([_file(mail, part)])
        except FileRefusedError as refusal:
            # What follows the semicolon is for whoever can still choose another file.
            refused.append(str(refusal).partition(";")[0])
    return Files(tuple(kept), tuple(refused))


def _file(mail: Mail, part: Part) -> UploadedFile[bytes]:
    name, size = _name(part), mail.size(part)
    if size > settings.ATTACHMENT_LIMIT:
        # Refused for its size, so nobody decodes it.
        return UploadedFile(name=name, size=size)
    return SimpleUploadedFile(name, mail.content(part), part.kind)


def _name(part: Part) -> str:
    ending = _ENDINGS.get(part.kind)
    return file_name(part) or (f"file.{ending}" if ending else "file")
